/** Runs a step whenever something is due, is announced, or has to be tried again; one step at a time. */

import type { Logger } from 'pino';

/** When the step is to run again by itself: at once, at a moment (epoch milliseconds), or only when woken. */
export type NextStep = 'now' | 'when woken' | { readonly at: number };

export interface DueLoopOptions {
  readonly name: string;
  readonly step: () => Promise<NextStep>;
  readonly log: Logger;
}

const firstRetryMs = 500;
const longestRetryMs = 30_000;
const longestTimer = 2_147_483_647;

export class DueLoop {
  readonly #options: DueLoopOptions;
  #timer: NodeJS.Timeout | null = null;
  #timerAt = Infinity;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #retryMs = firstRetryMs;

  constructor(options: DueLoopOptions) {
    this.#options = options;
  }

  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** Makes sure that a step runs at that moment or before. */
  wakeBy(at: number): void {
    if (this.#stopped || at >= this.#timerAt) return;
    this.#clearTimer();
    this.#timerAt = at;
    const left = Math.max(0, at - Date.now());
    this.#timer = setTimeout(
      () => {
        this.#clearTimer();
        if (left > longestTimer) this.wakeBy(at);
        else this.wake();
      },
      Math.min(left, longestTimer),
    );
  }

  /** Resolves when no step runs any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#clearTimer();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        const next = await this.#options.step();
        this.#retryMs = firstRetryMs;
        if (next === 'now') this.#again = true;
        else if (next !== 'when woken') this.wakeBy(next.at);
      } catch (error) {
        this.#options.log.error({ err: error, loop: this.#options.name }, 'a delivery step failed');
        this.wakeBy(Date.now() + this.#retryMs);
        this.#retryMs = Math.min(this.#retryMs * 2, longestRetryMs);
      }
    }
    this.#running = null;
  }

  #clearTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#timerAt = Infinity;
  }
}
