import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { aHold, anAppointment, aProposal, overlapping } from '../../test/support/appointments.ts';

let database: TestDatabase;
let db: pg.Pool;
let doctorId: string;
let patientId: string;
let otherPatientId: string;

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
  db = database.pool;
});
afterAll(() => database.drop());
beforeEach(async () => {
  doctorId = await aPerson(db, { role: 'doctor' });
  patientId = await aPerson(db);
  otherPatientId = await aPerson(db);
});

const taken = (constraint: string) => ({ code: '23P01', constraint });
const doctorTaken = taken('appointments_doctor_not_double_booked');
const patientTaken = taken('appointments_patient_not_double_booked');

function at(from: string, until: string, who: { doctorId?: string; patientId?: string } = {}) {
  const startsAt = `2030-05-06T${from}Z`;
  return { doctorId, patientId, ...who, startsAt, endsAt: `2030-05-06T${until}Z` };
}

async function count(table: string): Promise<number> {
  const found = await db.query<{ n: number }>(
    `select count(*)::int as n from public.${table} where doctor_id = $1`,
    [doctorId],
  );
  return found.rows[0]!.n;
}

async function statusOf(proposalId: string): Promise<string> {
  const found = await db.query<{ status: string }>(
    'select status from public.shift_proposals where id = $1',
    [proposalId],
  );
  return found.rows[0]!.status;
}

describe('BOOK-2 reserved time', () => {
  it('of a booked appointment is refused to a hold, a booking and a proposal of others, and nothing is written', async () => {
    await anAppointment(db, at('10:00', '10:30'));
    const elsewhere = await anAppointment(db, at('12:00', '12:30', { patientId: otherPatientId }));
    const wish = at('10:15', '10:45', { patientId: otherPatientId });

    await expect(aHold(db, wish)).rejects.toMatchObject(doctorTaken);
    await expect(anAppointment(db, wish)).rejects.toMatchObject(doctorTaken);
    await expect(anAppointment(db, wish, { status: 'pending' })).rejects.toMatchObject(doctorTaken);
    await expect(aProposal(db, elsewhere, wish)).rejects.toMatchObject(doctorTaken);
    expect([await count('appointments'), await count('slot_holds'), await count('reserved_times')]).toEqual([
      2, 0, 2,
    ]);
    const proposals = await db.query('select from public.shift_proposals where appointment_id = $1', [
      elsewhere,
    ]);
    expect(proposals.rowCount).toBe(0);
  });

  it('of a hold, a pending appointment or a proposal is refused as that of a booked one', async () => {
    await aHold(db, at('08:00', '08:30'));
    const pending = await anAppointment(db, at('09:00', '09:30'), { status: 'pending' });
    await aProposal(db, pending, at('10:00', '10:30'));

    for (const [from, until] of [
      ['08:00', '08:30'],
      ['09:15', '09:30'],
      ['09:45', '10:15'],
    ] as const) {
      const wish = at(from, until, { patientId: otherPatientId });
      await expect(anAppointment(db, wish)).rejects.toMatchObject(doctorTaken);
    }
  });

  it('keeps the buffer between appointments, before and after', async () => {
    await anAppointment(db, { ...at('10:00', '10:30'), occupiedUntil: '2030-05-06T10:40Z' });
    const next = at('10:35', '11:00', { patientId: otherPatientId });
    const before = {
      ...at('09:30', '10:00', { patientId: otherPatientId }),
      occupiedUntil: '2030-05-06T10:10Z',
    };

    await expect(anAppointment(db, next)).rejects.toMatchObject(doctorTaken);
    await expect(anAppointment(db, before)).rejects.toMatchObject(doctorTaken);
    await anAppointment(db, at('10:40', '11:00', { patientId: otherPatientId }));
  });

  it('of a patient is refused with another doctor too', async () => {
    await anAppointment(db, at('10:00', '10:30'));
    const otherDoctor = await aPerson(db, { role: 'doctor' });

    await expect(anAppointment(db, at('10:00', '10:30', { doctorId: otherDoctor }))).rejects.toMatchObject(
      patientTaken,
    );
  });

  it('is free again when the appointment is cancelled or finished, and taken again when it is revived', async () => {
    const appointment = await anAppointment(db, at('10:00', '10:30'));
    await db.query(`update public.appointments set status = 'cancelled' where id = $1`, [appointment]);
    await anAppointment(db, at('10:00', '10:30', { patientId: otherPatientId }));

    const revived = db.query(`update public.appointments set status = 'booked' where id = $1`, [appointment]);
    await expect(revived).rejects.toMatchObject(doctorTaken);
  });

  it('moves with its appointment, buffer and all, and the version counts the moves', async () => {
    const appointment = await anAppointment(db, {
      ...at('10:00', '10:30'),
      occupiedUntil: '2030-05-06T10:40Z',
    });
    const moved = await db.query(
      `update public.appointments set starts_at = $2, ends_at = $3 where id = $1 returning version, occupied_until`,
      [appointment, '2030-05-06T14:00Z', '2030-05-06T14:30Z'],
    );
    const noted = await db.query(
      `update public.appointments set reason = 'cough' where id = $1 returning version`,
      [appointment],
    );

    expect(moved.rows).toEqual([{ version: 2, occupied_until: new Date('2030-05-06T14:40Z') }]);
    expect(noted.rows).toEqual([{ version: 2 }]);
    await anAppointment(db, at('10:00', '10:30', { patientId: otherPatientId }));
    const wish = at('14:30', '15:00', { patientId: otherPatientId });
    await expect(anAppointment(db, wish)).rejects.toMatchObject(doctorTaken);
  });
});

describe('BOOK-9 a hold', () => {
  it('past its time gives way to whoever reserves next, in the same transaction', async () => {
    await aHold(db, at('10:00', '10:30'), '-1 second');

    await anAppointment(db, at('10:15', '10:45', { patientId: otherPatientId }));
    expect([await count('slot_holds'), await count('reserved_times')]).toEqual([0, 1]);
  });

  it('becomes the appointment without the time ever being free', async () => {
    const hold = await aHold(db, at('10:00', '10:30'));
    const confirming = await database.connect();
    await confirming.query('begin');
    await confirming.query('delete from public.slot_holds where id = $1', [hold]);
    const rival = Promise.allSettled([
      anAppointment(db, at('10:00', '10:30', { patientId: otherPatientId })),
    ]);
    await waitUntilBlocked();
    await anAppointment(confirming, at('10:00', '10:30'));
    await confirming.query('commit');

    expect(await rival).toMatchObject([{ status: 'rejected', reason: doctorTaken }]);
    expect([await count('appointments'), await count('slot_holds')]).toEqual([1, 0]);
  });

  it('cannot be changed', async () => {
    const hold = await aHold(db, at('10:00', '10:30'));

    const longer = db.query(
      `update public.slot_holds set expires_at = now() + interval '1 day' where id = $1`,
      [hold],
    );
    await expect(longer).rejects.toMatchObject({ code: 'TM011' });
  });

  async function waitUntilBlocked(): Promise<void> {
    await expect
      .poll(async () => {
        const waiting = await db.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        );
        return waiting.rowCount;
      })
      .toBe(1);
  }
});

describe('CAL-6 a proposal of another time', () => {
  it('reserves both times, may overlap its own appointment, and frees its time when rejected', async () => {
    const appointment = await anAppointment(db, at('10:00', '10:30'));
    const proposal = await aProposal(db, appointment, at('10:15', '10:45'));
    const late = at('10:30', '11:00', { patientId: otherPatientId });

    await expect(anAppointment(db, late)).rejects.toMatchObject(doctorTaken);
    await db.query(
      `update public.shift_proposals set status = 'rejected', answered_at = now() where id = $1`,
      [proposal],
    );
    await anAppointment(db, late);
  });

  it('moves the appointment when accepted, and only its new time stays reserved', async () => {
    const appointment = await anAppointment(db, at('10:00', '10:30'));
    const proposal = await aProposal(db, appointment, at('11:00', '11:30'));
    const client = await database.connect();
    await client.query('begin');
    await client.query('update public.appointments set starts_at = $2, ends_at = $3 where id = $1', [
      appointment,
      '2030-05-06T11:00Z',
      '2030-05-06T11:30Z',
    ]);
    await client.query(
      `update public.shift_proposals set status = 'accepted', answered_at = now() where id = $1`,
      [proposal],
    );
    await client.query('commit');

    await anAppointment(db, at('10:00', '10:30', { patientId: otherPatientId }));
    const wish = at('11:00', '11:30', { patientId: otherPatientId });
    await expect(anAppointment(db, wish)).rejects.toMatchObject(doctorTaken);
  });

  it('past its time is expired by whoever reserves next, and stays in the history', async () => {
    const appointment = await anAppointment(db, at('10:00', '10:30'));
    const proposal = await aProposal(db, appointment, { ...at('11:00', '11:30'), expiresIn: '-1 second' });

    await anAppointment(db, at('11:00', '11:30', { patientId: otherPatientId }));
    expect(await statusOf(proposal)).toBe('expired');
  });

  it('is withdrawn when its appointment is cancelled, and both times are free', async () => {
    const appointment = await anAppointment(db, at('10:00', '10:30'));
    const proposal = await aProposal(db, appointment, at('11:00', '11:30'));
    await db.query(`update public.appointments set status = 'cancelled' where id = $1`, [appointment]);

    expect([await statusOf(proposal), await count('reserved_times')]).toEqual(['withdrawn', 0]);
    await expect(aProposal(db, appointment, at('12:00', '12:30'))).rejects.toMatchObject({ code: 'TM012' });
  });

  it('is answered once, stays as it was made, and is the only open one', async () => {
    const appointment = await anAppointment(db, at('10:00', '10:30'));
    const proposal = await aProposal(db, appointment, at('11:00', '11:30'));
    const second = aProposal(db, appointment, at('12:00', '12:30'));
    await expect(second).rejects.toMatchObject({ code: '23505', constraint: 'shift_proposals_one_open' });
    const later = db.query(
      `update public.shift_proposals set ends_at = ends_at + interval '1 hour' where id = $1`,
      [proposal],
    );
    await expect(later).rejects.toMatchObject({ code: 'TM014' });
    await db.query(
      `update public.shift_proposals set status = 'rejected', answered_at = now() where id = $1`,
      [proposal],
    );

    const again = db.query(`update public.shift_proposals set status = 'accepted' where id = $1`, [proposal]);
    await expect(again).rejects.toMatchObject({ code: 'TM013' });
    expect(await statusOf(proposal)).toBe('rejected');
  });
});

describe('BOOK-10 overbooking', () => {
  it('puts an appointment over another, says so in the audit log, and others still cannot be put over it', async () => {
    await anAppointment(db, at('10:00', '10:30'));
    const third = await aPerson(db);
    const over = await anAppointment(db, at('10:15', '11:00', { patientId: otherPatientId }), {
      overbooked: true,
    });

    const logged = await db.query(`select action from public.audit_log where entity_id = $1`, [over]);
    expect(logged.rows).toEqual([{ action: 'appointment.overbooked' }]);
    await expect(anAppointment(db, at('10:30', '11:00', { patientId: third }))).rejects.toMatchObject(
      doctorTaken,
    );
    await anAppointment(db, at('10:30', '11:00', { patientId: third }), { overbooked: true });
  });

  it('never puts a patient into two appointments at once', async () => {
    await anAppointment(db, at('10:00', '10:30'));

    await expect(anAppointment(db, at('10:00', '10:30'), { overbooked: true })).rejects.toMatchObject(
      patientTaken,
    );
    expect(await count('appointments')).toBe(1);
  });
});

describe('BOOK-4 a booking key', () => {
  it('books once for the one who made it', async () => {
    const book = (from: string, until: string) =>
      db.query(
        `insert into public.appointments (doctor_id, patient_id, starts_at, ends_at, booked_by, booking_key)
         values ($1, $2, $3, $4, $2, 'attempt-0001')`,
        [doctorId, patientId, `2030-05-06T${from}Z`, `2030-05-06T${until}Z`],
      );
    await book('10:00', '10:30');

    await expect(book('11:00', '11:30')).rejects.toMatchObject({
      code: '23505',
      constraint: 'appointments_booked_once',
    });
  });
});

describe('CAL-6 the participants of an appointment', () => {
  const decisions = async (appointment: string) => {
    const found = await db.query(
      `select user_id, decision, decided_by, decided_at is not null as dated
         from public.appointment_participants where appointment_id = $1 order by user_id = $2`,
      [appointment, doctorId],
    );
    return found.rows;
  };

  it('are its patient and doctor, and who books has accepted', async () => {
    const appointment = await anAppointment(db, at('10:00', '10:30'), {
      status: 'pending',
      bookedBy: patientId,
    });

    expect(await decisions(appointment)).toEqual([
      { user_id: patientId, decision: 'accepted', decided_by: patientId, dated: true },
      { user_id: doctorId, decision: 'pending', decided_by: null, dated: false },
    ]);
  });

  it('have their decision noted with the one who made it, staff too', async () => {
    const staff = await aPerson(db, { role: 'staff' });
    const appointment = await anAppointment(db, at('10:00', '10:30'), {
      status: 'pending',
      bookedBy: patientId,
    });
    const client = await database.connect();
    await client.query(`select set_config('hasura.user', $1, false)`, [
      JSON.stringify({ 'x-hasura-user-id': staff }),
    ]);
    await client.query(
      `update public.appointment_participants set decision = 'rejected' where appointment_id = $1 and user_id = $2`,
      [appointment, doctorId],
    );

    expect((await decisions(appointment))[1]).toEqual({
      user_id: doctorId,
      decision: 'rejected',
      decided_by: staff,
      dated: true,
    });
  });
});

describe('BOOK-2 500 at once', () => {
  const rivals = 500;
  let crowd: pg.Pool;
  let patients: string[];
  beforeAll(async () => {
    crowd = new pg.Pool({ connectionString: database.url, max: 60 });
    const made = await db.query<{ id: string }>(
      `insert into public.users (role, display_name, email)
       select 'patient', 'Rival ' || n, 'rival' || n || '@example.org' from generate_series(1, $1) as n returning id`,
      [rivals],
    );
    patients = made.rows.map(({ id }) => id);
  });
  afterAll(() => crowd.end());

  it('for one start, as holds, bookings, shifts and overlapping lengths: one wins, each loser has the clean code', async () => {
    const shifted = new Map<number, string>();
    for (let index = 9; index < rivals; index += 20) {
      const day = { ...at('10:00', '10:30', { patientId: patients[index]! }) };
      const startsAt = new Date(Date.parse(day.startsAt) + index * 86_400_000).toISOString();
      const endsAt = new Date(Date.parse(day.endsAt) + index * 86_400_000).toISOString();
      shifted.set(index, await anAppointment(db, { ...day, startsAt, endsAt }));
    }
    const reserved = await count('reserved_times');

    const attempts = patients.map((rival, index) => {
      const wish = at(index % 4 === 3 ? '10:15' : '10:00', index % 4 === 2 ? '11:00' : '10:30', {
        patientId: rival,
      });
      const appointment = shifted.get(index);
      if (appointment !== undefined) return aProposal(crowd, appointment, wish);
      if (index % 4 === 1) return aHold(crowd, wish);
      return anAppointment(crowd, wish, { status: index % 2 === 0 ? 'booked' : 'pending' });
    });
    const outcomes = await Promise.allSettled(attempts);

    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(lost).toHaveLength(rivals - 1);
    expect(new Set(lost.map(({ reason }) => `${reason.code} ${reason.constraint}`))).toEqual(
      new Set([`${doctorTaken.code} ${doctorTaken.constraint}`]),
    );
    expect(await count('reserved_times')).toBe(reserved + 1);
    expect(await overlapping(db)).toEqual([]);
  });

  it('for random starts of few people, with expired holds between them: no two overlap, and nobody meets a deadlock', async () => {
    const doctors = [doctorId, await aPerson(db, { role: 'doctor' }), await aPerson(db, { role: 'doctor' })];
    const attempts = Array.from({ length: rivals }, (_, index) => {
      const quarter = (index * 7) % 20;
      const start = Date.UTC(2031, 0, 1, 9) + quarter * 900_000;
      const wish = {
        doctorId: doctors[index % 3]!,
        patientId: patients[(index * 11) % 9]!,
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(start + (1 + (index % 3)) * 900_000).toISOString(),
      };
      if (index % 3 === 0) return aHold(crowd, wish, index % 2 === 0 ? '-1 second' : '5 minutes');
      return anAppointment(crowd, wish);
    });
    const outcomes = await Promise.allSettled(attempts);

    const lost = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason.code);
    expect(new Set(lost)).toEqual(new Set(['23P01']));
    expect(lost.length).toBeLessThan(rivals);
    expect(await overlapping(db)).toEqual([]);
  });
});
