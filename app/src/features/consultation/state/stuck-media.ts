/**
 * Tells a dead network from one that has only closed the way the media took (a hospital's that lets no UDP through).
 * WebRTC needs about 15 s to give a way up; a connection made anew finds another within two.
 */
import type { Clock } from '../../../live/clock.ts';

export interface StuckMediaParts {
  readonly clock: Clock;
  /** No media comes. */
  readonly isSilent: () => boolean;
  /** The server answers by the way its signals take. */
  readonly reachable: () => Promise<boolean>;
  readonly renew: () => void;
}

const askAfterMs = 1_500;
/** An answer may be the first sign of a network that is back; then the media comes by itself. */
const lastChanceMs = 1_000;
const betweenRenewalsMs = 20_000;

export class StuckMedia {
  readonly #parts: StuckMediaParts;
  #callOff: () => void = () => undefined;
  #watching = false;
  #stopped = false;

  constructor(parts: StuckMediaParts) {
    this.#parts = parts;
  }

  /** To be called when silence has begun or ended. */
  look(): void {
    if (this.#stopped || this.#parts.isSilent() === this.#watching) return;
    this.#watching = this.#parts.isSilent();
    this.#callOff();
    if (this.#watching) this.#later(askAfterMs, () => this.#ask());
  }

  stop(): void {
    this.#stopped = true;
    this.#watching = false;
    this.#callOff();
  }

  #later(ms: number, act: () => Promise<void> | void): void {
    this.#callOff = this.#parts.clock.after(ms, () => void act());
  }

  async #ask(): Promise<void> {
    const reachable = await this.#parts.reachable();
    if (!this.#watching) return;
    if (reachable) this.#later(lastChanceMs, () => this.#renew());
    else this.#later(askAfterMs, () => this.#ask());
  }

  #renew(): void {
    this.#parts.renew();
    this.#later(betweenRenewalsMs, () => this.#ask());
  }
}
