/**
 * Whatever is written, an open subscription ends at what asking anew would answer. This holds the dependencies of
 * plans (tables, columns, pins, probes) against the truth: a wake-up too few shows as an old answer that stays.
 */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { metadataSchema } from '../../src/metadata/types.ts';
import { Subscriber, adminSecret, startHarness, type Harness } from './engine-harness.ts';

const people = ['ann', 'bob', 'eve'] as const;
const rooms = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`);

const schema = `
  create table people (id text primary key, name text not null, blocked boolean not null default false);
  create table seats (room_id uuid references rooms on delete cascade, person_id text references people, unread int not null default 0,
    primary key (room_id, person_id));
  create table notes (id int primary key, room_id uuid not null references rooms on delete cascade,
    author_id text not null references people, body text not null, stars int not null default 0, parent_id int references notes on delete set null);
  create view room_sizes as select r.id as room_id, count(s.person_id)::int as size
    from rooms r left join seats s on s.room_id = r.id group by r.id;
  create function note_label(note notes) returns text stable
    begin atomic select r.name || ': ' || note.body from rooms r where r.id = note.room_id; end;
  create function room_note_count(room rooms) returns bigint language sql stable as
    'select count(*) from notes n where n.room_id = room.id';
`;

const mine = { seats: { person_id: { _eq: 'X-Hasura-User-Id' } } };
const fk = (column: string) => ({ foreign_key_constraint_on: column });
const fkOn = (table: string, column: string) => ({ foreign_key_constraint_on: { table, column } });
const select = (columns: string[], filter: object, more: object = {}) => [
  { role: 'user', permission: { columns, filter, allow_aggregations: true, ...more } },
];
const toSize = {
  manual_configuration: {
    remote_table: { schema: 'public', name: 'room_sizes' },
    column_mapping: { id: 'room_id' },
  },
};
const computed = (name: string, fn: string) => ({
  name,
  definition: { function: { schema: 'public', name: fn } },
});

const metadata = metadataSchema.parse({
  version: 3,
  sources: [
    {
      name: 'default',
      kind: 'postgres',
      tables: [
        {
          table: 'rooms',
          object_relationships: [{ name: 'size', using: toSize }],
          array_relationships: [
            { name: 'seats', using: fkOn('seats', 'room_id') },
            { name: 'notes', using: fkOn('notes', 'room_id') },
          ],
          computed_fields: [computed('note_count', 'room_note_count')],
          select_permissions: select(['id', 'name'], mine, { computed_fields: ['note_count'] }),
        },
        {
          table: 'people',
          array_relationships: [{ name: 'seats', using: fkOn('seats', 'person_id') }],
          select_permissions: select(['id', 'name'], {
            _or: [
              { id: { _eq: 'X-Hasura-User-Id' } },
              { _and: [{ blocked: { _eq: false } }, { seats: { room: mine } }] },
            ],
          }),
        },
        {
          table: 'seats',
          object_relationships: [
            { name: 'room', using: fk('room_id') },
            { name: 'person', using: fk('person_id') },
          ],
          select_permissions: select(['room_id', 'person_id', 'unread'], { room: mine }),
        },
        {
          table: 'notes',
          object_relationships: [
            { name: 'room', using: fk('room_id') },
            { name: 'author', using: fk('author_id') },
            { name: 'parent', using: fk('parent_id') },
          ],
          array_relationships: [{ name: 'answers', using: fkOn('notes', 'parent_id') }],
          computed_fields: [computed('label', 'note_label')],
          select_permissions: select(
            ['id', 'room_id', 'author_id', 'body', 'stars', 'parent_id'],
            {
              _and: [
                { room: mine },
                {
                  _exists: {
                    _table: { schema: 'public', name: 'people' },
                    _where: { id: { _eq: 'X-Hasura-User-Id' }, blocked: { _eq: false } },
                  },
                },
              ],
            },
            { computed_fields: ['label'] },
          ),
        },
        { table: 'room_sizes', select_permissions: select(['room_id', 'size'], {}) },
      ],
    },
  ],
});

const [first, second] = rooms;
const documents = [
  `rooms(order_by: {id: asc}) { id name }`,
  `rooms(order_by: {id: asc}) { id note_count size { size } }`,
  `rooms_by_pk(id: "${first}") { name seats(order_by: {person_id: asc}) { unread person { name } } }`,
  `rooms(order_by: {notes_aggregate: {count: desc}, id: asc}) { id notes_aggregate { aggregate { count max { stars } } } }`,
  `rooms(where: {notes: {author: {name: {_eq: "Ann"}}}}, order_by: {id: asc}) { id }`,
  `rooms(where: {_not: {notes: {stars: {_gt: 2}}}}, order_by: {id: asc}) { id }`,
  `notes(where: {room_id: {_eq: "${first}"}}, order_by: {id: asc}) { id body author { name } }`,
  `notes(where: {room_id: {_in: ["${first}", "${second}"]}}, order_by: {id: asc}) { id label }`,
  `notes(where: {_or: [{room_id: {_eq: "${first}"}}, {author_id: {_eq: "bob"}}]}, order_by: {id: asc}) { id stars }`,
  `notes(where: {parent: {room_id: {_eq: "${second}"}}}, order_by: {id: asc}) { id parent { body author { name } } }`,
  `notes(where: {answers: {stars: {_gte: 3}}}, order_by: {id: asc}) { id answers(order_by: {id: asc}) { id } }`,
  `notes(order_by: [{room: {name: desc}}, {id: asc}], limit: 3) { id }`,
  `notes(distinct_on: author_id, order_by: [{author_id: asc}, {stars: desc}, {id: asc}]) { id author_id }`,
  `notes_aggregate(where: {author_id: {_eq: "ann"}}) { aggregate { count sum { stars } } nodes { id } }`,
  `people(order_by: {id: asc}) { id name }`,
  `seats_aggregate(where: {person_id: {_eq: "ann"}}) { aggregate { count sum { unread } } }`,
  `seats(where: {person: {name: {_eq: "Bob"}}}, order_by: {room_id: asc}) { room_id room { name } }`,
  `room_sizes(order_by: {room_id: asc}) { room_id size }`,
];

const name = fc.constantFrom('Ann', 'Bob', 'Eve', 'Zed');
const person = fc.constantFrom(...people);
const room = fc.constantFrom(...rooms);
const note = fc.integer({ min: 1, max: 6 });
const small = fc.integer({ min: 0, max: 4 });
const statement = (sql: string, ...values: fc.Arbitrary<unknown>[]) =>
  fc.tuple(...values).map((picked) => ({ sql, values: picked }));
/** What can happen to the data; conflicts are no-ops. */
const change = fc.oneof(
  statement('insert into seats (room_id, person_id) values ($1, $2) on conflict do nothing', room, person),
  statement('delete from seats where room_id = $1 and person_id = $2', room, person),
  statement('update seats set unread = $3 where room_id = $1 and person_id = $2', room, person, small),
  statement(
    `insert into notes (id, room_id, author_id, body, stars) values ($1, $2, $3, 'note ' || $4::int, $4)
     on conflict (id) do update set room_id = excluded.room_id, stars = excluded.stars`,
    note,
    room,
    person,
    small,
  ),
  statement('update notes set stars = $2 where id = $1', note, small),
  statement(
    'update notes set parent_id = $2 where id = $1 and exists (select from notes where id = $2)',
    note,
    note,
  ),
  statement('update notes set room_id = $2, author_id = $3 where id = $1', note, room, person),
  statement('delete from notes where id = $1', note),
  statement('update rooms set name = $2 where id = $1', room, name),
  statement('update people set name = $2 where id = $1', person, name),
  statement('update people set blocked = not blocked where id = $1', person),
  statement('update notes set body = body, stars = stars'),
);
/** Several statements in one transaction now and then. */
const commits = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 });

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
  await on.pool.query('drop table messages, members cascade');
  await on.pool.query(schema);
  for (const id of people) await on.pool.query('insert into people values ($1, $2)', [id, id]);
  for (const id of rooms) await on.pool.query('insert into rooms (id, name) values ($1, $2)', [id, 'Room']);
  expect(
    await on.metadata('replace_metadata', { allow_inconsistent_metadata: false, metadata }),
  ).toMatchObject({
    status: 200,
  });
});
afterAll(() => on.close());

test(
  'PERM-5 every subscription ends at what a query would answer, whatever was written',
  { timeout: 240_000 },
  async () => {
    const clients = people.map((id) => on.client(id));
    const open = people.flatMap((id, i) =>
      documents.map((document) => ({
        id,
        document,
        live: new Subscriber(clients[i]!, `subscription { ${document} }`),
      })),
    );
    await vi.waitFor(() => expect(open.filter(({ live }) => live.results.length === 0)).toEqual([]), 20_000);
    const compare = async () => {
      const stale: unknown[] = [];
      for (const { id, document, live } of open) {
        expect(live.problems).toEqual([]);
        const { body } = await on.graphql(
          { query: `{ ${document} }` },
          { 'x-hasura-admin-secret': adminSecret, 'x-hasura-role': 'user', 'x-hasura-user-id': id },
        );
        if (JSON.stringify(live.last) !== JSON.stringify(body.data)) {
          stale.push({ id, document, live: live.last, query: body.data });
        }
      }
      expect(stale).toEqual([]);
    };
    await vi.waitFor(compare, { timeout: 30_000, interval: 50 });
    await fc.assert(
      fc.asyncProperty(commits, async (list) => {
        for (const statements of list) {
          const client = await on.pool.connect();
          await client.query('begin');
          for (const { sql, values } of statements) await client.query(sql, values);
          await client.query('commit');
          client.release();
        }
        // One comparison asks more than fifty queries: on a busy machine that alone takes seconds.
        await vi.waitFor(compare, { timeout: 30_000, interval: 50 });
      }),
      { numRuns: Number(process.env['ENGINE_PROPERTY_RUNS'] ?? 12), endOnFailure: true },
    );
    for (const client of clients) await client.dispose();
  },
);
