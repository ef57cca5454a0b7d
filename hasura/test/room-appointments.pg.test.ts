import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { anAppointment, aPerson, aRoom } from './support/people.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.drop());

const rows = async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows;
const ties = (appointmentId: string) =>
  rows('select room_id, tied_by from room_appointments where appointment_id = $1', appointmentId);
const aPair = async () => {
  const [patientId, doctorId] = [
    await aPerson(database.pool),
    await aPerson(database.pool, { role: 'doctor' }),
  ];
  return { patientId, doctorId, key: [patientId, doctorId].toSorted().join(':') };
};
const directRoom = async (key: string): Promise<string> =>
  (await rows(`insert into rooms (kind, direct_key) values ('direct', $1) returning id`, key))[0].id;

describe('CHAT-13 a direct room of patient and doctor', () => {
  it('is tied to the appointments they have, and to those they get', async () => {
    const pair = await aPair();
    const before = await anAppointment(database.pool, { ...pair, days: -7, status: 'finished' });
    const room = await directRoom(pair.key);
    const after = await anAppointment(database.pool, { ...pair, days: 5 });
    const ofOthers = await anAppointment(database.pool, { ...(await aPair()), days: 5 });

    expect(await ties(before)).toEqual([{ room_id: room, tied_by: null }]);
    expect(await ties(after)).toEqual([{ room_id: room, tied_by: null }]);
    expect(await ties(ofOthers)).toEqual([]);
  });

  it('is tied whichever of booking and opening the room commits first, in 40 races', async () => {
    const untied: string[] = [];
    for (let round = 0; round < 40; round += 1) {
      const pair = await aPair();
      const [appointmentId] = await Promise.all([
        anAppointment(database.pool, { ...pair, days: 3 }),
        directRoom(pair.key),
      ]);
      if ((await ties(appointmentId)).length !== 1) untied.push(appointmentId);
    }

    expect(untied).toEqual([]);
  });

  it('follows an appointment that goes to another doctor', async () => {
    const pair = await aPair();
    const { doctorId: other } = await aPair();
    await directRoom(pair.key);
    const theirs = await directRoom([pair.patientId, other].toSorted().join(':'));
    const appointmentId = await anAppointment(database.pool, { ...pair, days: 3 });

    await rows('update appointments set doctor_id = $2 where id = $1', appointmentId, other);

    expect(await ties(appointmentId)).toEqual([{ room_id: theirs, tied_by: null }]);
  });

  it('cannot be tied to the appointment of others, nor can a line to the front desk', async () => {
    const [pair, others] = [await aPair(), await aPair()];
    const appointmentId = await anAppointment(database.pool, { ...others, days: 3 });
    const [desk] = await rows(
      `insert into rooms (kind, front_desk_patient_id) values ('front_desk', $1) returning id`,
      others.patientId,
    );
    for (const room of [await directRoom(pair.key), desk.id]) {
      await expect(
        rows('insert into room_appointments (room_id, appointment_id) values ($1, $2)', room, appointmentId),
      ).rejects.toMatchObject({ code: '23514', constraint: 'room_appointments_fit' });
    }

    expect(await ties(appointmentId)).toEqual([]);
  });
});

describe('CHAT-13 a group room', () => {
  it('is tied to several appointments, each once, and to none of them when one is gone', async () => {
    const pair = await aPair();
    const room = await aRoom(database.pool, [await aPerson(database.pool, { role: 'staff' })]);
    const [one, other] = [
      await anAppointment(database.pool, { ...pair, days: 3 }),
      await anAppointment(database.pool, { ...pair, days: 4 }),
    ];
    const tie = (appointmentId: string) =>
      rows('insert into room_appointments (room_id, appointment_id) values ($1, $2)', room, appointmentId);
    await tie(one);
    await tie(other);

    await expect(tie(one)).rejects.toMatchObject({ code: '23505' });
    await rows('delete from rooms where id = $1', room);

    expect([...(await ties(one)), ...(await ties(other))]).toEqual([]);
  });
});
