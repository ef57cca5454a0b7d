import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { ahead, booked, codeOf, later, openDoctor, signedIn } from '../support/clinic.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';

let service: RunningService;
let doctor: ActingSession;
let staff: ActingSession;
let patient: ActingSession;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  staff = await signedIn(service.database.pool, 'staff');
  patient = await signedIn(service.database.pool, 'patient');
});
afterAll(() => service.stop());
beforeEach(async () => {
  doctor = await signedIn(service.database.pool, 'doctor');
});

interface Shown {
  readonly slotId: string;
  readonly occurrence: string | null;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly recurring: boolean;
  readonly moved: boolean;
  readonly rule: string | null;
}

/** A Monday some weeks ahead, whatever today is. */
const monday = (() => {
  const date = new Date(Date.parse(ahead(21, '00:00')));
  date.setUTCDate(date.getUTCDate() + ((8 - date.getUTCDay()) % 7));
  return date.toISOString().slice(0, 10);
})();
const on = (days: number, time: string) => later(`${monday}T${time}:00Z`, days * 1440);
const wall = (days: number, time: string) => on(days, time).slice(0, 16);

async function windowOf(who: ActingSession, userId?: string) {
  const answer = await service.act('calendarWindow', who, {
    ...(userId === undefined ? {} : { userId }),
    from: on(0, '00:00'),
    to: on(14, '00:00'),
  });
  return answer.body as unknown as {
    timeZone: string;
    occurrences: Shown[];
    open: { startsAt: string; endsAt: string }[];
    timeOff: { exceptionId: string; startsAt: string; note: string }[];
  };
}
const startsOf = async () => (await windowOf(doctor)).occurrences.map(({ startsAt }) => startsAt);
const add = (who: ActingSession, more: object = {}) =>
  service.act('addAvailability', who, {
    localStart: wall(0, '09:00'),
    durationMinutes: 120,
    timeZone: 'UTC',
    rule: 'FREQ=WEEKLY;BYDAY=MO,WE',
    ...more,
  });
const slotOf = async (more: object = {}) => ((await add(doctor, more)).body['slotIds'] as string[])[0]!;
const countSlots = async () =>
  (await service.database.pool.query('select 1 from availability_slots where user_id = $1', [doctor.userId]))
    .rowCount;

describe('CAL-3 addAvailability', () => {
  it('adds a weekly pattern that the calendar shows with its open time', async () => {
    const added = await add(doctor);

    expect(added).toMatchObject({ status: 200, body: { userId: doctor.userId, appointmentsOutside: [] } });
    const shown = await windowOf(doctor);
    expect(shown.occurrences).toHaveLength(4);
    expect(shown.occurrences[0]).toEqual({
      slotId: (added.body['slotIds'] as string[])[0],
      occurrence: wall(0, '09:00'),
      startsAt: on(0, '09:00'),
      endsAt: on(0, '11:00'),
      recurring: true,
      moved: false,
      rule: 'FREQ=WEEKLY;BYDAY=MO,WE',
      timeZone: 'UTC',
      localStart: wall(0, '09:00'),
      durationMinutes: 120,
    });
    expect(shown.open[0]).toEqual({ startsAt: on(0, '09:00'), endsAt: on(0, '11:00') });
  });

  it('adds a single slot on the clock of the zone it is said in; staff do it for a doctor', async () => {
    const added = await add(staff, {
      userId: doctor.userId,
      rule: null,
      localStart: wall(0, '09:00'),
      timeZone: 'Asia/Dhaka',
    });

    expect(added.status).toBe(200);
    expect((await windowOf(staff, doctor.userId)).occurrences).toMatchObject([
      {
        startsAt: on(0, '03:00'),
        endsAt: on(0, '05:00'),
        recurring: false,
        occurrence: null,
        timeZone: 'Asia/Dhaka',
      },
    ]);
  });

  it.each([
    [
      'a rule that does not begin at its start',
      () => doctor,
      () => ({ rule: 'FREQ=WEEKLY;BYDAY=TU' }),
      'VALIDATION_FAILED',
    ],
    ['a rule that is none', () => doctor, () => ({ rule: 'every day' }), 'VALIDATION_FAILED'],
    ['a zone that is none', () => doctor, () => ({ timeZone: 'Moon/Crater' }), 'VALIDATION_FAILED'],
    ['a day that is none', () => doctor, () => ({ localStart: '2030-02-31T09:00' }), 'VALIDATION_FAILED'],
    ['the calendar of another doctor', () => doctor, () => ({ userId: randomUUID() }), 'NOT_PERMITTED'],
    [
      'a calendar of no doctor, by staff',
      () => staff,
      () => ({ userId: patient.userId }),
      'DOCTOR_NOT_FOUND',
    ],
    ['a patient', () => patient, () => ({}), 'NOT_PERMITTED'],
  ] as const)('refuses %s, and nothing is written', async (_, who, more, code) => {
    expect(codeOf(await add(who(), more()))).toBe(code);
    expect(await countSlots()).toBe(0);
  });
});

describe('CAL-3 changeAvailability', () => {
  const change = (slotId: string, scope: string, occurrence: string | null, more: object) =>
    service.act('changeAvailability', doctor, { slotId, scope, occurrence, durationMinutes: 120, ...more });

  it('moves this one alone, and once more', async () => {
    const slotId = await slotOf();

    await change(slotId, 'THIS', wall(2, '09:00'), { localStart: wall(3, '13:00') });
    const again = await change(slotId, 'THIS', wall(2, '09:00'), { localStart: wall(3, '15:00') });

    expect(again.status).toBe(200);
    expect(await startsOf()).toEqual([on(0, '09:00'), on(3, '15:00'), on(7, '09:00'), on(9, '09:00')]);
    expect((await windowOf(doctor)).occurrences.map(({ moved }) => moved)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it('changes this and following as a series of its own', async () => {
    const slotId = await slotOf();

    const changed = await change(slotId, 'FOLLOWING', wall(2, '09:00'), { localStart: wall(2, '10:00') });

    expect(changed.body['slotIds']).toHaveLength(2);
    expect(await startsOf()).toEqual([on(0, '09:00'), on(2, '10:00'), on(7, '10:00'), on(9, '10:00')]);
  });

  it('changes all, and exceptions keep to their days', async () => {
    const slotId = await slotOf();
    await service.act('removeAvailability', doctor, { slotId, occurrence: wall(7, '09:00'), scope: 'THIS' });

    await change(slotId, 'ALL', wall(0, '09:00'), { localStart: wall(0, '08:00') });

    expect(await startsOf()).toEqual([on(0, '08:00'), on(2, '08:00'), on(9, '08:00')]);
  });

  it('makes a single slot longer, and a weekly one of it', async () => {
    const slotId = await slotOf({ rule: null });

    await change(slotId, 'ALL', null, { localStart: wall(0, '10:00'), durationMinutes: 60 });
    expect(await startsOf()).toEqual([on(0, '10:00')]);
    await change(slotId, 'ALL', null, { localStart: wall(0, '10:00'), rule: 'FREQ=DAILY;COUNT=3' });

    expect(await startsOf()).toEqual([on(0, '10:00'), on(1, '10:00'), on(2, '10:00')]);
  });

  it('names the appointments that it leaves outside, which stay', async () => {
    const open = await openDoctor(service.database.pool);
    const slot = await service.database.pool.query(
      'select id, local_start from availability_slots where user_id = $1',
      [open.userId],
    );
    const appointmentId = await booked(service, patient, {
      doctorId: open.userId,
      startsAt: ahead(5, '20:00'),
    });

    const changed = await service.act('changeAvailability', open, {
      slotId: slot.rows[0].id,
      scope: 'ALL',
      occurrence: ahead(5, '00:00').slice(0, 16),
      localStart: ahead(5, '08:00').slice(0, 16),
      durationMinutes: 480,
    });

    expect(changed.body).toMatchObject({ appointmentsOutside: [appointmentId] });
    const status = await service.database.pool.query('select status from appointments where id = $1', [
      appointmentId,
    ]);
    expect(status.rows).toEqual([{ status: 'booked' }]);
  });

  it.each([
    [
      'an occurrence there is none of',
      (slotId: string) => ({ slotId, occurrence: wall(1, '09:00') }),
      'OCCURRENCE_NOT_FOUND',
    ],
    [
      'a series with no occurrence named',
      (slotId: string) => ({ slotId, occurrence: null }),
      'VALIDATION_FAILED',
    ],
    ['no slot', () => ({ slotId: randomUUID(), occurrence: null }), 'SLOT_NOT_FOUND'],
  ])('refuses %s', async (_, what, code) => {
    const { slotId, occurrence } = what(await slotOf());
    const before = await startsOf();

    expect(codeOf(await change(slotId, 'THIS', occurrence, { localStart: wall(0, '10:00') }))).toBe(code);
    expect(await startsOf()).toEqual(before);
  });

  it('is no other doctor’s to do', async () => {
    const slotId = await slotOf();
    const other = await signedIn(service.database.pool, 'doctor');

    const answer = await service.act('removeAvailability', other, {
      slotId,
      scope: 'ALL',
      occurrence: wall(0, '09:00'),
    });

    expect(codeOf(answer)).toBe('SLOT_NOT_FOUND');
    expect(await countSlots()).toBe(1);
  });
});

describe('CAL-3 removeAvailability', () => {
  const remove = (slotId: string, scope: string, occurrence: string | null) =>
    service.act('removeAvailability', doctor, { slotId, scope, occurrence });

  it('removes this one, this and following, or all', async () => {
    const slotId = await slotOf();

    await remove(slotId, 'THIS', wall(0, '09:00'));
    expect(await startsOf()).toEqual([on(2, '09:00'), on(7, '09:00'), on(9, '09:00')]);
    await remove(slotId, 'FOLLOWING', wall(7, '09:00'));
    expect(await startsOf()).toEqual([on(2, '09:00')]);
    await remove(slotId, 'ALL', wall(2, '09:00'));
    expect(await countSlots()).toBe(0);
  });
});

describe('CAL-3 time off', () => {
  it('takes away whatever slots it meets, says why, and can be given back', async () => {
    await slotOf();
    await service.act('addTimeOff', doctor, {
      startsAt: on(0, '10:00'),
      endsAt: on(3, '00:00'),
      note: 'Eid',
    });

    const shown = await windowOf(doctor);
    expect(shown.timeOff).toMatchObject([{ startsAt: on(0, '10:00'), note: 'Eid' }]);
    expect(shown.open[0]).toEqual({ startsAt: on(0, '09:00'), endsAt: on(0, '10:00') });
    expect(shown.open).toHaveLength(3);

    const { exceptionId } = shown.timeOff[0]!;
    const other = await signedIn(service.database.pool, 'doctor');
    expect(codeOf(await service.act('removeTimeOff', other, { exceptionId }))).toBe('SLOT_NOT_FOUND');
    expect((await service.act('removeTimeOff', staff, { exceptionId })).status).toBe(200);
    expect((await windowOf(doctor)).timeOff).toEqual([]);
  });

  it('has a length', async () => {
    const answer = await service.act('addTimeOff', doctor, {
      startsAt: on(1, '10:00'),
      endsAt: on(1, '10:00'),
    });

    expect(codeOf(answer)).toBe('VALIDATION_FAILED');
  });
});

describe('CAL-2 calendarWindow', () => {
  it('CAL-4 shows a patient his own working week, and nobody else’s', async () => {
    const own = await windowOf(patient);

    expect(own.occurrences).toHaveLength(10);
    const foreign = await service.act('calendarWindow', patient, {
      userId: doctor.userId,
      from: on(0, '00:00'),
      to: on(1, '00:00'),
    });
    expect(codeOf(foreign)).toBe('NOT_PERMITTED');
  });

  it('has at most two months', async () => {
    const answer = await service.act('calendarWindow', doctor, { from: on(0, '00:00'), to: on(63, '00:00') });

    expect(codeOf(answer)).toBe('VALIDATION_FAILED');
  });
});
