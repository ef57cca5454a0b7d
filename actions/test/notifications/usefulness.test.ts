import { describe, expect, it } from 'vitest';
import { reasonToDrop } from '../../src/notifications/usefulness.ts';
import { aStory, anAppointmentOf, aProposedTime, minutesBeforeStart as at } from './stories.ts';

describe('a reminder', () => {
  it.each([
    ['on time', {}, at(60), undefined],
    ['late, and still before the appointment', {}, at(15), undefined],
    ['so late that the next one is due', {}, at(10), 'overtaken_by_later_reminder'],
    ['after the start', { offsetMinutes: 10 }, at(0), 'too_late'],
    [
      'of a time that was moved',
      { version: 1, appointment: anAppointmentOf({ version: 2 }) },
      at(60),
      'superseded',
    ],
    [
      'of a cancelled appointment',
      { appointment: anAppointmentOf({ status: 'cancelled' }) },
      at(60),
      'cancelled',
    ],
    ['of a finished appointment', { appointment: anAppointmentOf({ status: 'finished' }) }, at(60), 'over'],
    ['at a time no longer chosen', { offsetMinutes: 45 }, at(45), 'not_wanted'],
  ] as const)('NOT-5 %s', (_situation, shape, now, reason) => {
    expect(reasonToDrop(aStory({ kind: 'appointment.reminder', offsetMinutes: 60, ...shape }), now)).toBe(
      reason,
    );
  });
});

describe('a notice', () => {
  it.each([
    ['to somebody blocked', { person: { blocked: true } }, 'person_blocked'],
    ['on a channel switched off since', { person: { channels: ['in_app' as const] } }, 'channel_closed'],
    [
      'of an appointment cancelled since',
      { appointment: anAppointmentOf({ status: 'cancelled' }) },
      'cancelled',
    ],
    [
      'of a booking moved since: it says the time that holds',
      { appointment: anAppointmentOf({ version: 4 }) },
      undefined,
    ],
    ['of nothing any more', { appointment: null }, 'subject_gone'],
  ])('NOT-5 of a booking, %s', (_situation, shape, reason) => {
    expect(reasonToDrop(aStory({ kind: 'appointment.created', ...shape }), at(60))).toBe(reason);
  });

  it('NOT-5 of a shift is dropped once there is a newer one, and of a cancellation sent until the time has passed', () => {
    const moved = anAppointmentOf({ version: 3 });
    const cancelled = anAppointmentOf({ status: 'cancelled' });

    expect(
      reasonToDrop(aStory({ kind: 'appointment.shifted', version: 2, appointment: moved }), at(60)),
    ).toBe('superseded');
    expect(
      reasonToDrop(aStory({ kind: 'appointment.shifted', version: 3, appointment: moved }), at(60)),
    ).toBeUndefined();
    expect(
      reasonToDrop(aStory({ kind: 'appointment.cancelled', appointment: cancelled }), at(60)),
    ).toBeUndefined();
    expect(reasonToDrop(aStory({ kind: 'appointment.cancelled', appointment: cancelled }), at(-60))).toBe(
      'too_late',
    );
    expect(reasonToDrop(aStory({ kind: 'appointment.cancelled' }), at(60))).toBe('not_cancelled');
  });

  it('NOT-5 that asks for an answer is dropped once answered or lapsed', () => {
    const ask = (status: string, expiresAt: Date) =>
      reasonToDrop(
        aStory({ kind: 'shift.proposed', proposal: aProposedTime({ status, expiresAt }) }),
        at(60),
      );

    expect(ask('open', at(50))).toBeUndefined();
    expect(ask('accepted', at(50))).toBe('answered');
    expect(ask('open', at(60))).toBe('too_late');
  });

  it('NOT-5 of the waitlist is dropped once its time went elsewhere', () => {
    const offer = (status: string, expiresAt: Date) =>
      reasonToDrop(
        aStory({ kind: 'waitlist.offered', appointment: null, offer: aProposedTime({ status, expiresAt }) }),
        at(60),
      );

    expect(offer('open', at(50))).toBeUndefined();
    expect(offer('expired', at(50))).toBe('answered');
    expect(offer('open', at(60))).toBe('too_late');
  });
});
