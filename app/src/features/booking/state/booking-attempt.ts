/** One start on its way to an appointment: reserved while its person confirms, booked once however often it is sent. */
import type { Failure } from '../../../graphql/failure.ts';
import type { Clock } from '../../../live/clock.ts';
import { Emitter } from '../../../live/emitter.ts';

export interface Wish {
  doctorId: string;
  start: string;
  durationMinutes: number;
  patientId: string | null;
  overbook: boolean;
}

export interface Hold {
  holdId: string;
  expiresAt: string;
}

export type AttemptState =
  | { phase: 'idle' }
  | { phase: 'reserving'; wish: Wish }
  /** `hold` is null when booking over others, where nothing can be reserved. */
  | { phase: 'reserved'; wish: Wish; hold: Hold | null; sending: boolean; problem: string | null }
  /** The reservation ran out; the time may still be free. */
  | { phase: 'lapsed'; wish: Wish; problem: string | null; sending: boolean }
  /** This start cannot be had. */
  | { phase: 'refused'; wish: Wish; code: string }
  | { phase: 'booked'; wish: Wish; appointmentId: string };

export interface BookingRequest extends Wish {
  bookingKey: string;
  holdId: string | null;
  reason: string;
}

export interface BookingAttemptParts {
  clock: Clock;
  /** The server's time, by which reservations run out. */
  serverNow: () => number;
  hold: (wish: Wish) => Promise<Hold>;
  release: (holdId: string) => Promise<unknown>;
  book: (request: BookingRequest) => Promise<{ appointmentId: string }>;
  failureOf: (error: unknown) => Failure;
  newId: () => string;
}

/** Nothing is wrong with the start itself, only with the reservation of it. */
const LAPSES = new Set(['HOLD_EXPIRED', 'HOLD_NOT_FOUND']);

/** The same request may well succeed when it is made again. */
const PASSING = new Set(['TRY_AGAIN', 'NETWORK']);

export class BookingAttempt {
  readonly changed = new Emitter();

  #state: AttemptState = { phase: 'idle' };
  #parts: BookingAttemptParts;
  #bookingKey = '';
  #callOffLapse: () => void = () => undefined;
  /** Answers to an attempt that was given up meanwhile belong to nobody. */
  #turn = 0;

  constructor(parts: BookingAttemptParts) {
    this.#parts = parts;
  }

  get state(): AttemptState {
    return this.#state;
  }

  /** Takes up another start. A reservation made before gives way on the server, where each patient has one. */
  async begin(wish: Wish): Promise<void> {
    this.#bookingKey = this.#parts.newId();
    await this.#reserve(wish);
  }

  /** Reserves the start of a reservation that ran out. */
  async again(): Promise<void> {
    if (this.#state.phase === 'lapsed') await this.#reserve(this.#state.wish);
  }

  /** Books. After a request without an answer it is made again with the same key, so that there is one appointment. */
  async confirm(reason: string): Promise<void> {
    const before = this.#state;
    if (before.phase !== 'reserved' || before.sending) return;
    const turn = this.#turn;
    this.#become({ ...before, sending: true, problem: null });
    const { wish, hold } = before;
    const request = { ...wish, bookingKey: this.#bookingKey, holdId: hold?.holdId ?? null, reason };
    try {
      const { appointmentId } = await this.#parts.book(request);
      if (turn !== this.#turn) return;
      this.#callOffLapse();
      this.#become({ phase: 'booked', wish, appointmentId });
    } catch (error) {
      if (turn !== this.#turn) return;
      const failure = this.#parts.failureOf(error);
      if (LAPSES.has(failure.code)) this.#lapse(wish);
      else if (failure.refused && !PASSING.has(failure.code)) this.#refuse(wish, failure.code);
      else this.#stay(before, failure.code);
    }
  }

  /** Gives the start back; the server would do so by itself when the reservation runs out. */
  abandon(): void {
    this.#turn += 1;
    this.#callOffLapse();
    const before = this.#state;
    if (before.phase === 'idle') return;
    this.#become({ phase: 'idle' });
    if (before.phase === 'reserved' && before.hold) {
      this.#parts.release(before.hold.holdId).catch(() => undefined);
    }
  }

  async #reserve(wish: Wish): Promise<void> {
    this.#turn += 1;
    this.#callOffLapse();
    const turn = this.#turn;
    if (wish.overbook) {
      this.#become({ phase: 'reserved', wish, hold: null, sending: false, problem: null });
      return;
    }
    const lapsedBefore = this.#state.phase === 'lapsed' ? this.#state : null;
    this.#become(lapsedBefore ? { ...lapsedBefore, sending: true } : { phase: 'reserving', wish });
    try {
      const hold = await this.#parts.hold(wish);
      if (turn !== this.#turn) {
        // Given up while the answer was on its way, unless a later reservation has replaced this one already.
        if (this.#state.phase === 'idle') this.#parts.release(hold.holdId).catch(() => undefined);
        return;
      }
      this.#become({ phase: 'reserved', wish, hold, sending: false, problem: null });
      const leftMs = Date.parse(hold.expiresAt) - this.#parts.serverNow();
      this.#callOffLapse = this.#parts.clock.after(leftMs, () => this.#ranOut(turn));
    } catch (error) {
      if (turn !== this.#turn) return;
      const { code, refused } = this.#parts.failureOf(error);
      if (lapsedBefore && !refused) this.#become({ ...lapsedBefore, sending: false, problem: code });
      else this.#refuse(wish, code);
    }
  }

  /** A request under way, or one without an answer, is left to the server, which knows whether it was in time. */
  #ranOut(turn: number): void {
    const now = this.#state;
    if (turn !== this.#turn || now.phase !== 'reserved' || now.sending || now.problem !== null) return;
    this.#lapse(now.wish);
  }

  #stay(before: Extract<AttemptState, { phase: 'reserved' }>, problem: string): void {
    // It may have made the appointment all the same: it is repeated as it was, past the end of the reservation too.
    this.#become({ ...before, sending: false, problem });
  }

  #lapse(wish: Wish): void {
    this.#callOffLapse();
    this.#become({ phase: 'lapsed', wish, sending: false, problem: null });
  }

  #refuse(wish: Wish, code: string): void {
    this.#callOffLapse();
    this.#become({ phase: 'refused', wish, code });
  }

  #become(state: AttemptState): void {
    this.#state = state;
    this.changed.emit();
  }
}
