import { describe, expect, it } from 'vitest';
import {
  type Call,
  doorIsClosed,
  emptyAfterEndMinutes,
  emptyMinutes,
  endedAt,
  hasBegun,
  outcomeOf,
  overrunMinutes,
  requireEntry,
  stateOnArrival,
  stepAtDoor,
} from '../../src/consultations/domain.ts';
import { presenceAfter } from '../../src/consultations/media-events.ts';

const minute = 60_000;
const noon = Date.UTC(2026, 0, 1, 12);

/** An appointment from 12:00 to 12:20, whose door is open from 11:45 to 12:50. */
function aCall(shape: Partial<Call> = {}): Call {
  return {
    status: 'upcoming',
    booked: true,
    appointmentEndsAt: noon + 20 * minute,
    opensAt: noon - 15 * minute,
    closesAt: noon + 50 * minute,
    ...shape,
  };
}
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

describe('the door of a consultation', () => {
  it.each([
    ['a quarter of an hour and a moment before its time', aCall(), -15 * minute - 1, 'NOT_OPEN_YET'],
    ['a quarter of an hour before its time', aCall(), -15 * minute, undefined],
    ['at its time', aCall(), 0, undefined],
    ['when its time has long passed and it never began', aCall(), 50 * minute, 'CONSULTATION_OVER'],
    ['while it goes on beyond its time', aCall({ status: 'current' }), 90 * minute, undefined],
    [
      'hours after a call that was never ended',
      aCall({ status: 'current' }),
      (50 + overrunMinutes) * minute,
      'CONSULTATION_OVER',
    ],
    ['after it was ended', aCall({ status: 'finished' }), 0, 'CONSULTATION_OVER'],
    ['while the appointment waits for an answer', aCall({ booked: false }), 0, 'APPOINTMENT_NOT_CONFIRMED'],
  ])('VID-1 %s', (_when, call, offset, expected) => {
    expect(doorIsClosed(call, noon + offset)).toBe(expected);
  });

  it('VID-3 lets in who was admitted, and the doctor always', () => {
    expect(codeOf(() => requireEntry(aCall(), 'patient', 'waiting', noon))).toBe('NOT_ADMITTED');
    expect(codeOf(() => requireEntry(aCall(), 'patient', undefined, noon))).toBe('NOT_ADMITTED');
    expect(codeOf(() => requireEntry(aCall(), 'patient', 'left', noon))).toBe('NOT_ADMITTED');
    expect(codeOf(() => requireEntry(aCall(), 'guest', 'removed', noon))).toBe('REMOVED');
    expect(codeOf(() => requireEntry(aCall(), 'patient', 'admitted', noon))).toBeUndefined();
    expect(codeOf(() => requireEntry(aCall(), 'doctor', undefined, noon))).toBeUndefined();
    expect(codeOf(() => requireEntry(aCall({ status: 'finished' }), 'doctor', undefined, noon))).toBe(
      'CONSULTATION_OVER',
    );
  });

  it('VID-3 who was admitted and reloads is not sent to the end of the line; who was removed does not come back', () => {
    expect(stateOnArrival(aCall(), 'admitted', noon)).toBe('admitted');
    expect(stateOnArrival(aCall(), 'left', noon)).toBe('waiting');
    expect(stateOnArrival(aCall(), undefined, noon)).toBe('waiting');
    expect(codeOf(() => stateOnArrival(aCall(), 'removed', noon))).toBe('REMOVED');
  });

  it('VID-3 the room changes when somebody who could be inside must go, and only then', () => {
    expect(stepAtDoor('admit', 'waiting')).toEqual({ state: 'admitted', moveOn: false });
    expect(stepAtDoor('send_back', 'admitted')).toEqual({ state: 'waiting', moveOn: true });
    expect(stepAtDoor('remove', 'admitted')).toEqual({ state: 'removed', moveOn: true });
    expect(stepAtDoor('remove', 'waiting')).toEqual({ state: 'removed', moveOn: false });
    expect(codeOf(() => stepAtDoor('admit', 'left'))).toBe('NOBODY_WAITS');
    expect(codeOf(() => stepAtDoor('send_back', 'removed'))).toBe('NOBODY_WAITS');
  });
});

describe('the status of a consultation', () => {
  const patient = { seat: 'patient', joined: true, connected: true } as const;
  const doctor = { seat: 'doctor', joined: true, connected: true } as const;
  const guest = { seat: 'guest', joined: true, connected: true } as const;

  it('VID-1 is current once patient and doctor are both in the call, not before', () => {
    expect(hasBegun(aCall(), [patient])).toBe(false);
    expect(hasBegun(aCall(), [doctor, guest])).toBe(false);
    expect(hasBegun(aCall(), [{ ...patient, connected: false }, doctor])).toBe(false);
    expect(hasBegun(aCall(), [patient, doctor])).toBe(true);
    expect(hasBegun(aCall({ status: 'current' }), [patient, doctor])).toBe(false);
  });

  it.each([
    [true, { patient: false, doctor: false }, 'held'],
    [false, { patient: true, doctor: false }, 'doctor_absent'],
    [false, { patient: false, doctor: true }, 'patient_absent'],
    [false, { patient: false, doctor: false }, 'missed'],
    [false, { patient: true, doctor: true }, 'missed'],
  ])('VID-1 begun %s, came %o: %s', (begun, came, outcome) => {
    expect(outcomeOf(begun, came)).toBe(outcome);
  });

  it('VID-1 one that nobody came to ends when its door closes', () => {
    const nobody = { connected: 0, emptySince: undefined };

    expect(endedAt(aCall(), nobody, noon + 50 * minute - 1)).toBeUndefined();
    expect(endedAt(aCall(), nobody, noon + 55 * minute)).toBe(noon + 50 * minute);
  });

  it('VID-1 one that all have left ends at the moment they left, once they have had time to come back', () => {
    const call = aCall({ status: 'current' });
    const during = { connected: 0, emptySince: noon + 5 * minute };
    const after = { connected: 0, emptySince: noon + 25 * minute };

    expect(endedAt(call, during, noon + (5 + emptyMinutes) * minute - 1 - 20 * minute)).toBeUndefined();
    expect(endedAt(call, during, noon + 19 * minute)).toBeUndefined();
    expect(endedAt(call, during, noon + 21 * minute)).toBe(noon + 5 * minute);
    expect(endedAt(call, after, noon + (25 + emptyAfterEndMinutes) * minute - 1)).toBeUndefined();
    expect(endedAt(call, after, noon + (25 + emptyAfterEndMinutes) * minute)).toBe(noon + 25 * minute);
  });

  it('VID-1 one that goes on is not ended by the clock', () => {
    expect(
      endedAt(aCall({ status: 'current' }), { connected: 2, emptySince: undefined }, noon + 120 * minute),
    ).toBeUndefined();
    expect(
      endedAt(aCall({ status: 'finished' }), { connected: 0, emptySince: noon }, noon + 999 * minute),
    ).toBeUndefined();
  });
});

describe('who is in the call, after an event of the media server', () => {
  const amina = { identity: 'amina', sid: 'PA_1' };
  const again = { identity: 'amina', sid: 'PA_2' };
  const karim = { identity: 'karim', sid: 'PA_3' };
  const event = { id: 'EV', room: 'room' };

  it('a new connection takes the place of an older one of the same person', () => {
    expect(presenceAfter([amina, karim], { ...event, kind: 'joined', participant: again })).toEqual([
      karim,
      again,
    ]);
  });

  it('the farewell of an older connection that comes late ends nothing', () => {
    expect(presenceAfter([again, karim], { ...event, kind: 'left', participant: amina })).toEqual([
      again,
      karim,
    ]);
  });

  it('a room that is closed is empty', () => {
    expect(presenceAfter([amina, karim], { ...event, kind: 'closed', participant: undefined })).toEqual([]);
  });
});
