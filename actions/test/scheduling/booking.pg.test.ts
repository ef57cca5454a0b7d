import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { aHold, anAppointment } from '../support/appointments.ts';
import { ahead, book, booked, codeOf, eventsOf, later, openDoctor, signedIn } from '../support/clinic.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';

let service: RunningService;
let doctor: ActingSession;
let patient: ActingSession;
let other: ActingSession;
let doctorId: string;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
});
afterAll(() => service.stop());
beforeEach(async () => {
  const { pool } = service.database;
  doctor = await openDoctor(pool, { hours: '09:00', minutes: 480 });
  patient = await signedIn(pool, 'patient');
  other = await signedIn(pool, 'patient');
  doctorId = doctor.userId;
});

const rows = async (sql: string, ...values: unknown[]) =>
  (await service.database.pool.query(sql, values)).rows;
const appointments = () =>
  rows('select * from appointments where doctor_id = $1 order by starts_at', doctorId);
const holds = () => rows('select * from slot_holds where doctor_id = $1', doctorId);
const at = (time: string) => ahead(3, time);
const propose = (who: ActingSession, more: object = {}) =>
  service.act('proposeSlots', who, {
    doctorId,
    durationMinutes: 30,
    from: at('00:00'),
    to: later(at('00:00'), 1440),
    ...more,
  });
const startsOf = async (who: ActingSession, more: object = {}) =>
  (await propose(who, more)).body['starts'] as string[];

describe('proposeSlots', () => {
  it('BOOK-1 offers the day’s starts on the increment, and none that is taken', async () => {
    await booked(service, other, { doctorId, startsAt: at('10:00') });

    const answer = await propose(patient);

    const starts = answer.body['starts'] as string[];
    expect(starts[0]).toBe(at('09:00'));
    expect(starts.at(-1)).toBe(at('16:30'));
    expect(starts).toContain(at('09:30'));
    expect(starts).toContain(at('10:30'));
    for (const taken of ['09:45', '10:00', '10:15']) expect(starts).not.toContain(at(taken));
    expect(answer.body['rules']).toMatchObject({ incrementMinutes: 15, minimumNoticeMinutes: 60 });
  });

  it('offers nothing of time in which the patient himself is with another doctor', async () => {
    const elsewhere = await openDoctor(service.database.pool);
    await booked(service, patient, { doctorId: elsewhere.userId, startsAt: at('10:00') });

    expect(await startsOf(patient)).not.toContain(at('10:00'));
    expect(await startsOf(other)).toContain(at('10:00'));
  });

  it('holds staff and doctors to no notice, and patients to it', async () => {
    await service.database.pool.query(
      `update availability_slots set local_start = date_trunc('day', local_start), duration_minutes = 1440 where user_id = $1`,
      [doctorId],
    );
    const soon = { from: new Date().toISOString(), to: new Date(Date.now() + 50 * 60_000).toISOString() };

    expect(await startsOf(patient, soon)).toEqual([]);
    expect((await startsOf(doctor, soon)).length).toBeGreaterThan(0);
    expect((await startsOf(await signedIn(service.database.pool, 'staff'), soon)).length).toBeGreaterThan(0);
  });

  it.each([
    ['a patient for another one', () => patient, () => ({ patientId: other.userId }), 'NOT_PERMITTED'],
    [
      'a doctor for another doctor',
      async () => openDoctor(service.database.pool),
      () => ({}),
      'NOT_PERMITTED',
    ],
    ['anybody for no doctor', () => patient, () => ({ doctorId: randomUUID() }), 'DOCTOR_NOT_FOUND'],
    [
      'anybody for three months',
      () => patient,
      () => ({ to: later(at('00:00'), 90 * 1440) }),
      'VALIDATION_FAILED',
    ],
    [
      'anybody for an appointment of others',
      () => patient,
      () => ({ appointmentId: randomUUID() }),
      'APPOINTMENT_NOT_FOUND',
    ],
  ])('refuses %s', async (_, who, more, code) => {
    expect(codeOf(await propose(await who(), more()))).toBe(code);
  });
});

describe('nextFree', () => {
  it('BOOK-7 gives the earliest starts over the doctors of a speciality and language, never an unverified one’s', async () => {
    const { pool } = service.database;
    const speciality = `Speciality ${randomUUID()}`;
    const early = await openDoctor(pool, { hours: '08:00', minutes: 60 });
    const unverified = await openDoctor(pool, { hours: '07:00', verified: false });
    for (const id of [doctorId, early.userId, unverified.userId]) {
      await pool.query('update doctors set speciality = $2, languages = $3 where user_id = $1', [
        id,
        speciality,
        id === early.userId ? ['bn'] : ['en'],
      ]);
    }
    const ask = async (more: object) =>
      (
        await service.act('nextFree', patient, {
          speciality: speciality.toUpperCase(),
          durationMinutes: 60,
          after: at('00:00'),
          limit: 3,
          ...more,
        })
      ).body as unknown as { doctorId: string; startsAt: string; endsAt: string }[];

    expect(await ask({})).toEqual([
      { doctorId: early.userId, startsAt: at('08:00'), endsAt: at('09:00') },
      { doctorId, startsAt: at('09:00'), endsAt: at('10:00') },
      { doctorId, startsAt: at('09:15'), endsAt: at('10:15') },
    ]);
    expect((await ask({ language: 'en' })).map((start) => start.doctorId)).toEqual([
      doctorId,
      doctorId,
      doctorId,
    ]);
    expect(await ask({ speciality: 'nobody’s' })).toEqual([]);
  });

  it('looks beyond the first week when that is full', async () => {
    await service.database.pool.query(
      `insert into availability_exceptions (user_id, kind, starts_at, ends_at) values ($1, 'time_off', $2, $3)`,
      [doctorId, ahead(-1, '00:00'), ahead(20, '00:00')],
    );

    const answer = await service.act('nextFree', patient, { doctorId, durationMinutes: 30, limit: 1 });

    expect(answer.body).toMatchObject([{ doctorId, startsAt: ahead(20, '09:00') }]);
  });
});

describe('bookAppointment', () => {
  it('BOOK-1 BOOK-5 books what was offered: reserved, both seated, one event for the worker', async () => {
    const answer = await book(service, patient, { doctorId, startsAt: at('10:00') });

    const appointmentId = answer.body['appointmentId'] as string;
    expect(answer).toMatchObject({ status: 200, body: { appointmentId: expect.any(String) } });
    expect(await appointments()).toMatchObject([
      {
        id: appointmentId,
        patient_id: patient.userId,
        status: 'booked',
        reason: 'Headache',
        overbooked: false,
        booked_by: patient.userId,
      },
    ]);
    const seats = await rows(
      'select decision from appointment_participants where appointment_id = $1',
      appointmentId,
    );
    expect(seats).toEqual([{ decision: 'accepted' }, { decision: 'accepted' }]);
    expect(await eventsOf(service.database.pool, appointmentId)).toEqual(['appointment.created']);
    expect(await startsOf(other)).not.toContain(at('10:00'));
  });

  it('BOOK-3 tells the slower one that the start is taken, and writes nothing', async () => {
    await booked(service, patient, { doctorId, startsAt: at('10:00') });

    const late = await book(service, other, { doctorId, startsAt: at('10:15') });

    expect(late).toMatchObject({ status: 409, body: { extensions: { code: 'SLOT_TAKEN' } } });
    expect(await appointments()).toHaveLength(1);
  });

  it('BOOK-3 tells whoever was offered a start that the doctor has taken off since', async () => {
    expect(await startsOf(patient)).toContain(at('10:00'));
    await service.act('addTimeOff', doctor, { startsAt: at('10:00'), endsAt: at('11:00') });

    const answer = await book(service, patient, { doctorId, startsAt: at('10:00') });

    expect(codeOf(answer)).toBe('SLOT_UNAVAILABLE');
    expect(await appointments()).toEqual([]);
  });

  it('BOOK-4 the same key from twenty requests at once is one appointment', async () => {
    const bookingKey = randomUUID();

    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        book(service, patient, { doctorId, startsAt: at('10:00'), bookingKey }),
      ),
    );

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.body['appointmentId'])).size).toBe(1);
    const [only, ...more] = await appointments();
    expect(more).toEqual([]);
    expect(await eventsOf(service.database.pool, only.id)).toEqual(['appointment.created']);
  });

  it('BOOK-4 a key that has booked something else is refused, one of another person is another key', async () => {
    const bookingKey = randomUUID();
    await booked(service, patient, { doctorId, startsAt: at('10:00'), bookingKey });

    const reused = await book(service, patient, { doctorId, startsAt: at('12:00'), bookingKey });
    const others = await book(service, other, { doctorId, startsAt: at('12:00'), bookingKey });

    expect(codeOf(reused)).toBe('BOOKING_KEY_REUSED');
    expect(others.status).toBe(200);
    expect(await appointments()).toHaveLength(2);
  });

  it('BOOK-4 a retry finds its appointment also when that was moved and the doctor’s verification taken back', async () => {
    const bookingKey = randomUUID();
    const appointmentId = await booked(service, patient, { doctorId, startsAt: at('10:00'), bookingKey });
    const staff = await signedIn(service.database.pool, 'staff');
    await service.act('moveAppointment', staff, {
      appointmentId,
      startsAt: at('12:00'),
      durationMinutes: 30,
    });
    await service.database.pool.query('update doctors set verified_at = null where user_id = $1', [doctorId]);

    const again = await book(service, patient, { doctorId, startsAt: at('10:00'), bookingKey });

    expect(again.body).toEqual({ appointmentId });
  });

  it.each([
    ['at an hour the doctor is away', { startsAt: at('20:00') }, 'SLOT_UNAVAILABLE'],
    ['between the increments', { startsAt: at('10:05') }, 'START_NOT_ALIGNED'],
    ['for a length not offered', { durationMinutes: 20 }, 'DURATION_NOT_OFFERED'],
    ['too far ahead', { startsAt: ahead(200, '10:00') }, 'BEYOND_HORIZON'],
    ['in the past', { startsAt: ahead(-2, '10:00') }, 'NOTICE_TOO_SHORT'],
    ['over others, as a patient', { overbook: true }, 'NOT_PERMITTED'],
    ['for another patient, as a patient', { patientId: randomUUID() }, 'NOT_PERMITTED'],
    ['with no time at all', { startsAt: 'tomorrow' }, 'VALIDATION_FAILED'],
    ['with a key that is none', { bookingKey: 'x' }, 'VALIDATION_FAILED'],
  ])('refuses %s', async (_, wish, code) => {
    const answer = await book(service, patient, { doctorId, startsAt: at('10:00'), ...wish });

    expect(codeOf(answer)).toBe(code);
    expect(await appointments()).toEqual([]);
  });

  it('BOOK-2 refuses a patient who is with another doctor then', async () => {
    const elsewhere = await openDoctor(service.database.pool);
    await booked(service, patient, { doctorId: elsewhere.userId, startsAt: at('10:00') });

    expect(codeOf(await book(service, patient, { doctorId, startsAt: at('10:15') }))).toBe('PATIENT_BUSY');
  });

  it('refuses doctors, and a device that was signed out', async () => {
    expect(codeOf(await book(service, doctor, { doctorId, startsAt: at('10:00') }))).toBe('NOT_PERMITTED');
    await service.database.pool.query('delete from active_sessions where id = $1', [patient.sessionId]);
    expect(codeOf(await book(service, patient, { doctorId, startsAt: at('10:00') }))).toBe('SESSION_ENDED');
    expect(await appointments()).toEqual([]);
  });

  it('keeps the clinic’s buffer free after the appointment', async () => {
    await service.database.pool.query('update scheduling_settings set buffer_minutes = 10');
    await booked(service, patient, { doctorId, startsAt: at('10:00') });

    const next = await book(service, other, { doctorId, startsAt: at('10:30') });
    await service.database.pool.query('update scheduling_settings set buffer_minutes = 0');

    expect(codeOf(next)).toBe('SLOT_TAKEN');
  });
});

describe('USR-3 an unverified doctor', () => {
  it('is offered, held and booked by nobody, and the database itself refuses his time', async () => {
    const { pool } = service.database;
    await pool.query('update doctors set verified_at = null where user_id = $1', [doctorId]);
    const wish = { doctorId, startsAt: at('10:00'), durationMinutes: 30 };
    const staff = await signedIn(pool, 'staff');

    expect(codeOf(await propose(patient))).toBe('DOCTOR_NOT_VERIFIED');
    expect(codeOf(await service.act('holdSlot', patient, wish))).toBe('DOCTOR_NOT_VERIFIED');
    expect(codeOf(await book(service, patient, wish))).toBe('DOCTOR_NOT_VERIFIED');
    expect(codeOf(await book(service, staff, { ...wish, patientId: patient.userId, overbook: true }))).toBe(
      'DOCTOR_NOT_VERIFIED',
    );
    const straight = { doctorId, patientId: patient.userId, startsAt: at('10:00'), endsAt: at('10:30') };
    await expect(anAppointment(pool, straight)).rejects.toMatchObject({ code: 'TM020' });
    await expect(aHold(pool, straight)).rejects.toMatchObject({ code: 'TM020' });
    expect([...(await appointments()), ...(await holds())]).toEqual([]);
  });

  it('is noted in the audit log when he is verified and when that is taken back, with who did it', async () => {
    const { pool } = service.database;
    const admin = await aPerson(pool, { role: 'admin' });
    const client = await pool.connect();
    for (const value of [null, 'now()']) {
      await client.query('begin');
      await client.query(`select set_config('hasura.user', $1, true)`, [
        JSON.stringify({ 'x-hasura-user-id': admin, 'x-hasura-role': 'clinic_admin' }),
      ]);
      await client.query('update doctors set verified_at = $2 where user_id = $1', [doctorId, value]);
      await client.query('commit');
    }
    client.release();

    const logged = await rows(
      'select action, actor_id from audit_log where entity_id = $1 order by seq',
      doctorId,
    );
    expect(logged).toEqual([
      { action: 'doctor.unverified', actor_id: admin },
      { action: 'doctor.verified', actor_id: admin },
    ]);
    expect(await rows('select verified_by from doctors where user_id = $1', doctorId)).toEqual([
      { verified_by: admin },
    ]);
  });
});

describe('BOOK-9 a hold', () => {
  const hold = (who: ActingSession, more: object = {}) =>
    service.act('holdSlot', who, { doctorId, startsAt: at('10:00'), durationMinutes: 30, ...more });

  it('keeps others away, not its owner, and is gone when he has booked', async () => {
    const held = await hold(patient);

    expect(held).toMatchObject({
      status: 200,
      body: { doctorId, startsAt: at('10:00'), endsAt: at('10:30') },
    });
    expect(codeOf(await hold(other))).toBe('SLOT_TAKEN');
    expect(codeOf(await book(service, other, { doctorId, startsAt: at('10:15') }))).toBe('SLOT_TAKEN');
    expect(await startsOf(other)).not.toContain(at('10:00'));
    expect(await startsOf(patient)).toContain(at('10:00'));
    const answer = await book(service, patient, {
      doctorId,
      startsAt: at('10:00'),
      holdId: held.body['holdId'] as string,
    });
    expect(answer.status).toBe(200);
    expect(await holds()).toEqual([]);
  });

  it('replaces the one before it, and can be given back by its owner alone', async () => {
    await hold(patient);
    const second = await hold(patient, { startsAt: at('11:00') });
    const holdId = second.body['holdId'];

    expect(await holds()).toMatchObject([{ id: holdId }]);
    expect(codeOf(await service.act('releaseHold', other, { holdId }))).toBe('HOLD_NOT_FOUND');
    expect(await holds()).toHaveLength(1);
    expect((await service.act('releaseHold', patient, { holdId })).status).toBe(200);
    expect(await holds()).toEqual([]);
  });

  it('that has lapsed gives way to another one, and whoever held it is told that the start is taken', async () => {
    const { pool } = service.database;
    const reservation = { doctorId, patientId: patient.userId, startsAt: at('10:00'), endsAt: at('10:30') };
    const lapsed = await aHold(pool, reservation, '-1 second');

    expect((await book(service, other, { doctorId, startsAt: at('10:00') })).status).toBe(200);
    const late = await book(service, patient, { doctorId, startsAt: at('10:00'), holdId: lapsed });

    expect(codeOf(late)).toBe('SLOT_TAKEN');
    expect(await appointments()).toHaveLength(1);
    expect(await holds()).toEqual([]);
  });

  it('that has lapsed is no obstacle to its own patient while the start is free', async () => {
    const reservation = { doctorId, patientId: patient.userId, startsAt: at('10:00'), endsAt: at('10:30') };
    const lapsed = await aHold(service.database.pool, reservation, '-1 second');

    const answer = await book(service, patient, { doctorId, startsAt: at('10:00'), holdId: lapsed });

    expect(answer.status).toBe(200);
  });

  it('lets its patient confirm although the notice has begun in between', async () => {
    const { pool } = service.database;
    await pool.query(
      `update availability_slots set local_start = date_trunc('day', local_start), duration_minutes = 1440 where user_id = $1`,
      [doctorId],
    );
    const soon = new Date(Math.ceil((Date.now() + 45 * 60_000) / 900_000) * 900_000).toISOString();
    const made = await pool.query(
      `insert into slot_holds (doctor_id, patient_id, held_by, starts_at, ends_at, occupied_until, expires_at, created_at)
       values ($1, $2, $2, $3, $4, $4, now() + interval '1 minute', now() - interval '20 minutes') returning id`,
      [doctorId, patient.userId, soon, later(soon, 30)],
    );

    const unheld = await book(service, other, {
      doctorId,
      startsAt: later(soon, -15),
      durationMinutes: 15,
    });
    const held = await book(service, patient, { doctorId, startsAt: soon, holdId: made.rows[0].id });

    expect(codeOf(unheld)).toBe('NOTICE_TOO_SHORT');
    expect(held.status).toBe(200);
  });

  it('of another time than the booking’s is refused', async () => {
    const held = await hold(patient);

    const answer = await book(service, patient, {
      doctorId,
      startsAt: at('12:00'),
      holdId: held.body['holdId'] as string,
    });

    expect(codeOf(answer)).toBe('HOLD_NOT_FOUND');
    expect(await holds()).toHaveLength(1);
  });
});

describe('BOOK-9 a hold of the patient himself', () => {
  const hold = (who: ActingSession, time: string, more: object = {}) =>
    service.act('holdSlot', who, { doctorId, startsAt: at(time), durationMinutes: 30, ...more });
  let staff: ActingSession;
  beforeEach(async () => {
    staff = await signedIn(service.database.pool, 'staff');
  });

  it('BOOK-8 does not hide its time from staff who book for him, and is taken over by their booking', async () => {
    await hold(patient, '10:00');
    const forHim = { patientId: patient.userId };

    expect(await startsOf(staff, forHim)).toContain(at('10:00'));
    expect(await startsOf(staff, { patientId: other.userId })).not.toContain(at('10:00'));
    const answer = await book(service, staff, { doctorId, startsAt: at('10:15'), ...forHim });

    expect(answer.status).toBe(200);
    expect(await appointments()).toHaveLength(1);
    expect(await holds()).toEqual([]);
  });

  it('BOOK-8 is taken over by a hold of staff for him, and theirs by his own booking', async () => {
    await hold(patient, '10:00');
    const taken = await hold(staff, '10:00', { patientId: patient.userId });
    expect(taken.status).toBe(200);
    expect((await holds()).map((row) => row.held_by)).toEqual([staff.userId]);

    expect((await book(service, patient, { doctorId, startsAt: at('10:00') })).status).toBe(200);
    expect(await holds()).toEqual([]);
  });

  it('BOOK-8 with another doctor at the same time does not make him busy; one at another time stays', async () => {
    const elsewhere = await openDoctor(service.database.pool);
    await service.act('holdSlot', patient, {
      doctorId: elsewhere.userId,
      startsAt: at('10:00'),
      durationMinutes: 30,
    });
    await aHold(service.database.pool, {
      doctorId: elsewhere.userId,
      patientId: patient.userId,
      startsAt: at('14:00'),
      endsAt: at('14:30'),
    });

    const answer = await book(service, staff, { doctorId, startsAt: at('10:00'), patientId: patient.userId });

    expect(answer.status).toBe(200);
    const left = await rows('select starts_at from slot_holds where patient_id = $1', patient.userId);
    expect(left.map((row) => row.starts_at.toISOString())).toEqual([at('14:00')]);
  });

  it('BOOK-2 still keeps staff from booking its time for anybody else, with nothing written', async () => {
    await hold(patient, '10:00');

    const answer = await book(service, staff, { doctorId, startsAt: at('10:00'), patientId: other.userId });

    expect(codeOf(answer)).toBe('SLOT_TAKEN');
    expect(await appointments()).toEqual([]);
    expect(await holds()).toHaveLength(1);
  });

  it('BOOK-2 of the patient who confirms and staff who book for him at once, one books, in each of 20 rounds', async () => {
    for (let round = 0; round < 20; round += 1) {
      const startsAt = later(at('09:00'), (round % 15) * 30 + Math.floor(round / 15) * 1440);
      const held = await service.act('holdSlot', patient, { doctorId, startsAt, durationMinutes: 30 });

      const answers = await Promise.all([
        book(service, patient, { doctorId, startsAt, holdId: held.body['holdId'] as string }),
        book(service, staff, { doctorId, startsAt, patientId: patient.userId }),
      ]);

      expect(
        answers.filter(({ status }) => status === 200),
        JSON.stringify(answers),
      ).toHaveLength(1);
      const loser = answers.find(({ status }) => status !== 200)!;
      expect(['SLOT_TAKEN', 'PATIENT_BUSY']).toContain(codeOf(loser));
    }
    expect(await appointments()).toHaveLength(20);
    expect(await holds()).toEqual([]);
  });
});

describe('BOOK-8 BOOK-10 staff', () => {
  it('book for a patient, which is audited, and see who does not exist', async () => {
    const staff = await signedIn(service.database.pool, 'staff');

    const answer = await book(service, staff, { doctorId, startsAt: at('10:00'), patientId: patient.userId });

    const appointmentId = answer.body['appointmentId'] as string;
    expect(await appointments()).toMatchObject([{ patient_id: patient.userId, booked_by: staff.userId }]);
    const logged = await rows('select action, actor_id from audit_log where entity_id = $1', appointmentId);
    expect(logged).toEqual([{ action: 'appointment.booked_on_behalf', actor_id: staff.userId }]);
    const unnamed = await book(service, staff, { doctorId, startsAt: at('12:00') });
    const unknown = await book(service, staff, { doctorId, startsAt: at('12:00'), patientId: doctorId });
    expect([codeOf(unnamed), codeOf(unknown)]).toEqual(['VALIDATION_FAILED', 'PATIENT_NOT_FOUND']);
  });

  it('overbook on purpose, which is flagged and audited; never the patient himself', async () => {
    const staff = await signedIn(service.database.pool, 'admin');
    await booked(service, patient, { doctorId, startsAt: at('10:00') });
    const wish = { doctorId, startsAt: at('10:00'), patientId: other.userId };

    expect(codeOf(await book(service, staff, wish))).toBe('SLOT_TAKEN');
    const over = await book(service, staff, { ...wish, overbook: true });
    const twice = await book(service, staff, { ...wish, overbook: true });

    expect(over.status).toBe(200);
    expect(codeOf(twice)).toBe('PATIENT_BUSY');
    expect((await appointments()).map((row) => row.overbooked).toSorted()).toEqual([false, true]);
    const logged = await rows(
      `select 1 from audit_log where action = 'appointment.overbooked' and entity_id = $1 and actor_id = $2`,
      over.body['appointmentId'],
      staff.userId,
    );
    expect(logged).toHaveLength(1);
    const free = await book(service, staff, { ...wish, startsAt: at('12:00'), overbook: true });
    const flag = await rows('select overbooked from appointments where id = $1', free.body['appointmentId']);
    expect(flag).toEqual([{ overbooked: false }]);
  });
});

describe('cancelAppointment', () => {
  const cancel = (who: ActingSession, appointmentId: string, reason = 'Ill') =>
    service.act('cancelAppointment', who, { appointmentId, reason });

  it('BOOK-6 frees the time, keeps the reason and who cancelled, and tells of it once', async () => {
    const appointmentId = await booked(service, patient, { doctorId, startsAt: at('10:00') });

    const answers = [await cancel(patient, appointmentId), await cancel(patient, appointmentId)];

    expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
    expect(await appointments()).toMatchObject([
      { status: 'cancelled', cancel_reason: 'Ill', cancelled_by: patient.userId, version: 2 },
    ]);
    expect(await eventsOf(service.database.pool, appointmentId)).toEqual([
      'appointment.created',
      'appointment.cancelled',
    ]);
    expect((await book(service, other, { doctorId, startsAt: at('10:00') })).status).toBe(200);
    expect(codeOf(await cancel(doctor, appointmentId))).toBe('APPOINTMENT_OVER');
  });

  it('BOOK-6 is too late for a patient shortly before the start, and not for the doctor', async () => {
    const { pool } = service.database;
    const soon = new Date(Date.now() + 60 * 60_000).toISOString();
    const appointmentId = await anAppointment(pool, {
      doctorId,
      patientId: patient.userId,
      startsAt: soon,
      endsAt: later(soon, 30),
    });

    expect(codeOf(await cancel(patient, appointmentId))).toBe('NOTICE_TOO_SHORT');
    expect((await cancel(doctor, appointmentId)).status).toBe(200);
  });

  it.each([
    ['somebody else', () => other, 'Ill', 'APPOINTMENT_NOT_FOUND'],
    ['without a reason', () => patient, '  ', 'VALIDATION_FAILED'],
  ])('is refused to %s, and the appointment stands', async (_, who, reason, code) => {
    const appointmentId = await booked(service, patient, { doctorId, startsAt: at('10:00') });

    expect(codeOf(await cancel(who(), appointmentId, reason))).toBe(code);
    expect(await appointments()).toMatchObject([{ status: 'booked', version: 1 }]);
  });
});
