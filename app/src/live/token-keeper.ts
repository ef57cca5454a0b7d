/** Keeps a valid access token at hand and renews it in the background well before it ends. */
import { backoffDelay } from './backoff.ts';
import type { Clock } from './clock.ts';
import { Emitter } from './emitter.ts';

export interface AccessToken {
  token: string;
  /** How long it still lives, measured by the server, so that a wrong clock on this device does no harm. */
  expiresInMs: number;
}

/** The session behind the tokens is over: signed out elsewhere, expired or blocked. Asking again is useless. */
export class SessionEndedError extends Error {
  readonly code = 'SESSION_ENDED';
  readonly category = 'authentication';
}

interface HeldToken {
  token: string;
  renewAt: number;
  unusableAt: number;
}

export interface TokenKeeperOptions {
  clock: Clock;
  fetchToken: () => Promise<AccessToken>;
  random?: () => number;
}

const RENEW_AT_SHARE_OF_LIFE = 0.6;
/** A token is not used this close to its end: the request still has to travel. */
const LAST_MOMENT_MS = 5_000;

export class TokenKeeper {
  /** A new token replaced the one before; connections opened with the old one should move over. */
  readonly renewed = new Emitter<string>();
  readonly ended = new Emitter<void>();

  #options: Required<TokenKeeperOptions>;
  #held: HeldToken | null = null;
  #inFlight: Promise<string> | null = null;
  #cancelAlarm: (() => void) | null = null;
  #failures = 0;
  #state: 'running' | 'ended' | 'stopped' = 'running';

  constructor(options: TokenKeeperOptions) {
    this.#options = { random: Math.random, ...options };
  }

  /** The present token, fetched first when there is none that would outlive the request. */
  async get(): Promise<string> {
    if (this.#held && this.#options.clock.now() < this.#held.unusableAt) return this.#held.token;
    return this.#fetch();
  }

  /** The held token if it is still good; for whoever cannot wait. */
  get held(): string | null {
    return this.#held && this.#options.clock.now() < this.#held.unusableAt ? this.#held.token : null;
  }

  /** Forgets a token the server did not take, unless a newer one is already held. */
  refuse(token: string): void {
    if (this.#held?.token === token) this.#held = null;
  }

  /** Fetches a fresh token when the held one is past its renewal time; for a device that was asleep. */
  wake(): void {
    if (this.#state !== 'running' || !this.#held) return;
    if (this.#options.clock.now() >= this.#held.renewAt) this.#renew();
  }

  stop(): void {
    this.#cancelAlarm?.();
    if (this.#state === 'running') this.#state = 'stopped';
  }

  /** Undoes `stop`, for React's double mounting in development. */
  start(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    if (this.#held) this.#schedule(this.#held.renewAt - this.#options.clock.now());
  }

  #fetch(): Promise<string> {
    if (this.#state === 'ended') return Promise.reject(new SessionEndedError('The session has ended.'));
    this.#inFlight ??= this.#fetchOnce().finally(() => {
      this.#inFlight = null;
    });
    return this.#inFlight;
  }

  async #fetchOnce(): Promise<string> {
    const askedAt = this.#options.clock.now();
    let fresh: AccessToken;
    try {
      fresh = await this.#options.fetchToken();
    } catch (error) {
      if (error instanceof SessionEndedError) {
        this.#cancelAlarm?.();
        this.#held = null;
        this.#state = 'ended';
        this.ended.emit();
      }
      throw error;
    }
    const replaced = this.#held !== null;
    this.#failures = 0;
    // Counted from the question, not the answer: a slow answer must not stretch the token's life.
    this.#held = {
      token: fresh.token,
      renewAt: askedAt + fresh.expiresInMs * RENEW_AT_SHARE_OF_LIFE,
      unusableAt: askedAt + Math.max(0, fresh.expiresInMs - LAST_MOMENT_MS),
    };
    this.#schedule(this.#held.renewAt - this.#options.clock.now());
    if (replaced) this.renewed.emit(fresh.token);
    return fresh.token;
  }

  #schedule(ms: number): void {
    this.#cancelAlarm?.();
    if (this.#state !== 'running') return;
    this.#cancelAlarm = this.#options.clock.after(ms, () => this.#renew());
  }

  #renew(): void {
    this.#fetch().catch((error: unknown) => {
      if (error instanceof SessionEndedError) return;
      // The held token is still good for a while; keep trying until it is replaced or somebody asks in vain.
      const delay = backoffDelay(this.#failures, {
        firstMs: 1_000,
        longestMs: 15_000,
        random: this.#options.random,
      });
      this.#failures += 1;
      this.#schedule(delay);
    });
  }
}
