/** Gets into the call and back into it: asks for a pass, connects, and begins again whenever the connection is lost. */
import { backoffDelay } from '../../../live/backoff.ts';
import type { Clock } from '../../../live/clock.ts';
import { Emitter } from '../../../live/emitter.ts';

export interface Pass {
  readonly url: string;
  readonly token: string;
  /** Base64; null when the call is not encrypted end to end. */
  readonly encryptionKey: string | null;
}

/** The part of LiveKit's room that matters here. */
export interface MediaRoom {
  connect(pass: Pass): Promise<void>;
  disconnect(): Promise<void>;
}

/** Why a connection has ended: taken over by another device of the same person, or anything that may pass. */
export type LossReason = 'taken_over' | 'lost';

export type CallState =
  | { readonly kind: 'joining'; readonly attempt: number }
  | { readonly kind: 'connected' }
  /** LiveKit itself is trying to resume. */
  | { readonly kind: 'resuming' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'closed' };

export interface CallSessionParts {
  readonly clock: Clock;
  readonly room: MediaRoom;
  readonly join: () => Promise<Pass>;
  /** The code of a refusal that trying again will not change; undefined for what may pass. */
  readonly refusalOf: (error: unknown) => string | undefined;
  readonly random?: () => number;
}

export class CallSession {
  readonly changed = new Emitter();
  #parts: CallSessionParts;
  #state: CallState = { kind: 'joining', attempt: 0 };
  #callOff: () => void = () => undefined;
  /** Of the connection that is being made or held; what an older one still reports is not heard. */
  #run = 0;

  constructor(parts: CallSessionParts) {
    this.#parts = parts;
  }

  get state(): CallState {
    return this.#state;
  }

  start(): void {
    void this.#attempt(0);
  }

  /** By the person's wish: after another device has taken over, or without waiting for the next attempt. */
  retry(): void {
    if (this.#state.kind === 'connected' || this.#state.kind === 'closed') return;
    this.start();
  }

  /** The network is back: no need to wait any longer. */
  hurry(): void {
    if (this.#state.kind === 'joining' && this.#state.attempt > 0) this.start();
  }

  /** The connection has ended, and not by `close`. */
  lost(reason: LossReason): void {
    if (this.#state.kind !== 'connected' && this.#state.kind !== 'resuming') return;
    if (reason === 'taken_over') {
      this.#run += 1;
      return this.#become({ kind: 'elsewhere' });
    }
    void this.#attempt(0);
  }

  /** No media comes although the server can be reached: a connection made anew may find another way to it. */
  renew(): void {
    if (this.#state.kind !== 'connected') return;
    void this.#attempt(0, this.#parts.room.disconnect());
  }

  resuming(): void {
    if (this.#state.kind === 'connected') this.#become({ kind: 'resuming' });
  }

  resumed(): void {
    if (this.#state.kind === 'resuming') this.#become({ kind: 'connected' });
  }

  async close(): Promise<void> {
    this.#run += 1;
    this.#callOff();
    this.#become({ kind: 'closed' });
    await this.#parts.room.disconnect();
  }

  async #attempt(attempt: number, before?: Promise<void>): Promise<void> {
    this.#callOff();
    this.#run += 1;
    const run = this.#run;
    this.#become({ kind: 'joining', attempt });
    try {
      await before;
      const pass = await this.#parts.join();
      if (run !== this.#run) return;
      await this.#parts.room.connect(pass);
      if (run === this.#run) this.#become({ kind: 'connected' });
    } catch (error) {
      if (run !== this.#run) return;
      const code = this.#parts.refusalOf(error);
      if (code !== undefined) return this.#become({ kind: 'refused', code });
      const delay = backoffDelay(attempt, {
        firstMs: 1_000,
        longestMs: 10_000,
        random: this.#parts.random ?? Math.random,
      });
      this.#become({ kind: 'joining', attempt: attempt + 1 });
      this.#callOff = this.#parts.clock.after(delay, () => void this.#attempt(attempt + 1));
    }
  }

  #become(state: CallState): void {
    this.#state = state;
    this.changed.emit();
  }
}
