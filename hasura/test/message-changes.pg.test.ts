import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { aPerson, aRoom, send } from './support/people.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.drop());

const rows = async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows;

async function aMessage(body = 'As first written'): Promise<{ id: string; roomId: string; author: string }> {
  const author = await aPerson(database.pool);
  const roomId = await aRoom(database.pool, [author]);
  const id = randomUUID();
  await send(database.pool, { id, roomId, authorId: author, body });
  return { id, roomId, author };
}
const change = (set: string, id: string) =>
  database.pool.query(`update messages set ${set} where id = $1`, [id]);

describe('a changed message', () => {
  it('CHAT-9 keeps its place, takes the next change number, and its old text goes to the audit log with the actor', async () => {
    const { id, roomId, author } = await aMessage();
    const client = await database.connect();
    await client.query('begin');
    await client.query(`select set_config('hasura.user', $1, true)`, [
      JSON.stringify({ 'x-hasura-user-id': author, 'x-hasura-role': 'patient' }),
    ]);
    await client.query(`update messages set body = 'As corrected' where id = $1`, [id]);
    await client.query('commit');

    expect(
      await rows(
        'select seq, change_seq, body, edited_at is not null as edited from messages where id = $1',
        id,
      ),
    ).toEqual([{ seq: '1', change_seq: '2', body: 'As corrected', edited: true }]);
    expect(await rows('select last_seq, last_change_seq from rooms where id = $1', roomId)).toEqual([
      { last_seq: '1', last_change_seq: '2' },
    ]);
    expect(
      await rows(
        'select actor_id, actor_role, action, before, after from audit_log where entity_id = $1',
        id,
      ),
    ).toEqual([
      {
        actor_id: author,
        actor_role: 'patient',
        action: 'message.edited',
        before: { body: 'As first written' },
        after: { body: 'As corrected' },
      },
    ]);
  });

  it('CHAT-9 a deleted one loses its text, keeps its time to the database’s clock, and stays as it is', async () => {
    const { id } = await aMessage('Said too much');

    await change(`deleted_at = '2001-01-01', body = 'something else'`, id);

    const [message] = await rows(
      `select body, deleted_at > now() - interval '1 minute' as present, change_seq from messages where id = $1`,
      id,
    );
    expect(message).toEqual({ body: '', present: true, change_seq: '2' });
    expect(await rows('select action, before from audit_log where entity_id = $1', id)).toEqual([
      { action: 'message.deleted', before: { body: 'Said too much' } },
    ]);
    await expect(change(`body = 'back again'`, id)).rejects.toMatchObject({ code: 'TM003' });
    await expect(change('deleted_at = null', id)).rejects.toMatchObject({ code: 'TM003' });
    expect(await rows('select body from messages where id = $1', id)).toEqual([{ body: '' }]);
  });

  it('CHAT-9 nothing else of it can change', async () => {
    const { id, author } = await aMessage();
    const stranger = await aPerson(database.pool);
    const other = await aMessage();
    const before = await rows('select * from messages where id = $1', id);

    await change(
      `room_id = '${other.roomId}', author_id = '${stranger}', seq = 9, change_seq = 9, message_number = 9,
       kind = 'system', created_at = '2001-01-01', edited_at = '2001-01-01'`,
      id,
    );

    expect(before[0].author_id).toBe(author);
    expect(await rows('select * from messages where id = $1', id)).toEqual(before);
    expect(await rows('select 1 from audit_log where entity_id = $1', id)).toEqual([]);
  });

  it.each([
    ['blank', ' \t\r\n '],
    ['longer than 8000 characters', 'x'.repeat(8001)],
  ])('a text that is %s is refused, and nothing is kept of it', async (_what, body) => {
    const { id, roomId } = await aMessage();

    await expect(
      database.pool.query('update messages set body = $2 where id = $1', [id, body]),
    ).rejects.toMatchObject({
      code: '23514',
    });

    expect(await rows('select body from messages where id = $1', id)).toEqual([{ body: 'As first written' }]);
    expect(await rows('select last_change_seq from rooms where id = $1', roomId)).toEqual([
      { last_change_seq: '1' },
    ]);
    expect(await rows('select 1 from audit_log where entity_id = $1', id)).toEqual([]);
  });

  it('CHAT-9 an edit and a deletion at the same moment end as deleted', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await aMessage();

      await Promise.allSettled([
        database.pool.query(`update messages set body = 'edited' where id = $1 and deleted_at is null`, [id]),
        database.pool.query('update messages set deleted_at = now() where id = $1 and deleted_at is null', [
          id,
        ]),
      ]);

      expect(
        await rows('select body, deleted_at is not null as deleted from messages where id = $1', id),
      ).toEqual([{ body: '', deleted: true }]);
    }
  });

  it('a removed person’s messages stay, without his name', async () => {
    const { id, author } = await aMessage();

    await database.pool.query('delete from users where id = $1', [author]);

    expect(await rows('select author_id, body, change_seq from messages where id = $1', id)).toEqual([
      { author_id: null, body: 'As first written', change_seq: '1' },
    ]);
  });
});

describe('the audit log', () => {
  it('SEC-1 stays one whole chain under many writers in many rooms, without a deadlock', async () => {
    const author = await aPerson(database.pool);
    const roomIds = await Promise.all(Array.from({ length: 5 }, () => aRoom(database.pool, [author])));
    for (const roomId of roomIds) {
      for (let message = 0; message < 4; message += 1)
        await send(database.pool, { roomId, authorId: author });
    }
    const before = Number((await rows('select count(*) from audit_log'))[0].count);

    const outcomes = await Promise.allSettled([
      // One that holds several rooms one after the other …
      ...Array.from({ length: 8 }, async (_, index) => {
        const client = await database.connect();
        await client.query('begin');
        for (const roomId of roomIds) {
          await client.query(`update messages set body = body || $2 where room_id = $1 and seq = 1 + $3`, [
            roomId,
            String(index),
            index % 4,
          ]);
        }
        await client.query('commit');
      }),
      // … and many that hold one.
      ...Array.from({ length: 40 }, (_, index) =>
        database.pool.query(`update messages set body = body || '!' where room_id = $1 and seq = $2`, [
          roomIds[index % 5],
          1 + (index % 4),
        ]),
      ),
    ]);

    expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toEqual([]);
    expect(Number((await rows('select count(*) from audit_log'))[0].count)).toBe(before + 8 * 5 + 40);
    expect(await rows('select first_broken_audit_entry() as broken')).toEqual([{ broken: null }]);
  });

  it('SEC-1 refuses update, delete and truncate', async () => {
    const { id } = await aMessage();
    await change(`body = 'changed'`, id);

    for (const sql of [
      `update audit_log set actor_role = 'x'`,
      'delete from audit_log',
      'truncate audit_log',
    ]) {
      await expect(database.pool.query(sql)).rejects.toMatchObject({ code: 'TM002' });
    }
    expect(await rows('select 1 from audit_log where entity_id = $1', id)).toHaveLength(1);
  });

  it.each([
    [
      'a changed text',
      (seq: number) => `update audit_log set before = '{"body":"never said"}' where seq = ${seq}`,
      0,
    ],
    [
      'another actor',
      (seq: number) => `update audit_log set actor_id = gen_random_uuid() where seq = ${seq}`,
      0,
    ],
    ['a removed entry', (seq: number) => `delete from audit_log where seq = ${seq}`, 1],
    [
      'an entry changed together with its own hash',
      (seq: number) =>
        `update audit_log as entry set action = 'forged',
           hash = public.audit_log_digest(row(entry.seq, entry.at, entry.actor_id, entry.actor_role, 'forged', entry.entity,
             entry.entity_id, entry.before, entry.after, entry.previous_hash, entry.hash)::audit_log) where seq = ${seq}`,
      1,
    ],
  ])('SEC-1 names the place of %s, made by a superuser past the triggers', async (_what, tamper, offset) => {
    const { id } = await aMessage();
    for (const body of ['a', 'b', 'c', 'd']) await change(`body = '${body}'`, id);
    const [{ seq }] = await rows('select min(seq)::int + 1 as seq from audit_log where entity_id = $1', id);
    const intruder = await database.connect();
    await intruder.query('begin');
    await intruder.query('set local session_replication_role = replica');
    await intruder.query(tamper(seq));

    const { rows: found } = await intruder.query('select first_broken_audit_entry()::int as broken');
    await intruder.query('rollback');

    expect(found).toEqual([{ broken: seq + offset }]);
  });
});
