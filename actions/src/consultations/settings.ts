/** The part of the environment that says where the media server is. */
import { z } from 'zod';
import type { MediaSettings } from './media-server.ts';

const optional = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

export const mediaShape = {
  /** As browsers reach it; without it there is no video. */
  LIVEKIT_URL: optional.pipe(z.url({ protocol: /^wss?$/ }).optional()),
  /** As this program reaches it, where that is another address. */
  LIVEKIT_API_URL: optional.pipe(z.url({ protocol: /^https?$/ }).optional()),
  LIVEKIT_API_KEY: optional,
  LIVEKIT_API_SECRET: optional.pipe(z.string().min(32).optional()),
  /** Where this program finds what LiveKit Egress has recorded; without it nothing can be recorded. */
  RECORDING_DIR: optional,
  /** The same folder as Egress itself sees it. */
  RECORDING_EGRESS_DIR: z.string().min(1).default('/out'),
};

const shape = z.object(mediaShape);

/** Undefined when no server is named; half a setting is refused. */
export function mediaSettings(config: z.infer<typeof shape>): MediaSettings | undefined {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = config;
  if (url === undefined) return undefined;
  if (apiKey === undefined || apiSecret === undefined) {
    throw new Error('LIVEKIT_URL also needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET.');
  }
  return { url, apiUrl: config.LIVEKIT_API_URL ?? url.replace(/^ws/, 'http'), apiKey, apiSecret };
}

export interface RecordingSettings {
  readonly folder: string;
  readonly egressFolder: string;
}

/** Undefined where there is no Egress: the embedded stack. */
export function recordingSettings(config: z.infer<typeof shape>): RecordingSettings | undefined {
  const { RECORDING_DIR: folder, RECORDING_EGRESS_DIR: egressFolder } = config;
  return folder === undefined ? undefined : { folder, egressFolder };
}
