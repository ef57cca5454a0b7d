import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';
import { escalateUrgentMessages } from '../../src/jobs/escalate-urgent-messages.ts';
import { signedIn } from '../support/clinic.ts';

let database: TestDatabase;
let patient: string;
let doctor: string;
let staff: string;
let room: string;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { pool } = database;
  patient = (await signedIn(pool, 'patient')).userId;
  doctor = (await signedIn(pool, 'doctor')).userId;
  staff = (await signedIn(pool, 'staff')).userId;
  room = randomUUID();
  await pool.query(`insert into public.rooms (id, kind, direct_key) values ($1, 'direct', $2)`, [
    room,
    [patient, doctor].toSorted().join(':'),
  ]);
  await pool.query('insert into public.room_participants (room_id, user_id) values ($1, $2), ($1, $3)', [
    room,
    patient,
    doctor,
  ]);
});

async function urgent(body = 'My chest hurts'): Promise<string> {
  const id = randomUUID();
  await database.pool.query(
    'insert into public.messages (id, room_id, author_id, body) values ($1, $2, $3, $4)',
    [id, room, patient, body],
  );
  await database.pool.query('insert into public.urgent_messages (message_id) values ($1)', [id]);
  return id;
}
/** As though it had been marked that long ago. */
async function minutesPass(id: string, minutes: number): Promise<void> {
  await database.pool.query(
    'update public.urgent_messages set escalate_at = escalate_at - make_interval(mins => $2) where message_id = $1',
    [id, minutes],
  );
}
const run = (): Promise<number> => escalateUrgentMessages.run(database.pool);
async function stored(id: string): Promise<Record<string, unknown>> {
  const found = await database.pool.query('select * from public.urgent_messages where message_id = $1', [id]);
  return found.rows[0];
}
async function bells(id: string): Promise<unknown[]> {
  const found = await database.pool.query(
    `select user_id, payload ->> 'patientId' as patient from public.notifications
      where kind = 'message.urgent' and subject_id = $1 and user_id = $2`,
    [id, staff],
  );
  return found.rows;
}

describe('an urgent message', () => {
  it('CHAT-13 that nobody reads goes to the front desk after the clinic’s time, once, with its beginning', async () => {
    const id = await urgent('My chest hurts. '.repeat(100));
    await minutesPass(id, 9);
    const early = await run();
    await minutesPass(id, 2);
    const due = [await run(), await run()];

    expect(early).toBe(0);
    expect(due).toEqual([1, 0]);
    expect(await stored(id)).toMatchObject({
      room_id: room,
      raised_by: patient,
      escalated_at: expect.any(Date),
      excerpt: 'My chest hurts. '.repeat(100).slice(0, 500),
    });
    expect(await bells(id)).toEqual([{ user_id: staff, patient }]);
  });

  it('CHAT-13 that the doctor has read stays between the two', async () => {
    const id = await urgent();
    await database.pool.query(
      'update public.room_participants set last_read_seq = 99 where room_id = $1 and user_id = $2',
      [room, doctor],
    );
    await minutesPass(id, 60);

    expect(await run()).toBe(0);
    expect(await stored(id)).toMatchObject({ escalated_at: null, excerpt: null });
    expect(await bells(id)).toEqual([]);
  });

  it('CHAT-13 that was taken back is shown to nobody', async () => {
    const id = await urgent();
    await database.pool.query('update public.messages set deleted_at = now() where id = $1', [id]);
    await minutesPass(id, 60);

    expect(await run()).toBe(0);
    expect(await bells(id)).toEqual([]);
  });

  it('CHAT-13 is taken on by the first of the front desk, and the audit log knows both steps', async () => {
    const id = await urgent();
    await minutesPass(id, 60);
    await run();
    const other = (await signedIn(database.pool, 'staff')).userId;
    for (const who of [staff, other]) {
      await database.pool.query(
        'update public.urgent_messages set handled_at = now(), handled_by = $2 where message_id = $1',
        [id, who],
      );
    }

    expect(await stored(id)).toMatchObject({ handled_by: staff, handled_at: expect.any(Date) });
    const audit = await database.pool.query(
      `select action from public.audit_log where entity = 'urgent_messages' and entity_id = $1 order by seq`,
      [id],
    );
    expect(audit.rows.map((row) => row.action)).toEqual(['message.escalated', 'message.urgent_handled']);
  });

  it('CHAT-13 of the system, or one that is deleted, cannot be urgent', async () => {
    const id = randomUUID();
    await database.pool.query(
      'insert into public.messages (id, room_id, author_id, body) values ($1, $2, $3, $4)',
      [id, room, patient, 'Oh'],
    );
    await database.pool.query('update public.messages set deleted_at = now() where id = $1', [id]);

    await expect(
      database.pool.query('insert into public.urgent_messages (message_id) values ($1)', [id]),
    ).rejects.toMatchObject({ code: 'TM050' });
  });
});
