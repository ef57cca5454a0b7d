/** Writes a number that only grows (read up to, received up to), as seldom as possible and until it has arrived. */
import { backoffDelay } from '../../../live/backoff.ts';
import type { Clock } from '../../../live/clock.ts';

export interface HighWaterMarkOptions {
  clock: Clock;
  write: (value: number) => Promise<unknown>;
  /** How long to collect before writing, so that a burst of messages is one write. */
  collectMs: number;
  random?: () => number;
}

export class HighWaterMark {
  #options: Required<HighWaterMarkOptions>;
  #wanted = 0;
  #written = 0;
  #busy = false;
  #attempt = 0;
  #cancel: (() => void) | null = null;

  constructor(options: HighWaterMarkOptions) {
    this.#options = { random: Math.random, ...options };
  }

  /** What the server is known to have, for instance because another device wrote it. */
  known(value: number): void {
    this.#written = Math.max(this.#written, value);
  }

  raise(value: number): void {
    if (value <= this.#wanted && (this.#busy || this.#cancel)) return;
    this.#wanted = Math.max(this.#wanted, value);
    if (this.#wanted > this.#written && !this.#busy && !this.#cancel) this.#schedule(this.#options.collectMs);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #schedule(ms: number): void {
    this.#cancel = this.#options.clock.after(ms, () => {
      this.#cancel = null;
      void this.#write();
    });
  }

  async #write(): Promise<void> {
    const value = this.#wanted;
    if (value <= this.#written) return;
    this.#busy = true;
    try {
      await this.#options.write(value);
      this.#attempt = 0;
      this.#written = Math.max(this.#written, value);
      if (this.#wanted > this.#written) this.#schedule(this.#options.collectMs);
    } catch {
      // Whatever it was, the mark must arrive some time; a room one has left answers with no row, not an error.
      this.#schedule(
        backoffDelay(this.#attempt, { firstMs: 1_000, longestMs: 30_000, random: this.#options.random }),
      );
      this.#attempt += 1;
    } finally {
      this.#busy = false;
    }
  }
}
