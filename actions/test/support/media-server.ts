/** The real LiveKit of the embedded stack, where one was built; and events signed as it signs them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import getPort from 'get-port';
import { AccessToken } from 'livekit-server-sdk';
import type { MediaSettings } from '../../src/consultations/media-server.ts';
import { findLivekit } from '../../../stack/src/services/livekit-binary.ts';
import { livekitConfig } from '../../../stack/src/services/livekit-config.ts';
import { clockIsMoved } from '../../../stack/src/testing/moved-clock.ts';

const apiKey = 'APIofthetests';
const apiSecret = 'media-secret-of-the-tests-0123456789';

/** Of a server that is not there: everything but the call works without it. */
export const nowhere: MediaSettings = {
  url: 'ws://127.0.0.1:9',
  apiUrl: 'http://127.0.0.1:9',
  apiKey,
  apiSecret,
};

const binary = await findLivekit();
/** Undefined where none was built, and at another moment, which does not reach it; tests that need one then say so and are counted as skipped. */
export const livekitBinary = binary.kind === 'found' && !clockIsMoved() ? binary.path : undefined;
if (livekitBinary === undefined) console.warn('skipped: no LiveKit (npm start builds one where there is Go)');

export interface RunningMediaServer {
  readonly settings: MediaSettings;
  /** What a browser asks before it connects: 200 when the token opens its room. */
  validate(token: string): Promise<number>;
  stop(): Promise<void>;
}

export async function startMediaServer(path: string, webhookUrl: string): Promise<RunningMediaServer> {
  const livekit = await getPort({ host: '127.0.0.1' });
  const livekitUdp = await getPort({ host: '127.0.0.1' });
  const child = spawn(
    path,
    ['--config-body', livekitConfig({ livekit, livekitUdp }, { url: webhookUrl, apiKey })],
    { env: { PATH: process.env['PATH'], LIVEKIT_KEYS: `${apiKey}: ${apiSecret}` }, stdio: 'ignore' },
  );
  const apiUrl = `http://127.0.0.1:${livekit}`;
  await untilAnswers(apiUrl, child);
  return {
    settings: { url: apiUrl.replace('http', 'ws'), apiUrl, apiKey, apiSecret },
    validate: async (token) => {
      const response = await fetch(`${apiUrl}/rtc/validate?access_token=${encodeURIComponent(token)}`);
      await response.text();
      return response.status;
    },
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline && child.exitCode === null) {
    const response = await fetch(url).catch(() => undefined); // not listening yet
    if (response?.ok) return;
    await pause(25);
  }
  child.kill('SIGKILL');
  throw new Error('LiveKit did not start');
}

export interface SignedEvent {
  readonly body: string;
  readonly authorization: string;
}

export async function signedEvent(event: object, secret = apiSecret): Promise<SignedEvent> {
  const body = JSON.stringify(event);
  const token = new AccessToken(apiKey, secret, { ttl: 60 });
  token.sha256 = createHash('sha256').update(body).digest('base64');
  return { body, authorization: await token.toJwt() };
}
