import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { anAppointment, aPerson, aRoom, aSession, type PersonShape } from './support/people.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.drop());

const rows = async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows;
const person = (role: PersonShape['role'], shape: Partial<PersonShape> = {}) =>
  aPerson(database.pool, { role, ...shape });

describe('a blocked person', () => {
  it('USR-5 loses every session at once, gets no new one, and the block is in the audit log', async () => {
    const user = await person('doctor');
    const other = await aSession(database.pool, await person('doctor'));
    await aSession(database.pool, user);
    await aSession(database.pool, user);

    await database.pool.query('update users set blocked_at = now() where id = $1', [user]);

    expect(await rows('select 1 from active_sessions where user_id = $1', user)).toEqual([]);
    expect(await rows('select 1 from active_sessions where id = $1', other)).toHaveLength(1);
    await expect(aSession(database.pool, user)).rejects.toMatchObject({ code: 'TM001' });
    await database.pool.query('update users set blocked_at = null where id = $1', [user]);
    await aSession(database.pool, user);
    expect(await rows('select action from audit_log where entity_id = $1 order by seq', user)).toEqual([
      { action: 'user.blocked' },
      { action: 'user.unblocked' },
    ]);
  });

  it('USR-5 keeps no session when he signs in at the moment he is blocked', async () => {
    for (let round = 0; round < 25; round += 1) {
      const user = await person('patient');

      await Promise.allSettled([
        aSession(database.pool, user),
        database.pool.query('update users set blocked_at = now() where id = $1', [user]),
        aSession(database.pool, user),
      ]);

      expect(await rows('select 1 from active_sessions where user_id = $1', user)).toEqual([]);
    }
  });
});

describe('a person whose role changes', () => {
  it('PERM-1 loses every session, because their tokens still carry the old role', async () => {
    const user = await person('doctor');
    await aSession(database.pool, user);

    await database.pool.query(`update users set display_name = 'Renamed' where id = $1`, [user]);
    const afterRenaming = await rows('select 1 from active_sessions where user_id = $1', user);
    await database.pool.query(`update users set role = 'pharmacist' where id = $1`, [user]);

    expect(afterRenaming).toHaveLength(1);
    expect(await rows('select 1 from active_sessions where user_id = $1', user)).toEqual([]);
    expect(await rows('select action, before, after from audit_log where entity_id = $1', user)).toEqual([
      { action: 'user.role_changed', before: { role: 'doctor' }, after: { role: 'pharmacist' } },
    ]);
  });
});

describe('contacts', () => {
  it('CHAT-12 a patient’s are the doctors he has an appointment with, or had one that took place', async () => {
    const [patient, doctor, asked, stranger, gone] = [
      await person('patient'),
      await person('doctor'),
      await person('doctor'),
      await person('doctor'),
      await person('doctor', { blocked: true }),
    ];
    await anAppointment(database.pool, {
      patientId: patient,
      doctorId: doctor,
      days: -30,
      status: 'finished',
    });
    await anAppointment(database.pool, { patientId: patient, doctorId: doctor, days: 3 });
    await anAppointment(database.pool, { patientId: patient, doctorId: asked, days: 4, status: 'pending' });
    await anAppointment(database.pool, { patientId: patient, doctorId: gone, days: -5, status: 'finished' });

    const contacts = await rows('select user_id from contacts where viewer_id = $1', patient);

    expect(contacts).toEqual([{ user_id: doctor }]);
    const ofDoctor = (await rows('select user_id from contacts where viewer_id = $1', doctor)).map(
      (row) => row.user_id,
    );
    expect(ofDoctor.filter((id) => id === patient)).toHaveLength(1);
    const ofStranger = (await rows('select user_id from contacts where viewer_id = $1', stranger)).map(
      (row) => row.user_id,
    );
    expect(ofStranger).not.toContain(patient);
  });

  it('CHAT-12 a cancelled appointment ends what it began, both ways, unless another one took place', async () => {
    const [patient, doctor, kept] = [await person('patient'), await person('doctor'), await person('doctor')];
    const called = await anAppointment(database.pool, { patientId: patient, doctorId: doctor, days: 3 });
    const other = await anAppointment(database.pool, { patientId: patient, doctorId: kept, days: 4 });
    await anAppointment(database.pool, { patientId: patient, doctorId: kept, days: -9, status: 'finished' });
    const pairs = async () => {
      const found = await rows(
        'select viewer_id, user_id from contacts where $1 in (viewer_id, user_id) and $2 in (viewer_id, user_id)',
        patient,
        doctor,
      );
      return found.length;
    };
    const before = await pairs();

    await database.pool.query(`update appointments set status = 'cancelled' where id = any($1::uuid[])`, [
      [called, other],
    ]);

    expect(before).toBe(2);
    expect(await pairs()).toBe(0);
    expect(await rows('select user_id from contacts where viewer_id = $1', patient)).toEqual([
      { user_id: kept },
    ]);
  });

  it('CHAT-12 the clinic’s people have each other, staff and admins everybody, nobody himself or a blocked one', async () => {
    const people = {
      doctor: await person('doctor'),
      colleague: await person('doctor'),
      staff: await person('staff'),
      pharmacist: await person('pharmacist'),
      admin: await person('admin'),
      patient: await person('patient'),
      blocked: await person('doctor', { blocked: true }),
    };
    const contactsOf = async (viewer: string) => {
      const found = new Set(
        (await rows('select user_id from contacts where viewer_id = $1', viewer)).map((row) => row.user_id),
      );
      return Object.entries(people)
        .filter(([, id]) => found.has(id))
        .map(([name]) => name);
    };

    expect(await contactsOf(people.doctor)).toEqual(['colleague', 'staff', 'pharmacist', 'admin']);
    expect(await contactsOf(people.pharmacist)).toEqual(['doctor', 'colleague', 'staff', 'admin']);
    expect(await contactsOf(people.staff)).toEqual(['doctor', 'colleague', 'pharmacist', 'admin', 'patient']);
    expect(await contactsOf(people.admin)).toEqual(['doctor', 'colleague', 'staff', 'pharmacist', 'patient']);
    expect(await contactsOf(people.patient)).toEqual([]);
  });
});

describe('the front desk', () => {
  const seats = async (roomId: string) =>
    (await rows('select user_id from room_participants where room_id = $1', roomId)).map(
      (row) => row.user_id,
    );
  const aLine = async (patient: string) =>
    (
      await rows(
        `insert into rooms (kind, front_desk_patient_id) values ('front_desk', $1) returning id`,
        patient,
      )
    )[0].id as string;

  it('CHAT-12 seats the patient and all staff; whoever becomes staff later is seated too', async () => {
    const [staff, patient, doctor] = [await person('staff'), await person('patient'), await person('doctor')];
    const roomId = await aLine(patient);
    const atFirst = await seats(roomId);
    const newcomer = await person('staff');
    await database.pool.query(`update users set role = 'staff' where id = $1`, [doctor]);

    expect(atFirst).toEqual(expect.arrayContaining([staff, patient]));
    expect(atFirst).not.toContain(doctor);
    expect(await seats(roomId)).toEqual(expect.arrayContaining([staff, patient, newcomer, doctor]));
  });

  it('CHAT-12 staff who were blocked when a line was opened are seated when they are back', async () => {
    const staff = await person('staff', { blocked: true });
    const roomId = await aLine(await person('patient'));
    const before = await seats(roomId);

    await database.pool.query('update users set blocked_at = null where id = $1', [staff]);

    expect(before).not.toContain(staff);
    expect(await seats(roomId)).toContain(staff);
  });

  it('CHAT-12 tells no patient who was hired, and lets nobody read on who is no longer of the staff', async () => {
    const [former, patient] = [await person('staff'), await person('patient')];
    const roomId = await aLine(patient);
    const own = await aLine(former);
    const newcomer = await person('staff');

    await database.pool.query(`update users set role = 'patient' where id = $1`, [former]);

    expect(await seats(roomId)).not.toContain(former);
    expect(await seats(own)).toContain(former);
    expect(await seats(roomId)).toEqual(expect.arrayContaining([patient, newcomer]));
    expect(await rows('select 1 from messages where room_id = $1', roomId)).toEqual([]);
  });

  it('CHAT-12 misses nobody when lines are opened and staff are hired at the same moment', async () => {
    const patients = await Promise.all(Array.from({ length: 10 }, () => person('patient')));

    const done = await Promise.all([
      ...patients.map((patient) => aLine(patient)),
      ...Array.from({ length: 10 }, () => person('staff')),
    ]);

    const missing = await rows(
      `select 1 from rooms as room cross join users as member
        where room.id = any($1::uuid[]) and member.role = 'staff' and member.blocked_at is null
          and not exists (select 1 from room_participants where room_id = room.id and user_id = member.id)`,
      done,
    );
    expect(missing).toEqual([]);
  });

  it('CHAT-12 a patient has one line', async () => {
    const patient = await person('patient');
    await aLine(patient);

    await expect(aLine(patient)).rejects.toMatchObject({
      code: '23505',
      constraint: 'rooms_one_front_desk_per_patient',
    });
  });
});

describe('presence and typing', () => {
  it('CHAT-9 carry the database’s time, whatever time is sent', async () => {
    const user = await person('patient');
    const roomId = await aRoom(database.pool, [user]);
    await database.pool.query(`insert into user_presence (user_id, seen_at) values ($1, '2001-01-01')`, [
      user,
    ]);
    await database.pool.query(`insert into room_typing values ($1, $2, '2099-01-01')`, [roomId, user]);
    await database.pool.query(
      `update user_presence set state = 'away', seen_at = '2001-01-01' where user_id = $1`,
      [user],
    );

    const [times] = await rows(
      `select seen_at between now() - interval '1 minute' and now() as seen, typed_at between now() - interval '1 minute' and now() as typed
         from user_presence join room_typing using (user_id) where user_id = $1`,
      user,
    );
    expect(times).toEqual({ seen: true, typed: true });
  });

  it('CHAT-9 nobody types in a room he is not in, and leaving ends the typing', async () => {
    const [user, outsider] = [await person('patient'), await person('patient')];
    const roomId = await aRoom(database.pool, [user]);
    const type = (id: string) =>
      database.pool.query('insert into room_typing (room_id, user_id) values ($1, $2)', [roomId, id]);
    await type(user);

    await expect(type(outsider)).rejects.toMatchObject({ code: '23503' });
    await database.pool.query('delete from room_participants where room_id = $1 and user_id = $2', [
      roomId,
      user,
    ]);

    expect(await rows('select 1 from room_typing where room_id = $1', roomId)).toEqual([]);
  });
});

describe('accounts', () => {
  it.each([
    [
      'an unknown role',
      `insert into users (role, display_name, email) values ('root', 'x', 'x@x')`,
      'users_role_known',
    ],
    [
      'a blank name',
      `insert into users (role, display_name, email) values ('staff', '  ', 'x@x')`,
      'users_display_name_length',
    ],
    [
      'another language',
      `insert into users (role, display_name, email, locale) values ('staff', 'x', 'x@x', 'xx')`,
      'users_locale_known',
    ],
  ])('refuse %s', async (_what, sql, constraint) => {
    await expect(database.pool.query(sql)).rejects.toMatchObject({ code: '23514', constraint });
  });

  it('CAL-1 BOOK-2 double booking is impossible for the doctor and for the patient', async () => {
    const [patient, doctor] = [await person('patient'), await person('doctor')];
    await anAppointment(database.pool, { patientId: patient, doctorId: doctor, days: 1 });

    await expect(
      anAppointment(database.pool, { patientId: await person('patient'), doctorId: doctor, days: 1 }),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'appointments_doctor_not_double_booked' });
    await expect(
      anAppointment(database.pool, { patientId: patient, doctorId: await person('doctor'), days: 1 }),
    ).rejects.toMatchObject({ code: '23P01', constraint: 'appointments_patient_not_double_booked' });
  });
});
