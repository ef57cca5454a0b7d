/** What is asked of LiveKit Egress, and what it reports: the only file that knows its calls and its numbers. */
import {
  EgressClient,
  type EgressInfo,
  EgressStatus,
  EncodedFileOutput,
  EncodedFileType,
} from 'livekit-server-sdk';
import type { MediaSettings } from './media-server.ts';
import type { RecordingSettings } from './settings.ts';

/** One run of Egress as it stands. */
export interface RecorderRun {
  readonly egressId: string;
  /** Of the recorded part: its file is named after it. Undefined for runs that are not ours. */
  readonly partId: string | undefined;
  readonly state: 'starting' | 'active' | 'ending' | 'ended' | 'failed';
  /** Bytes and milliseconds of the file; 0 before there is one. */
  readonly byteSize: number;
  readonly durationMs: number;
  readonly error: string;
}

export interface RecordingEvent {
  readonly id: string;
  readonly kind: 'recording';
  readonly run: RecorderRun;
}

export interface Recorder {
  /** Gives the run's name; rejects when Egress does not take it on. */
  start(room: string, partId: string): Promise<string>;
  /** A run that has ended is ended. */
  stop(egressId: string): Promise<void>;
  runsIn(room: string): Promise<RecorderRun[]>;
}

const states: Readonly<Record<EgressStatus, RecorderRun['state']>> = {
  [EgressStatus.EGRESS_STARTING]: 'starting',
  [EgressStatus.EGRESS_ACTIVE]: 'active',
  [EgressStatus.EGRESS_ENDING]: 'ending',
  [EgressStatus.EGRESS_COMPLETE]: 'ended',
  [EgressStatus.EGRESS_LIMIT_REACHED]: 'ended',
  [EgressStatus.EGRESS_ABORTED]: 'failed',
  [EgressStatus.EGRESS_FAILED]: 'failed',
};

const ourFile = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.mp4$/;

export function runOf(info: EgressInfo): RecorderRun {
  const [file] = info.fileResults;
  const named = [file?.filename, ...wantedFiles(info)].map((name) => ourFile.exec(name ?? '')?.[1]);
  return {
    egressId: info.egressId,
    partId: named.find((id) => id !== undefined),
    state: states[info.status],
    byteSize: Number(file?.size ?? 0n),
    durationMs: Math.round(Number(file?.duration ?? 0n) / 1_000_000),
    error: info.error,
  };
}

function wantedFiles(info: EgressInfo): string[] {
  if (info.request.case !== 'roomComposite') return [];
  const { output, fileOutputs } = info.request.value;
  return [
    ...(output.case === 'file' ? [output.value.filepath] : []),
    ...fileOutputs.map(({ filepath }) => filepath),
  ];
}

/** Egress may have to start a browser of its own first. */
const answerSeconds = 20;

export class LivekitRecorder implements Recorder {
  readonly #egress: EgressClient;
  readonly #folder: string;

  constructor(media: MediaSettings, { egressFolder }: Pick<RecordingSettings, 'egressFolder'>) {
    this.#egress = new EgressClient(media.apiUrl, media.apiKey, media.apiSecret, {
      requestTimeout: answerSeconds,
      failover: false,
    });
    this.#folder = egressFolder;
  }

  async start(room: string, partId: string): Promise<string> {
    const file = new EncodedFileOutput({
      fileType: EncodedFileType.MP4,
      filepath: `${this.#folder}/${partId}.mp4`,
      disableManifest: true,
    });
    const info = await this.#egress.startRoomCompositeEgress(room, file, { layout: 'grid' });
    return info.egressId;
  }

  async stop(egressId: string): Promise<void> {
    const [run] = await this.#egress.listEgress({ egressId });
    const state = run && states[run.status];
    if (state === 'starting' || state === 'active') await this.#egress.stopEgress(egressId);
  }

  async runsIn(room: string): Promise<RecorderRun[]> {
    return (await this.#egress.listEgress({ roomName: room })).map(runOf);
  }
}
