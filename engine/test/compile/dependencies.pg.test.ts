/**
 * Live dependencies must never miss: whenever a write changes what a subscriber sees, a dependency of his plan must
 * name him. Random writes, many plans and people; rows that changed are found by comparing whole tables.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bindParameters } from '../../src/execute/run.ts';
import type { Dependency, LivePlan } from '../../src/plan/compiled.ts';
import type { Session } from '../../src/session.ts';
import { admin, as, id, openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => world.close());

// Everything is ordered: without an order, an update that changes nothing may still turn rows around.
const documents = [
  'subscription { channels(order_by: {id: asc}) { title last_post { body } members(order_by: {person_id: asc}) { person { name } unread } } }',
  `subscription { channels_by_pk(id: "${id('c1')}") { title posts(order_by: {seq: asc}) { body author { name } } } }`,
  `subscription { posts(where: {channel_id: {_in: ["${id('c1')}", "${id('c3')}"]}}, order_by: {id: asc}) { body channel { title } } }`,
  'subscription { people(where: {memberships: {channel: {title: {_eq: "general"}}}}, order_by: {id: asc}) { name } }',
  'subscription { people(where: {_not: {posts: {body: {_like: "h%"}}}}, order_by: {id: asc}) { name } }',
  `subscription { members(where: {_or: [{person_id: {_eq: "${id('1')}"}}, {channel: {owner_id: {_is_null: true}}}]}, order_by: [{channel_id: asc}, {person_id: asc}]) { unread } }`,
  'subscription { people_aggregate(where: {posts_aggregate: {count: {predicate: {_gt: 1}}}}, order_by: {id: asc}) { aggregate { count max { name } } nodes { id } } }',
  'subscription { channels(order_by: [{owner: {name: asc}}, {posts_aggregate: {max: {body: desc}}}, {id: asc}], limit: 1) { id } }',
  'subscription { busy_channels(order_by: {id: asc}) { posts } }',
  'subscription { search_posts(args: {needle: "h"}, order_by: {id: asc}) { body } }',
  `subscription { posts_stream(batch_size: 3, cursor: {initial_value: {seq: 0}}, where: {channel_id: {_eq: "${id('c1')}"}}) { seq author { name } } }`,
];
const sessions: Session[] = [as('ada'), as('bo'), as('cy'), admin];

const person = fc.constantFrom(id('1'), id('2'), id('3'));
const channel = fc.constantFrom(id('c1'), id('c2'), id('c3'));
const word = fc.constantFrom('hello', 'hi', 'general', 'other');
const write = fc.oneof(
  fc
    .tuple(fc.uuid(), channel, person, word)
    .map(
      ([post, c, p, w]) =>
        `insert into posts (id, channel_id, author_id, body) values ('${post}', '${c}', '${p}', '${w}')`,
    ),
  fc.tuple(person, word).map(([p, w]) => `update posts set body = '${w}' where author_id = '${p}'`),
  fc
    .tuple(channel, channel)
    .map(
      ([from, to]) =>
        `update posts set channel_id = '${to}', seq = seq + 1000 * (random() * 1000000)::int where ctid in (select ctid from posts where channel_id = '${from}' limit 1)`,
    ),
  fc
    .tuple(person, person)
    .map(([from, to]) => `update posts set author_id = '${to}' where author_id = '${from}'`),
  person.map(
    (p) => `delete from posts where ctid in (select ctid from posts where author_id = '${p}' limit 1)`,
  ),
  fc
    .tuple(channel, person)
    .map(
      ([c, p]) =>
        `insert into members (channel_id, person_id) values ('${c}', '${p}') on conflict do nothing`,
    ),
  fc
    .tuple(channel, person)
    .map(([c, p]) => `delete from members where channel_id = '${c}' and person_id = '${p}'`),
  fc
    .tuple(person, fc.integer({ min: 0, max: 5 }))
    .map(([p, n]) => `update members set read_count = ${n} where person_id = '${p}'`),
  fc.tuple(channel, word).map(([c, w]) => `update channels set title = '${w}' where id = '${c}'`),
  fc
    .tuple(channel, fc.option(person, { nil: null }))
    .map(([c, p]) => `update channels set owner_id = ${p === null ? 'null' : `'${p}'`} where id = '${c}'`),
  fc.tuple(person, word).map(([p, w]) => `update people set name = '${w}' where id = '${p}'`),
  fc
    .tuple(person, fc.constantFrom('a1', 'a2', 'a3'))
    .map(
      ([p, s]) =>
        `insert into sessions values ('${id(s)}', '${p}') on conflict (id) do update set person_id = excluded.person_id`,
    ),
  fc.constantFrom('a1', 'a2', 'a3').map((s) => `delete from sessions where id = '${id(s)}'`),
);

type Row = Readonly<Record<string, unknown>>;
const tables = ['posts', 'members', 'channels', 'people', 'sessions'];
const keys: Readonly<Record<string, readonly string[]>> = { members: ['channel_id', 'person_id'] };

interface Change {
  readonly table: string;
  readonly old?: Row;
  readonly new?: Row;
}

/** Every table's rows by key. */
async function snapshot(): Promise<Map<string, Map<string, Row>>> {
  const found = new Map<string, Map<string, Row>>();
  for (const table of tables) {
    // Column by column as text, which is how the change stream shows rows.
    const { rows } = await world.pool.query<{ row: Row }>(
      `select (select json_object_agg(key, value) from json_each_text(to_json(t))) as row from ${table} t`,
    );
    const key = keys[table] ?? ['id'];
    found.set(table, new Map(rows.map(({ row }) => [key.map((name) => row[name]).join(), row])));
  }
  return found;
}

function changesBetween(
  before: Map<string, Map<string, Row>>,
  after: Map<string, Map<string, Row>>,
): Change[] {
  return tables.flatMap((table) => {
    const [old, now] = [
      before.get(table) ?? new Map<string, Row>(),
      after.get(table) ?? new Map<string, Row>(),
    ];
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Change[] => {
      const [was, is] = [old.get(key), now.get(key)];
      if (JSON.stringify(was) === JSON.stringify(is)) return [];
      return [{ table, ...(was ? { old: was } : {}), ...(is ? { new: is } : {}) }];
    });
  });
}

/** The rule of the contract in `plan/compiled.ts`, applied literally to one subscriber. */
async function concerns(
  dependency: Dependency,
  values: readonly (string | null)[],
  changes: readonly Change[],
): Promise<boolean> {
  const relevant = changes.filter(({ table, old, new: now }) => {
    if (table !== dependency.table.name || dependency.table.schema !== 'public') return false;
    if (!old || !now || !dependency.columns) return true;
    return dependency.columns.some((name) => old[name] !== now[name]);
  });
  const versions = relevant.flatMap(({ old, new: now }) => [old, now]).filter((row) => row !== undefined);
  if (versions.length === 0) return false;
  if (dependency.pins.length > 0) {
    return versions.some((row) =>
      dependency.pins.every(({ column, parameter, match }) => {
        const value = values[parameter] ?? '';
        return match === 'equal'
          ? row[column] === value
          : value.slice(1, -1).replaceAll('"', '').split(',').includes(String(row[column]));
      }),
    );
  }
  const { probe } = dependency;
  if (!probe) return true;
  const rows = versions.map((row) => Object.fromEntries(probe.columns.map((name) => [name, row[name]])));
  const found = await world.pool.query<{ key: string }>(probe.text, [JSON.stringify(rows)]);
  return found.rows.some(({ key }) => key === values[probe.parameter]);
}

interface Subscriber {
  readonly name: string;
  readonly live: LivePlan;
  readonly values: readonly (string | null)[];
}

async function seenBy({ live, values }: Subscriber): Promise<string> {
  const { rows } = await world.pool.query<{ result: string }>(live.text, [['s'], [JSON.stringify(values)]]);
  return rows[0]?.result ?? '';
}

test('PERM-5 a write that changes what somebody sees is never missed by his dependencies', async () => {
  const subscribers = documents.flatMap((document) =>
    sessions.flatMap((session): Subscriber[] => {
      const { live } = world.compile({ document, session });
      if (!live) throw new Error(`${document} is not live`);
      return [
        {
          name: `${session.variables['x-hasura-user-id'] ?? 'admin'}: ${document}`,
          live,
          values: bindParameters(live.parameters, session, {}, ['0']),
        },
      ];
    }),
  );
  let woken = 0;
  let changed = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 2 }), async (writes) => {
      const rows = await snapshot();
      const seen = await Promise.all(subscribers.map(seenBy));

      for (const sql of writes) await world.pool.query(sql);

      const changes = changesBetween(rows, await snapshot());
      for (const [index, subscriber] of subscribers.entries()) {
        let concerned = false;
        for (const dependency of subscriber.live.dependencies) {
          concerned ||= await concerns(dependency, subscriber.values, changes);
        }
        if (concerned) woken += 1;
        if ((await seenBy(subscriber)) === seen[index]) continue;
        changed += 1;
        expect(concerned, `${subscriber.name} after ${writes.join('; ')}`).toBe(true);
      }
    }),
    { numRuns: 40 },
  );

  // The dependencies decide something: not everybody is woken by every write.
  expect(changed).toBeGreaterThan(50);
  expect(woken).toBeLessThan(40 * subscribers.length);
}, 120_000);
