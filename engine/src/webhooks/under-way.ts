/** Deliveries that run at once, up to a number: how they begin, are written down, and come to an end. */

import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';

export interface UnderWayOptions {
  /** Deliveries at once. */
  readonly most: number;
  /** There is room again after there was none. */
  readonly onRoom: () => void;
  readonly log: Logger;
}

const writeAgainMs = 1_000;

export class UnderWay {
  readonly #options: UnderWayOptions;
  readonly #running = new Set<Promise<void>>();
  readonly #abort = new AbortController();

  constructor(options: UnderWayOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#running.size;
  }

  get room(): number {
    return this.#options.most - this.#running.size;
  }

  /** Ends webhook calls that last beyond the deadline of `end`. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  begin(event: string, deliver: () => Promise<void>): void {
    const delivery = deliver()
      .catch((error: unknown) => this.#options.log.error({ err: error, event }, 'an event was not delivered'))
      .then(() => {
        const full = this.room <= 0;
        this.#running.delete(delivery);
        if (full) this.#options.onRoom();
      });
    this.#running.add(delivery);
  }

  /** What was answered must be written before the event is let go, or it would be delivered twice for nothing. */
  async writeDown(event: string, write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (this.signal.aborted) throw error;
        this.#options.log.warn({ err: error, event }, 'an attempt is written down once more');
        await delay(writeAgainMs, undefined, { signal: this.signal }).catch(() => {});
      }
    }
  }

  /** Lets what is under way end until the deadline; answers whether there was anything. */
  async end(deadlineMs: number): Promise<boolean> {
    const busy = this.#running.size > 0;
    const deadline = setTimeout(() => this.#abort.abort(), deadlineMs);
    await Promise.all(this.#running);
    clearTimeout(deadline);
    return busy;
  }
}
