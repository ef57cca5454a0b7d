/** One direction of a weak link: a narrow place with a bounded queue before it, then a lossy, long way. Pure: no timers. */

import type { Random } from '../../measure/random.ts';
import type { Condition } from './conditions.ts';

export type Fate =
  | { readonly kind: 'arrives'; readonly atMs: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'overflow' };

export class Shaper {
  #condition: Condition;
  #random: Random;
  /** When the narrow place has let out everything it took. */
  #freeAtMs = 0;

  constructor(condition: Condition, random: Random) {
    this.#condition = condition;
    this.#random = random;
  }

  /** What is already on its way is not called back. */
  become(condition: Condition): void {
    this.#condition = condition;
    this.#freeAtMs = 0;
  }

  /** Of a packet of so many bytes, its IP head included, that comes at `nowMs`. Packets never overtake each other. */
  fateOf(bytes: number, nowMs: number): Fate {
    const { rateKbit, queueMs = Infinity, lossShare = 0, delayMs = 0 } = this.#condition;
    let outAtMs = nowMs;
    if (rateKbit !== undefined) {
      const begins = Math.max(nowMs, this.#freeAtMs);
      if (begins - nowMs > queueMs) return { kind: 'overflow' };
      outAtMs = begins + (bytes * 8) / rateKbit;
      this.#freeAtMs = outAtMs;
    }
    // It was lost behind the narrow place, where it took its time like any other.
    if (lossShare > 0 && this.#random.chance(lossShare)) return { kind: 'lost' };
    return { kind: 'arrives', atMs: outAtMs + delayMs };
  }
}
