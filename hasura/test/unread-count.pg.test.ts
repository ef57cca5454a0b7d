import { setImmediate as nextTurn } from 'node:timers/promises';
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

/** The counter beside what it must be: people's messages after the cursor, counted one by one. */
const counters = (roomId: string) =>
  rows(
    `select seat.user_id, public.room_participant_unread_count(seat)::int as counted,
            (select count(*)::int from messages
              where room_id = seat.room_id and kind = 'user' and seq > seat.last_read_seq) as truth
       from room_participants as seat where seat.room_id = $1`,
    roomId,
  );
const unread = async (roomId: string, userId: string) =>
  (await counters(roomId)).find((row) => row.user_id === userId)!.counted;
const read = (roomId: string, userId: string, seq: number) =>
  database.pool.query('update room_participants set last_read_seq = $3 where room_id = $1 and user_id = $2', [
    roomId,
    userId,
    seq,
  ]);

describe('unread counters', () => {
  it('CHAT-4 a send sets the sender’s to 0 and adds 1 to everybody else’s', async () => {
    const people = [await aPerson(database.pool), await aPerson(database.pool), await aPerson(database.pool)];
    const [anna, boris, chandra] = people as [string, string, string];
    const roomId = await aRoom(database.pool, people);

    await send(database.pool, { roomId, authorId: anna });
    await send(database.pool, { roomId, authorId: anna });
    const afterAnna = await Promise.all(people.map((person) => unread(roomId, person)));
    await send(database.pool, { roomId, authorId: boris });
    const afterBoris = [
      await unread(roomId, anna),
      await unread(roomId, boris),
      await unread(roomId, chandra),
    ];

    expect(afterAnna).toEqual([0, 2, 2]);
    expect(afterBoris).toEqual([1, 0, 3]);
  });

  it('CHAT-4 comings and goings are no unread messages, and whoever joins has none', async () => {
    const [anna, boris] = [await aPerson(database.pool), await aPerson(database.pool)];
    const roomId = await aRoom(database.pool, [anna]);
    await send(database.pool, { roomId, authorId: anna });

    await database.pool.query('insert into room_participants (room_id, user_id) values ($1, $2)', [
      roomId,
      boris,
    ]);

    expect(await unread(roomId, anna)).toBe(0);
    expect(await unread(roomId, boris)).toBe(0);
    expect(await rows('select kind, body from messages where room_id = $1 order by seq', roomId)).toEqual([
      { kind: 'user', body: 'Hello' },
      { kind: 'system', body: 'participant_joined' },
    ]);
  });

  it('CHAT-5 reading moves only one’s own cursor, never back and never past the newest message', async () => {
    const [anna, boris, chandra] = [
      await aPerson(database.pool),
      await aPerson(database.pool),
      await aPerson(database.pool),
    ];
    const roomId = await aRoom(database.pool, [anna, boris, chandra]);
    for (let message = 0; message < 5; message += 1) await send(database.pool, { roomId, authorId: anna });

    const steps: number[] = [];
    for (const seq of [3, 1, -7, 4, 9_000_000, 2]) {
      await read(roomId, boris, seq);
      steps.push(await unread(roomId, boris));
    }

    expect(steps).toEqual([2, 2, 2, 1, 0, 0]);
    expect(await unread(roomId, chandra)).toBe(5);
    const [seat] = await rows(
      'select last_read_seq, delivered_seq, read_count from room_participants where room_id = $1 and user_id = $2',
      roomId,
      boris,
    );
    expect(seat).toEqual({ last_read_seq: '5', delivered_seq: '5', read_count: '5' });
    await send(database.pool, { roomId, authorId: anna });
    expect(await unread(roomId, boris)).toBe(1);
  });

  it('CHAT-9 delivery moves on by itself, reading counts as delivery, and neither moves back', async () => {
    const [anna, boris] = [await aPerson(database.pool), await aPerson(database.pool)];
    const roomId = await aRoom(database.pool, [anna, boris]);
    for (let message = 0; message < 4; message += 1) await send(database.pool, { roomId, authorId: anna });
    const set = (columns: string) =>
      database.pool
        .query(
          `update room_participants set ${columns} where room_id = $1 and user_id = $2 returning delivered_seq::int, last_read_seq::int`,
          [roomId, boris],
        )
        .then((result) => Object.values(result.rows[0]));

    expect(await set('delivered_seq = 2')).toEqual([2, 0]);
    expect(await set('delivered_seq = 99')).toEqual([4, 0]);
    expect(await set('delivered_seq = 1')).toEqual([4, 0]);
    expect(await set('last_read_seq = 3')).toEqual([4, 3]);
    expect(await set("read_count = 77, joined_at = now() - interval '1 year'")).toEqual([4, 3]);
    expect(await unread(roomId, boris)).toBe(1);
  });

  it('CHAT-4 a send writes the same rows in a room of 2 and of 200', async () => {
    const people = await Promise.all(Array.from({ length: 200 }, () => aPerson(database.pool)));
    const written = async (size: number) => {
      const roomId = await aRoom(database.pool, people.slice(0, size));
      const client = await database.connect();
      await client.query('begin');
      await send(client, { roomId, authorId: people[0]! });
      const { rows: touched } = await client.query(
        `select relname, n_tup_ins::int + n_tup_upd::int + n_tup_del::int as rows from pg_stat_xact_user_tables
          where n_tup_ins + n_tup_upd + n_tup_del > 0 order by relname`,
      );
      await client.query('commit');
      return touched;
    };

    const small = await written(2);
    const large = await written(200);

    expect(large).toEqual(small);
    expect(small).toEqual([
      { relname: 'messages', rows: 1 },
      { relname: 'room_participants', rows: 1 },
      { relname: 'rooms', rows: 1 },
    ]);
  });

  it('CHAT-4 exact and never negative while people send, read, edit, delete, leave and come back on three devices each', async () => {
    const random = randomness();
    const people = await Promise.all(Array.from({ length: 6 }, () => aPerson(database.pool)));
    const roomId = await aRoom(database.pool, people);
    let busy = people.length * 3;
    const wrong: unknown[] = [];

    const devices = people.flatMap((person) =>
      Array.from({ length: 3 }, async () => {
        const client = await database.connect();
        for (let turn = 0; turn < 25; turn += 1) {
          const dice = random.below(10);
          if (dice < 4) {
            await send(client, { roomId, authorId: person });
          } else if (dice < 7) {
            const { rows: newest } = await client.query('select last_seq from rooms where id = $1', [roomId]);
            const seq = Math.max(0, Number(newest[0].last_seq) - random.below(4));
            await client.query(
              'update room_participants set last_read_seq = $3, delivered_seq = $3 where room_id = $1 and user_id = $2',
              [roomId, person, seq],
            );
          } else if (dice === 7) {
            await client.query(
              `update messages set body = body || '.' where id =
                 (select id from messages where author_id = $1 and deleted_at is null limit 1)
                 and deleted_at is null`,
              [person],
            );
          } else if (dice === 8) {
            await client.query(
              `update messages set deleted_at = now() where id =
                 (select id from messages where author_id = $1 and deleted_at is null limit 1)
                 and deleted_at is null`,
              [person],
            );
          } else {
            // As the actions do it: the room's row first.
            await client.query('begin');
            await client.query('select 1 from rooms where id = $1 for no key update', [roomId]);
            await client.query('delete from room_participants where room_id = $1 and user_id = $2', [
              roomId,
              person,
            ]);
            await client.query(random.chance(0.2) ? 'rollback' : 'commit');
            await client.query(
              'insert into room_participants (room_id, user_id) values ($1, $2) on conflict do nothing',
              [roomId, person],
            );
          }
        }
        busy -= 1;
      }),
    );
    const watcher = (async () => {
      const client = await database.connect();
      while (busy > 0) {
        const { rows: seats } = await client.query(
          `select seat.user_id, room.message_count - seat.read_count as counted,
                  (select count(*) from messages where room_id = seat.room_id and kind = 'user' and seq > seat.last_read_seq) as truth
             from room_participants as seat join rooms as room on room.id = seat.room_id where room.id = $1`,
          [roomId],
        );
        wrong.push(...seats.filter((seat) => seat.counted !== seat.truth || Number(seat.counted) < 0));
        await nextTurn();
      }
    })();
    await Promise.all([...devices, watcher]);

    expect(wrong, `seed ${random.seed}`).toEqual([]);
    for (const seat of await counters(roomId)) expect(seat.counted, `seed ${random.seed}`).toBe(seat.truth);
  });
});
