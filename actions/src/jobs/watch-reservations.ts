/** Every second: ends what has run out and offers freed time. Two workers may do so at once; locks keep them apart. */
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Announce } from '../scheduling/announce.ts';
import { expireReservations } from '../scheduling/expire-reservations.ts';
import { offerFreedTime } from '../scheduling/offer-freed-time.ts';

export interface ReservationWatch {
  /** Resolves when the round that is under way has ended. */
  stop(): Promise<void>;
}

export interface ReservationWatchOptions {
  readonly pool: pg.Pool;
  readonly log: Logger;
  readonly announce: Announce;
  readonly everyMilliseconds?: number;
}

export function watchReservations(options: ReservationWatchOptions): ReservationWatch {
  const { pool, log, announce, everyMilliseconds = 1_000 } = options;
  const stopped = new AbortController();
  const ended = run();
  return {
    stop: async () => {
      stopped.abort();
      await ended;
    },
  };

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      await round();
      await pause(everyMilliseconds, stopped.signal);
    }
  }

  async function round(): Promise<void> {
    try {
      const ended = await expireReservations(pool, announce);
      const offered = await offerFreedTime(pool, announce);
      if (ended + offered > 0) log.info({ ended, offered }, 'reservations looked through');
    } catch (error) {
      // What is left undone is found by the next round: it is all in the database.
      log.error({ err: error }, 'looking through the reservations failed');
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
