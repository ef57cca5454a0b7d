/** Closes rooms and sees to recordings twice a second, and compares with the media server's own lists now and then. */
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { MediaServer } from '../consultations/media-server.ts';
import { reconcile } from '../consultations/reconcile.ts';
import type { Recorder } from '../consultations/recorder.ts';
import { reconcileRuns, settleWithoutRecorder, tendRuns } from '../consultations/recording-runs.ts';
import { closeRooms } from '../consultations/rooms.ts';
import { storeRecordings } from '../consultations/store-recording.ts';
import type { FileKeeper } from '../files/keeper.ts';

export interface ConsultationWatch {
  /** Resolves when the round that is under way has ended. */
  stop(): Promise<void>;
}

export interface ConsultationWatchOptions {
  readonly pool: pg.Pool;
  readonly media: MediaServer;
  /** Where calls can be recorded. */
  readonly recording?: {
    readonly recorder: Recorder;
    readonly files: FileKeeper;
    /** Where the recorder leaves its files. */
    readonly folder: string;
  };
  readonly log: Logger;
  /** Whoever is blocked or sent away is out of the call after this, at the latest. */
  readonly closeEveryMs?: number;
  readonly reconcileEveryMs?: number;
}

export function watchConsultations(options: ConsultationWatchOptions): ConsultationWatch {
  const { pool, media, recording, log, closeEveryMs = 500, reconcileEveryMs = 15_000 } = options;
  const stopped = new AbortController();
  const loops = [
    repeat('closing rooms', closeEveryMs, () => closeRooms(pool, media, log)),
    repeat('comparing with the media server', reconcileEveryMs, () => reconcile(pool, media)),
  ];
  if (recording === undefined) {
    loops.push(repeat('settling recordings', closeEveryMs, () => settleWithoutRecorder(pool)));
  } else {
    const { recorder, files, folder } = recording;
    loops.push(
      repeat('starting and stopping recordings', closeEveryMs, () => tendRuns(pool, recorder, log)),
      repeat('asking the recorder', reconcileEveryMs, () => reconcileRuns(pool, recorder)),
      repeat('storing recordings', 4 * closeEveryMs, () => storeRecordings(files, folder, log)),
    );
  }
  return {
    stop: async () => {
      stopped.abort();
      await Promise.all(loops);
    },
  };

  /** What fails is tried again: all of it is in the database. The complaint is written once, not twice a second. */
  async function repeat(what: string, everyMs: number, run: () => Promise<unknown>): Promise<void> {
    let failing = false;
    while (!stopped.signal.aborted) {
      try {
        await run();
        if (failing) log.info({ what }, 'works again');
        failing = false;
      } catch (error) {
        if (!failing) log.error({ err: error, what }, 'the consultations could not be looked after');
        failing = true;
      }
      await pause(everyMs, undefined, { signal: stopped.signal }).catch(() => undefined); // ends early when stopped
    }
  }
}
