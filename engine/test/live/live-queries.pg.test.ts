import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import pg from 'pg';
import { roomMessages, roomStream, roomWithLatest } from './chat-plans.ts';
import { RecordingSink, startHarness, type Harness } from './live-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
});
afterAll(() => on.close());

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const streamed = (sink: RecordingSink) =>
  sink.received.flatMap((text) => JSON.parse(text).messages_stream.map((row: { seq: number }) => row.seq));

/** Waits until the stream has caught up with everything committed so far, using a room of its own. */
async function quiet(): Promise<void> {
  const room = await on.room();
  const sink = new RecordingSink();
  const subscription = on.live.subscribe({ plan: roomMessages, values: [room] }, sink);
  await until(() => expect(sink.received).toHaveLength(1));
  await on.say(room, 'quiet?');
  await until(() => expect(sink.last).toEqual({ messages: [{ body: 'quiet?' }] }));
  subscription.close();
}

describe('a live query', () => {
  test('DIFF-1 PERM-5 answers at once, then again when a row it reads is written, and only with something new', async () => {
    const room = await on.room();
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomMessages, values: [room.toUpperCase()] }, sink);
    await until(() => expect(sink.last).toEqual({ messages: [] }));
    await on.say(room, 'hello');
    await until(() => expect(sink.last).toEqual({ messages: [{ body: 'hello' }] }));
    await on.pool.query('update messages set body = body where room_id = $1', [room]);
    await quiet();
    expect(sink.received).toHaveLength(2);
    subscription.close();
  });

  test('PERM-5 a change in one room runs the statement for that room only', async () => {
    const [mine, other] = [await on.room(), await on.room()];
    const sinks = [new RecordingSink(), new RecordingSink(), new RecordingSink()];
    const subscriptions = [mine, mine, other].map((room, i) =>
      on.live.subscribe({ plan: roomMessages, values: [room] }, sinks[i]!),
    );
    await until(() => expect(sinks.map((sink) => sink.received.length)).toEqual([1, 1, 1]));
    await quiet();
    const before = on.statements.length;
    await on.say(mine, 'for us two');
    await until(() => expect(sinks.map((sink) => sink.received.length)).toEqual([2, 2, 1]));
    // Two subscribers with equal values are one variant of the statement.
    expect(on.statements.slice(before).map(({ subscribers }) => subscribers)).toEqual([1]);
    for (const subscription of subscriptions) subscription.close();
  });

  test('a row that moves from one room to another wakes both rooms', async () => {
    const [from, to] = [await on.room(), await on.room()];
    const [left, entered] = [new RecordingSink(), new RecordingSink()];
    await on.say(from, 'moving');
    const subscriptions = [
      on.live.subscribe({ plan: roomMessages, values: [from] }, left),
      on.live.subscribe({ plan: roomMessages, values: [to] }, entered),
    ];
    await until(() =>
      expect([left.last, entered.last]).toEqual([{ messages: [{ body: 'moving' }] }, { messages: [] }]),
    );
    await on.pool.query('update messages set room_id = $2 where room_id = $1', [from, to]);
    await until(() =>
      expect([left.last, entered.last]).toEqual([{ messages: [] }, { messages: [{ body: 'moving' }] }]),
    );
    await on.pool.query('delete from messages where room_id = $1', [to]);
    await until(() => expect(entered.last).toEqual({ messages: [] }));
    for (const subscription of subscriptions) subscription.close();
  });

  test('a change in a nested table is led back to the subscribers by the probe', async () => {
    const rooms = await Promise.all(Array.from({ length: 8 }, () => on.room()));
    const sinks = rooms.map(() => new RecordingSink());
    const subscriptions = rooms.map((room, i) =>
      on.live.subscribe({ plan: roomWithLatest, values: [room] }, sinks[i]!),
    );
    await until(() => expect(sinks.every((sink) => sink.received.length === 1)).toBe(true));
    await quiet();
    await on.say(rooms[3]!, 'nested');
    await until(() => expect(sinks[3]!.last).toEqual({ room: { name: rooms[3], latest: 'nested' } }));
    await quiet();
    expect(sinks.map((sink) => sink.received.length)).toEqual([1, 1, 1, 2, 1, 1, 1, 1]);
    for (const subscription of subscriptions) subscription.close();
  });

  test('PERM-5 an update that changes no column of the plan runs nothing', async () => {
    const room = await on.room();
    await on.say(room, 'read me');
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomMessages, values: [room] }, sink);
    await until(() => expect(sink.received).toHaveLength(1));
    await quiet();
    const before = on.statements.length;
    await on.pool.query('update messages set seen = seen + 1 where room_id = $1', [room]);
    await quiet();
    const quietAlone = 2;
    expect(on.statements.length - before).toBe(quietAlone);
    subscription.close();
  });

  test('a burst of a hundred changes costs far fewer runs, and the last answer is the newest state', async () => {
    const room = await on.room();
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomMessages, values: [room] }, sink);
    await until(() => expect(sink.received).toHaveLength(1));
    const before = on.statements.length;
    await on.pool.query(
      "insert into messages (room_id, body) select $1, 'n' || n from generate_series(1, 100) n",
      [room],
    );
    await until(() => expect((sink.last as { messages: unknown[] }).messages).toHaveLength(100));
    expect(on.statements.length - before).toBeLessThanOrEqual(2);
    subscription.close();
  });

  test('a commit of more rows than are worth listing is taken as a change of the whole table', async () => {
    const room = await on.room();
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomMessages, values: [room] }, sink);
    await until(() => expect(sink.received).toHaveLength(1));
    await on.pool.query(
      "insert into messages (room_id, body) select $1, 'n' || n from generate_series(1, 3000) n",
      [room],
    );
    await until(() => expect((sink.last as { messages: unknown[] }).messages).toHaveLength(3000));
    subscription.close();
  });

  test('truncating the table wakes its readers', async () => {
    const room = await on.room();
    await on.say(room, 'gone soon');
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomMessages, values: [room] }, sink);
    await until(() => expect(sink.last).toEqual({ messages: [{ body: 'gone soon' }] }));
    await on.pool.query('truncate messages');
    await until(() => expect(sink.last).toEqual({ messages: [] }));
    subscription.close();
  });

  test('DIFF-4 one subscriber with a value Postgres refuses is ended alone', async () => {
    const room = await on.room();
    const [good, bad] = [new RecordingSink(), new RecordingSink()];
    const subscriptions = [
      on.live.subscribe({ plan: roomMessages, values: [room] }, good),
      on.live.subscribe({ plan: roomMessages, values: ['not-a-uuid'] }, bad),
    ];
    await until(() => expect(bad.failures).toHaveLength(1));
    await until(() => expect(good.last).toEqual({ messages: [] }));
    await on.say(room, 'still here');
    await until(() => expect(good.last).toEqual({ messages: [{ body: 'still here' }] }));
    expect(bad.received).toEqual([]);
    for (const subscription of subscriptions) subscription.close();
  });

  test('a slow consumer gets nothing while it is slow and then the newest state only', async () => {
    const room = await on.room();
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomMessages, values: [room] }, sink);
    await until(() => expect(sink.received).toHaveLength(1));
    sink.open = false;
    for (const body of ['a', 'b', 'c']) await on.say(room, body);
    await quiet();
    expect(sink.received).toHaveLength(1);
    sink.open = true;
    subscription.resume();
    await until(() => expect(sink.last).toEqual({ messages: [{ body: 'a' }, { body: 'b' }, { body: 'c' }] }));
    expect(sink.received).toHaveLength(2);
    subscription.close();
  });
});

describe('a stream', () => {
  test('brings every row once, in order, in batches, and goes on from where it is', async () => {
    const room = await on.room();
    for (let n = 0; n < 5; n++) await on.say(room, `old ${n}`);
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomStream, values: [room, null], cursor: ['0'] }, sink);
    await until(() => expect(streamed(sink)).toEqual([1, 2, 3, 4, 5]));
    for (let n = 0; n < 3; n++) await on.say(room, `new ${n}`);
    await until(() => expect(streamed(sink)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]));
    await quiet();
    expect(sink.received.every((text) => JSON.parse(text).messages_stream.length <= 2)).toBe(true);
    subscription.close();
  });

  test('pauses for a slow consumer and loses nothing', async () => {
    const room = await on.room();
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomStream, values: [room, null], cursor: ['0'] }, sink);
    await until(() => expect(sink.received).toHaveLength(1));
    sink.open = false;
    for (let n = 0; n < 4; n++) await on.say(room, `${n}`);
    await quiet();
    expect(streamed(sink)).toEqual([]);
    sink.open = true;
    subscription.resume();
    await until(() => expect(streamed(sink)).toEqual([1, 2, 3, 4]));
    subscription.close();
  });

  test('CHAT-2 a row whose transaction stays open while others commit elsewhere arrives when it commits', async () => {
    const [held, busy] = [await on.room(), await on.room()];
    const sinks = [new RecordingSink(), new RecordingSink()];
    const subscriptions = [held, busy].map((room, i) =>
      on.live.subscribe({ plan: roomStream, values: [room, null], cursor: ['0'] }, sinks[i]!),
    );
    const client = await on.pool.connect();
    await client.query('begin');
    await client.query('insert into messages (room_id, body) values ($1, $2)', [held, 'late']);
    await on.say(busy, 'early');
    await until(() => expect(streamed(sinks[1]!)).toEqual([1]));
    expect(streamed(sinks[0]!)).toEqual([]);
    await client.query('commit');
    client.release();
    await until(() => expect(streamed(sinks[0]!)).toEqual([1]));
    for (const subscription of subscriptions) subscription.close();
  });
});

describe('the cost of being idle', () => {
  test('PERM-5 open subscriptions run no statement while nothing changes, and closed ones leave nothing behind', async () => {
    const room = await on.room();
    const sinks = Array.from({ length: 50 }, () => new RecordingSink());
    const subscriptions = sinks.map((sink) =>
      on.live.subscribe({ plan: roomMessages, values: [room] }, sink),
    );
    await until(() => expect(sinks.every((sink) => sink.received.length === 1)).toBe(true));
    await quiet();
    const before = on.statements.length;
    // Unrelated commits are not answered either.
    await on.pool.query('create table unrelated (n int); insert into unrelated values (1)');
    await on.pool.query("select pg_logical_emit_message(true, 'engine-test', 'passes by')");
    await quiet();
    const quietAlone = 2;
    expect(on.statements.length - before).toBe(quietAlone);
    for (const subscription of subscriptions) subscription.close();
    expect([on.live.cohortCount, on.live.subscriptionCount]).toEqual([0, 0]);
    expect(on.live.isWatched('public\0messages')).toBe(false);
  });
});

describe('when the change stream breaks', () => {
  test('CHAT-2 what was written meanwhile arrives, the stream comes back, and no slot is left behind', async () => {
    const room = await on.room();
    const sink = new RecordingSink();
    const subscription = on.live.subscribe({ plan: roomStream, values: [room, null], cursor: ['0'] }, sink);
    await until(() => expect(sink.received).toHaveLength(1));
    const admin = new pg.Client({ connectionString: on.connectionString });
    await admin.connect();
    await admin.query(
      `select pg_terminate_backend(active_pid) from pg_replication_slots where database = current_database()`,
    );
    await on.say(room, 'while it was away');
    await until(() => expect(streamed(sink)).toEqual([1]));
    await until(() =>
      expect(on.feed.status).toMatchObject({ source: 'logical-replication', connected: true }),
    );
    expect(on.statuses.map(({ source }) => source)).toContain('polling');
    await on.say(room, 'back');
    await until(() => expect(streamed(sink)).toEqual([1, 2]));
    const slots = await admin.query(
      'select count(*)::int as n from pg_replication_slots where database = current_database()',
    );
    expect(slots.rows[0].n).toBe(1);
    await admin.end();
    subscription.close();
  });
});
