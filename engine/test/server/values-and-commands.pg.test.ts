import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileOperation } from '../../src/plan/compile.ts';
import { metadataChanges } from '../../src/server/commands/registry.ts';
import type { Session } from '../../src/session.ts';
import { adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
});
afterAll(() => on.close());

/** Stands in every value, so that it can be looked for in SQL. */
const mark = 'MARKEDVALUE';
const hostile = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom(
      `'; drop table rooms; --`,
      `\\'; select pg_sleep(9); --`,
      `$1`,
      `$$`,
      `"`,
      `%s`,
      `\u2028`,
      `{"_eq": 1}`,
      `X-Hasura-User-Id`,
    ),
  )
  .map((text) => `${mark}${text.replaceAll('\0', '')}`);
const session = (user: string): Session => ({
  role: 'user',
  isAdmin: false,
  variables: { 'x-hasura-user-id': user, 'x-hasura-role': 'user' },
  useBackendOnlyPermissions: false,
});

test('no value of a document, a variable or a session reaches SQL but as a parameter', () => {
  const { model } = on.engine.schema.state;
  const textOf = (query: string, value: string) => {
    const compiled = compileOperation({
      model,
      role: 'user',
      document: query,
      variables: query.includes('$value') ? { value } : {},
      session: session(value),
    });
    return JSON.stringify([
      compiled.live?.text,
      compiled.roots.map((root) => ('statement' in root ? root.statement.text : '')),
    ]);
  };
  const documents: ((literal: string) => string)[] = [
    (v) => `{ rooms(where: {name: {_eq: ${v}}}) { id } }`,
    (v) =>
      `{ rooms(where: {_or: [{name: {_like: ${v}}}, {_not: {name: {_in: [${v}]}}}]}) { id members { user_id } } }`,
    (v) =>
      `{ messages(where: {room: {name: {_similar: ${v}}}}, distinct_on: [author], order_by: {author: asc}) { body } }`,
    (v) =>
      `mutation { insert_messages(objects: {body: ${v}, room_id: "00000000-0000-4000-8000-000000000000"}) { returning { body } } }`,
    (v) => `subscription { messages(where: {author: {_gt: ${v}}}) { body } }`,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...documents), hostile, hostile, (document, a, b) => {
      const literal = textOf(document(JSON.stringify(a)), a);
      expect(literal).not.toContain(mark);
      // The text depends on the shape alone.
      expect(textOf(document(JSON.stringify(b)), b)).toBe(literal);
      const withVariable = document('$value').replace(
        /^(query|mutation|subscription)?/,
        (type) => `${type || 'query'} ($value: String!)`,
      );
      expect(textOf(withVariable, a)).not.toContain(mark);
    }),
    { numRuns: 300 },
  );
});

test('a value comes back as it was sent, whatever is in it, as a literal, a variable or a session variable', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (value) => {
      const { rows } = await on.pool.query('insert into rooms (name) values ($1) returning id', [value]);
      const [{ id }] = rows;
      await on.pool.query('insert into members (room_id, user_id) values ($1, $2)', [id, value]);
      const literal = await on.as(
        value,
        `{ rooms(where: {name: {_eq: ${JSON.stringify(value)}}, id: {_eq: "${id}"}}) { name } }`,
      );
      expect(literal).toEqual({ data: { rooms: [{ name: value }] } });
      const query =
        'query ($value: String!) { rooms(where: {name: {_eq: $value}}) { name members(where: {user_id: {_eq: $value}}) { user_id } } }';
      const variable = await on.as(value, query, { value });
      expect(variable.data.rooms).toContainEqual({ name: value, members: [{ user_id: value }] });
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('whatever a metadata command is given, it answers JSON without an internal error, and the engine lives', async () => {
  const names = [
    ...metadataChanges.keys(),
    'create_scheduled_event',
    'get_scheduled_events',
    'pg_invoke_event_trigger',
    'pg_get_event_logs',
    'test_webhook_transform',
    'replace_metadata',
    'bulk',
    'get_event_invocations',
  ];
  const plausible = fc.record(
    {
      table: fc.oneof(fc.constantFrom('rooms', { schema: 'public', name: 'members' }), fc.jsonValue()),
      function: fc.oneof(fc.constant('number_message'), fc.jsonValue()),
      name: fc.oneof(fc.string(), fc.constantFrom('greet', 'room', 'x"; drop table rooms; --')),
      role: fc.oneof(fc.string(), fc.constant('user')),
      role_name: fc.string(),
      role_set: fc.array(fc.string()),
      permission: fc.oneof(fc.constant({ columns: '*', filter: {}, check: {} }), fc.jsonValue()),
      using: fc.jsonValue(),
      definition: fc.jsonValue(),
      configuration: fc.jsonValue(),
      collection: fc.string(),
      webhook: fc.oneof(fc.constant('http://127.0.0.1:1'), fc.jsonValue()),
      insert: fc.constantFrom(undefined, { columns: '*' }, { columns: ['no'] }),
      url: fc.string(),
      methods: fc.constantFrom(['GET'], ['NONE'], []),
      schedule: fc.string(),
      include_in_metadata: fc.boolean(),
      cascade: fc.boolean(),
      args: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.oneof(plausible, fc.jsonValue()), async (type, args) => {
      const { status, body } = await on.metadata(type, args);
      expect([200, 400, 409, 500]).toContain(status);
      expect(body.error).not.toBe('internal error');
    }),
    { numRuns: 120 },
  );
  expect(await on.metadata('replace_metadata', chatMetadata)).toMatchObject({ status: 200 });
  expect((await on.as('ann', '{ rooms { id } }')).errors).toBeUndefined();
}, 120_000);

test('whatever the path, the query and the body of a REST request are, the answer is JSON and the engine lives', async () => {
  const query =
    'query ($name: String, $limit: Int) { rooms(where: {name: {_eq: $name}}, limit: $limit) { name } }';
  const metadata = {
    ...chatMetadata,
    query_collections: [{ name: 'c', definition: { queries: [{ name: 'q', query }] } }],
    rest_endpoints: [
      {
        name: 'e',
        url: 'rooms/:name',
        methods: ['GET', 'POST'],
        definition: { query: { collection_name: 'c', query_name: 'q' } },
      },
    ],
  };
  expect(await on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
  await fc.assert(
    fc.asyncProperty(
      fc.string(),
      fc.webQueryParameters(),
      fc.option(fc.json()),
      async (name, parameters, body) => {
        const response = await fetch(`${on.url}/api/rest/rooms/${encodeURIComponent(name)}?${parameters}`, {
          method: body === null ? 'GET' : 'POST',
          headers: { 'x-hasura-admin-secret': adminSecret },
          ...(body === null ? {} : { body }),
        });
        const answer = (await response.json()) as any;
        expect([200, 400, 404]).toContain(response.status);
        expect(answer.error).not.toBe('internal error');
      },
    ),
    { numRuns: 100 },
  );
}, 60_000);
