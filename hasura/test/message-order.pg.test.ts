import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { aPerson, aRoom, send } from './support/people.ts';
import { randomness } from './support/randomness.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.drop());

const rows = async (sql: string, ...values: unknown[]) => (await database.pool.query(sql, values)).rows;

interface SeenMessage {
  readonly id: string;
  readonly seq: string;
  readonly change_seq: string;
  readonly body: string;
}

/** Reads as a stream does: whatever has a higher number than the newest one seen. */
async function readOn(
  client: pg.Client,
  roomId: string,
  seen: Map<string, SeenMessage>,
  cursor: bigint,
): Promise<bigint> {
  const news = await client.query<SeenMessage>(
    `select id, seq, change_seq, body from messages where room_id = $1 and change_seq > $2 order by change_seq`,
    [roomId, String(cursor)],
  );
  for (const message of news.rows) {
    if (BigInt(message.change_seq) <= cursor) throw new Error('a stream went back');
    cursor = BigInt(message.change_seq);
    seen.set(message.id, message);
  }
  return cursor;
}

describe('the order of a room', () => {
  it('CHAT-3 readers with a cursor miss nothing, whatever commits late, rolls back, is edited or deleted', async () => {
    const random = randomness();
    const authors = await Promise.all(Array.from({ length: 12 }, () => aPerson(database.pool)));
    const roomId = await aRoom(database.pool, authors);
    let writing = authors.length;

    const writers = authors.map(async (authorId) => {
      const client = await database.connect();
      for (let turn = 0; turn < 40; turn += 1) {
        await client.query('begin');
        const own = await client.query<{ id: string }>(
          'select id from messages where author_id = $1 and deleted_at is null',
          [authorId],
        );
        if (own.rows.length > 0 && random.chance(0.3)) {
          const { id } = random.pick(own.rows);
          const change = random.chance(0.5) ? `body = 'edited ${turn}'` : 'deleted_at = now()';
          await client.query(`update messages set ${change} where id = $1`, [id]);
        } else {
          await send(client, { roomId, authorId, body: `message ${turn}` });
        }
        // The number is taken by now; how long it stays invisible is up to chance.
        await client.query('select pg_sleep($1)', [random.below(4) / 1000]);
        await client.query(random.chance(0.15) ? 'rollback' : 'commit');
      }
      writing -= 1;
    });
    const readers = Array.from({ length: 4 }, async () => {
      const client = await database.connect();
      const seen = new Map<string, SeenMessage>();
      let cursor = 0n;
      while (writing > 0) {
        cursor = await readOn(client, roomId, seen, cursor);
        await nextTurn();
      }
      await readOn(client, roomId, seen, cursor);
      return seen;
    });
    await Promise.all(writers);
    const seen = await Promise.all(readers);

    const truth = (await rows(
      'select id, seq, change_seq, body from messages where room_id = $1',
      roomId,
    )) as SeenMessage[];
    expect(truth.length).toBeGreaterThan(100);
    const inOrder = (messages: Iterable<SeenMessage>) =>
      [...messages].toSorted((a, b) => Number(a.seq) - Number(b.seq));
    for (const reader of seen)
      expect(inOrder(reader.values()), `seed ${random.seed}`).toEqual(inOrder(truth));
    expect(inOrder(truth).map((message) => Number(message.seq))).toEqual(truth.map((_, index) => index + 1));
    const [room] = await rows(
      'select last_seq, last_change_seq, message_count from rooms where id = $1',
      roomId,
    );
    expect(Number(room.last_seq)).toBe(truth.length);
    expect(Number(room.message_count)).toBe(truth.length);
    expect(Number(room.last_change_seq)).toBe(
      Math.max(...truth.map((message) => Number(message.change_seq))),
    );
    const late = await rows(
      `select 1 from messages as a join messages as b on b.room_id = a.room_id and b.seq = a.seq + 1
        where a.room_id = $1 and b.created_at < a.created_at`,
      roomId,
    );
    expect(late).toEqual([]);
  });

  it('CHAT-3 a message whose sender has not committed holds back the next one of its room, and of no other', async () => {
    const author = await aPerson(database.pool);
    const [held, free] = [await aRoom(database.pool, [author]), await aRoom(database.pool, [author])];
    const slow = await database.connect();
    await slow.query('begin');
    await send(slow, { roomId: held, authorId: author, body: 'slow' });

    const waiting = send(database.pool, { roomId: held, authorId: author, body: 'after' });
    const elsewhere = await send(database.pool, { roomId: free, authorId: author, body: 'elsewhere' });
    const before = await rows('select body from messages where room_id = $1', held);
    await slow.query('commit');
    await waiting;

    expect(elsewhere).toBe(true);
    expect(before).toEqual([]);
    expect(await rows('select body from messages where room_id = $1 order by seq', held)).toEqual([
      { body: 'slow' },
      { body: 'after' },
    ]);
  });
});

describe('the id a client makes', () => {
  it('CHAT-11 the same message sent forty times at once is one message and one step of the counters', async () => {
    const author = await aPerson(database.pool);
    const roomId = await aRoom(database.pool, [author, await aPerson(database.pool)]);
    const id = randomUUID();

    const sent = await Promise.all(
      Array.from({ length: 40 }, () => send(database.pool, { id, roomId, authorId: author })),
    );

    expect(sent.filter(Boolean)).toHaveLength(1);
    expect(await rows('select seq, message_number from messages where room_id = $1', roomId)).toEqual([
      { seq: '1', message_number: '1' },
    ]);
    expect(
      await rows('select last_seq, last_change_seq, message_count from rooms where id = $1', roomId),
    ).toEqual([{ last_seq: '1', last_change_seq: '1', message_count: '1' }]);
  });

  it('CHAT-11 the same id sent to two rooms at once is in one of them, and the other’s counters stay', async () => {
    const author = await aPerson(database.pool);
    for (let round = 0; round < 10; round += 1) {
      const pair = [await aRoom(database.pool, [author]), await aRoom(database.pool, [author])];
      const id = randomUUID();

      const sent = await Promise.all(
        pair.map((roomId) => send(database.pool, { id, roomId, authorId: author })),
      );

      expect(sent.toSorted()).toEqual([false, true]);
      const counters = await rows(
        `select id, last_seq::int as last, message_count::int as count from rooms where id = any($1::uuid[])`,
        pair,
      );
      const [message] = await rows('select room_id from messages where id = $1', id);
      for (const room of counters) {
        const expected = room.id === message.room_id ? 1 : 0;
        expect([room.last, room.count]).toEqual([expected, expected]);
      }
    }
  });

  it('CHAT-11 an id whose first sender rolled back is free again, and leaves no hole', async () => {
    const author = await aPerson(database.pool);
    const roomId = await aRoom(database.pool, [author]);
    const id = randomUUID();
    const first = await database.connect();
    await first.query('begin');
    await send(first, { id, roomId, authorId: author });

    const second = send(database.pool, { id, roomId, authorId: author });
    await first.query('rollback');

    expect(await second).toBe(true);
    expect(await rows('select seq from messages where room_id = $1', roomId)).toEqual([{ seq: '1' }]);
  });

  it('without on conflict the second one is refused by the primary key', async () => {
    const author = await aPerson(database.pool);
    const roomId = await aRoom(database.pool, [author]);
    const id = randomUUID();
    await send(database.pool, { id, roomId, authorId: author });

    const again = database.pool.query(
      `insert into messages (id, room_id, author_id, body) values ($1, $2, $3, 'again')`,
      [id, roomId, author],
    );

    await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'messages_pkey' });
    expect(await rows('select last_seq, message_count from rooms where id = $1', roomId)).toEqual([
      { last_seq: '1', message_count: '1' },
    ]);
  });
});

describe('direct rooms', () => {
  it('CHAT-1 two people have one, however many make it at once', async () => {
    const [one, other] = [await aPerson(database.pool), await aPerson(database.pool)].toSorted();
    const made = await Promise.all(
      Array.from({ length: 20 }, () =>
        database.pool.query(
          `insert into rooms (kind, direct_key) values ('direct', $1) on conflict (direct_key) do nothing returning id`,
          [`${one}:${other}`],
        ),
      ),
    );

    expect(made.filter((result) => result.rowCount === 1)).toHaveLength(1);
  });

  it.each([
    ['a direct room without its key', `insert into rooms (kind) values ('direct')`, 'rooms_direct_has_key'],
    [
      'a group with a key',
      `insert into rooms (kind, title, direct_key) values ('group', 'x', 'a:b')`,
      'rooms_direct_has_key',
    ],
    ['a group without a title', `insert into rooms (kind) values ('group')`, 'rooms_group_has_title'],
    ['a blank title', `insert into rooms (kind, title) values ('group', '  ')`, 'rooms_title_length'],
    [
      'a front desk without patient',
      `insert into rooms (kind) values ('front_desk')`,
      'rooms_front_desk_has_patient',
    ],
    ['a kind nobody knows', `insert into rooms (kind, title) values ('lobby', 'x')`, 'rooms_kind_known'],
  ])('refuses %s', async (_what, sql, constraint) => {
    await expect(database.pool.query(sql)).rejects.toMatchObject({ code: '23514', constraint });
  });
});
