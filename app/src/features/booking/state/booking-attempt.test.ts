import { beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../graphql/failure.ts';
import { VirtualClock } from '../../../live/virtual-clock.ts';
import { BookingAttempt, type BookingRequest, type Hold, type Wish } from './booking-attempt.ts';

class Refusal extends Error {
  readonly failure: Failure;
  constructor(code: string, refused = true) {
    super(code);
    this.failure = { code, refused };
  }
}
const networkGone = (): Error => new Refusal('NETWORK', false);

const wish: Wish = {
  doctorId: 'doctor',
  start: '2026-12-03T04:00:00Z',
  durationMinutes: 30,
  patientId: null,
  overbook: false,
};

let clock: VirtualClock;
let held: Wish[];
let released: string[];
let booked: BookingRequest[];
let onHold: (wish: Wish) => Promise<Hold>;
let onBook: (request: BookingRequest) => Promise<{ appointmentId: string }>;
let attempt: BookingAttempt;

beforeEach(() => {
  clock = new VirtualClock(Date.parse('2026-11-21T10:00:00Z'));
  held = [];
  released = [];
  booked = [];
  const inFiveMinutes = (): string => new Date(clock.now() + 300_000).toISOString();
  onHold = async () => ({ holdId: `hold ${held.length}`, expiresAt: inFiveMinutes() });
  onBook = async () => ({ appointmentId: 'appointment' });
  let ids = 0;
  attempt = new BookingAttempt({
    clock,
    serverNow: () => clock.now(),
    hold: (asked) => {
      held.push(asked);
      return onHold(asked);
    },
    release: async (holdId) => released.push(holdId),
    book: (request) => {
      booked.push(request);
      return onBook(request);
    },
    failureOf: (error) => (error as Refusal).failure,
    newId: () => `key ${++ids}`,
  });
});

describe('BOOK-9 a start is reserved while its person confirms', () => {
  it('is booked with the reservation and the reason', async () => {
    await attempt.begin(wish);
    expect(attempt.state).toMatchObject({ phase: 'reserved', hold: { holdId: 'hold 1' } });

    await attempt.confirm('cough');

    expect(attempt.state).toMatchObject({ phase: 'booked', appointmentId: 'appointment' });
    expect(booked).toEqual([{ ...wish, bookingKey: 'key 1', holdId: 'hold 1', reason: 'cough' }]);
  });

  it('lapses when the time is up, and can be reserved again', async () => {
    await attempt.begin(wish);
    await clock.advance(299_000);
    expect(attempt.state.phase).toBe('reserved');

    await clock.advance(1_000);
    expect(attempt.state.phase).toBe('lapsed');

    await attempt.again();
    expect(attempt.state).toMatchObject({ phase: 'reserved', hold: { holdId: 'hold 2' } });
    expect(clock.waiting).toBe(1);
  });

  it('lapses when the server says so first', async () => {
    onBook = async () => Promise.reject(new Refusal('HOLD_EXPIRED'));
    await attempt.begin(wish);

    await attempt.confirm('');

    expect(attempt.state.phase).toBe('lapsed');
    expect(clock.waiting).toBe(0);
  });

  it('is given back when the person goes back', async () => {
    await attempt.begin(wish);

    attempt.abandon();

    expect(attempt.state.phase).toBe('idle');
    expect(released).toEqual(['hold 1']);
    expect(clock.waiting).toBe(0);
  });

  it('is given back even when the reservation arrives after the person has left', async () => {
    let answer: (hold: Hold) => void = () => undefined;
    onHold = () => new Promise((resolve) => (answer = resolve));
    const begun = attempt.begin(wish);

    attempt.abandon();
    answer({ holdId: 'late', expiresAt: '2026-11-21T10:05:00Z' });
    await begun;

    expect(attempt.state.phase).toBe('idle');
    expect(released).toEqual(['late']);
  });

  it('belongs to the start chosen last', async () => {
    const answers: ((hold: Hold) => void)[] = [];
    onHold = () => new Promise((resolve) => answers.push(resolve));
    const later = { ...wish, start: '2026-12-03T05:00:00Z' };
    const first = attempt.begin(wish);
    const second = attempt.begin(later);

    answers[1]!({ holdId: 'of the second', expiresAt: '2026-11-21T10:05:00Z' });
    answers[0]!({ holdId: 'of the first', expiresAt: '2026-11-21T10:05:00Z' });
    await Promise.all([first, second]);

    expect(attempt.state).toMatchObject({
      phase: 'reserved',
      wish: later,
      hold: { holdId: 'of the second' },
    });
  });
});

describe('BOOK-3 somebody was faster', () => {
  it('refuses the start when it cannot be reserved', async () => {
    onHold = async () => Promise.reject(new Refusal('SLOT_TAKEN'));

    await attempt.begin(wish);

    expect(attempt.state).toEqual({ phase: 'refused', wish, code: 'SLOT_TAKEN' });
    expect(booked).toEqual([]);
  });

  it('refuses the start when it cannot be booked any more', async () => {
    onBook = async () => Promise.reject(new Refusal('SLOT_UNAVAILABLE'));
    await attempt.begin(wish);

    await attempt.confirm('');

    expect(attempt.state).toEqual({ phase: 'refused', wish, code: 'SLOT_UNAVAILABLE' });
    expect(clock.waiting).toBe(0);
  });

  it('refuses the start when a lapsed reservation went to somebody else', async () => {
    await attempt.begin(wish);
    await clock.advance(300_000);
    onHold = async () => Promise.reject(new Refusal('SLOT_TAKEN'));

    await attempt.again();

    expect(attempt.state).toMatchObject({ phase: 'refused', code: 'SLOT_TAKEN' });
  });
});

describe('BOOK-4 a request without an answer is made again', () => {
  it('with the same key and reservation', async () => {
    await attempt.begin(wish);
    onBook = async () => Promise.reject(networkGone());
    await attempt.confirm('cough');
    expect(attempt.state).toMatchObject({ phase: 'reserved', problem: 'NETWORK', sending: false });

    onBook = async () => ({ appointmentId: 'appointment' });
    await attempt.confirm('cough');

    expect(attempt.state.phase).toBe('booked');
    expect(booked).toHaveLength(2);
    expect(booked[1]).toEqual(booked[0]);
  });

  it('after a server that was only busy, too', async () => {
    await attempt.begin(wish);
    onBook = async () => Promise.reject(new Refusal('TRY_AGAIN'));

    await attempt.confirm('');

    expect(attempt.state).toMatchObject({ phase: 'reserved', problem: 'TRY_AGAIN' });
  });

  it('is sent once however often the button is pressed', async () => {
    await attempt.begin(wish);

    await Promise.all([attempt.confirm(''), attempt.confirm('')]);

    expect(booked).toHaveLength(1);
  });

  it('is not lost when the reservation runs out while it is under way', async () => {
    let answer: (value: { appointmentId: string }) => void = () => undefined;
    onBook = () => new Promise((resolve) => (answer = resolve));
    await attempt.begin(wish);
    const confirmed = attempt.confirm('');

    await clock.advance(400_000);
    expect(attempt.state).toMatchObject({ phase: 'reserved', sending: true });
    answer({ appointmentId: 'appointment' });
    await confirmed;

    expect(attempt.state.phase).toBe('booked');
  });

  it('as it was, even when the reservation has run out meanwhile', async () => {
    await attempt.begin(wish);
    onBook = async () => Promise.reject(networkGone());
    await attempt.confirm('');
    await clock.advance(400_000);
    expect(attempt.state).toMatchObject({ phase: 'reserved', problem: 'NETWORK' });

    onBook = async () => ({ appointmentId: 'appointment' });
    await attempt.confirm('');

    expect(booked[1]).toEqual(booked[0]);
  });

  it('has a new key for another start', async () => {
    await attempt.begin(wish);
    await attempt.begin({ ...wish, start: '2026-12-03T05:00:00Z' });

    await attempt.confirm('');

    expect(booked[0]?.bookingKey).toBe('key 2');
  });
});

describe('BOOK-10 booking over others on purpose', () => {
  it('reserves nothing and says so in the request', async () => {
    await attempt.begin({ ...wish, overbook: true, patientId: 'patient' });
    expect(attempt.state).toMatchObject({ phase: 'reserved', hold: null });

    await attempt.confirm('urgent');

    expect(held).toEqual([]);
    expect(booked[0]).toMatchObject({ overbook: true, holdId: null, patientId: 'patient' });
    expect(clock.waiting).toBe(0);
  });
});
