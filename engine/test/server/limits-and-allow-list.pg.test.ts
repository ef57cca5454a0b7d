import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Subscriber, adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
let strict: Harness;
beforeAll(async () => {
  on = await startHarness();
  strict = await startHarness({ HASURA_GRAPHQL_ENABLE_ALLOWLIST: 'true' });
});
afterAll(async () => {
  await on.close();
  await strict.close();
});
const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });
const codeOf = (answer: any) => answer.errors?.[0].extensions.code;
const refusals = async (harness: Harness, code: string) => {
  const page = await fetch(`${harness.url}/v1/metrics`, {
    headers: { 'x-hasura-admin-secret': adminSecret },
  });
  const line = new RegExp(`engine_requests_refused_total\\{code="${code}"\\} (\\d+)`).exec(await page.text());
  return Number(line?.[1] ?? 0);
};

describe('limits', () => {
  beforeEach(async () => {
    expect(await on.metadata('replace_metadata', chatMetadata)).toMatchObject({ status: 200 });
  });

  test.each([
    ['depth_limit', 1, '{ rooms { members { user_id } } }', 'depth-limit-exceeded'],
    ['node_limit', 2, '{ rooms { id name } }', 'node-limit-exceeded'],
  ])('DIFF-30 %s is in force for people and counted, not for the admin', async (limit, most, query, code) => {
    expect(codeOf(await on.as('ann', query))).toBeUndefined();
    await on.metadata('set_api_limits', { [limit]: { global: most } });
    const before = await refusals(on, code);
    expect(codeOf(await on.as('ann', query))).toBe(code);
    expect(await refusals(on, code)).toBe(before + 1);
    expect(codeOf((await on.graphql({ query })).body)).toBeUndefined();
    const client = on.client('ann');
    const subscriber = new Subscriber(client, `subscription ${query}`);
    await until(() => expect(JSON.stringify(subscriber.problems)).toContain(code));
    await client.dispose();
    await on.metadata('remove_api_limits', {});
    expect(codeOf(await on.as('ann', query))).toBeUndefined();
  });

  test('DIFF-46 SEC-2 a role may be kept from asking for the schema itself, and asks for its data as before', async () => {
    await on.metadata('set_graphql_schema_introspection_options', { disabled_for_roles: ['user'] });
    for (const query of ['{ __schema { queryType { name } } }', '{ __type(name: "rooms") { name } }']) {
      expect(await on.as('ann', query)).toMatchObject({
        errors: [{ message: 'introspection is disabled for the role "user"' }],
      });
      expect((await on.graphql({ query })).body).toHaveProperty('data');
    }
    expect(await on.as('ann', '{ rooms { __typename } }')).toHaveProperty('data');
    await on.metadata('set_graphql_schema_introspection_options', { disabled_for_roles: [] });
    expect(await on.as('ann', '{ __schema { queryType { name } } }')).toHaveProperty('data');
  });

  test('a batch may not be longer than its limit, and then none of it is answered', async () => {
    await on.metadata('set_api_limits', { batch_limit: { global: 2 } });
    const authorization = `Bearer ${await on.token('ann')}`;
    const batch = (length: number) =>
      on.graphql(
        Array.from({ length }, () => ({ query: '{ __typename }' })),
        { authorization },
      );
    expect((await batch(2)).body).toHaveLength(2);
    expect(codeOf((await batch(3)).body)).toBe('batch-limit-exceeded');
  });

  test('a person who asks too often is refused, another is not', async () => {
    await on.metadata('set_api_limits', {
      rate_limit: { global: { max_reqs_per_min: 3, unique_params: ['x-hasura-user-id'] } },
    });
    const codes: unknown[] = [];
    for (let i = 0; i < 4; i += 1) codes.push(codeOf(await on.as('eve', '{ rooms { id } }')));
    expect(codes).toEqual([undefined, undefined, undefined, 'rate-limit-exceeded']);
    expect(codeOf(await on.as('ann', '{ rooms { id } }'))).toBeUndefined();
  });

  test('DIFF-32 what takes too long is cancelled in the database: a mutation leaves nothing behind', async () => {
    await on.pool.query(`
      create or replace function slow_room() returns trigger language plpgsql as $$
      begin perform pg_sleep(5); return new; end $$;
      create trigger slow_room before insert on rooms for each row when (new.name = 'slow') execute function slow_room();`);
    const metadata = structuredClone(chatMetadata) as any;
    metadata.sources[0].tables[0].insert_permissions = [
      { role: 'user', permission: { columns: ['name'], check: {} } },
    ];
    metadata.api_limits = { time_limit: { global: 0.2 } };
    await on.metadata('replace_metadata', metadata);
    const started = Date.now();
    const answer = await on.as('ann', 'mutation { insert_rooms(objects: {name: "slow"}) { affected_rows } }');
    expect(codeOf(answer)).toBe('time-limit-exceeded');
    expect(Date.now() - started).toBeLessThan(4_000);
    const { rows } = await on.pool.query(`select count(*)::int as rooms from rooms where name = 'slow'`);
    expect(rows).toEqual([{ rooms: 0 }]);
    const quick = await on.as('ann', 'mutation { insert_rooms(objects: {name: "quick"}) { affected_rows } }');
    expect(quick).toEqual({ data: { insert_rooms: { affected_rows: 1 } } });
    expect(codeOf(await on.as('ann', '{ rooms { id } }'))).toBeUndefined();
  });
});

describe('the allow list', () => {
  const queries = [
    { name: 'rooms', query: 'query Rooms { rooms { id } }' },
    {
      name: 'by_name',
      query:
        'query ByName($name: String!) { rooms(where: {name: {_eq: $name}}) { ...R } } fragment R on rooms { id name }',
    },
  ];
  beforeEach(async () => {
    const metadata = {
      ...chatMetadata,
      query_collections: [
        { name: 'app', definition: { queries } },
        { name: 'staff', definition: { queries: [{ name: 'm', query: '{ members { user_id } }' }] } },
      ],
      allowlist: [{ collection: 'app' }, { collection: 'staff', scope: { global: false, roles: ['user'] } }],
    };
    expect(await strict.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
  });

  test.each([
    ['as it was written', 'query Rooms { rooms { id } }'],
    ['with other spaces and __typename', 'query Rooms {\n  rooms { __typename id }\n __typename }'],
    [
      'with the fragment first',
      'fragment R on rooms { id name } query ByName($name: String!) { rooms(where: {name: {_eq: $name}}) { ...R } }',
    ],
    ['of a collection for the role', '{ members { user_id } }'],
  ])('DIFF-34 a query of the list is answered %s', async (_how, query) => {
    expect(
      codeOf(await strict.as('ann', query, query.includes('$name') ? { name: 'x' } : {})),
    ).toBeUndefined();
  });

  test.each([
    ['another field', 'query Rooms { rooms { id name } }'],
    ['an alias', 'query Rooms { rooms { name: id } }'],
    ['a second operation', 'query Rooms { rooms { id } } query More { members { user_id } }'],
    ['introspection', '{ __schema { queryType { name } } }'],
    [
      'a fragment of another content',
      'query ByName($name: String!) { rooms(where: {name: {_eq: $name}}) { ...R } } fragment R on rooms { id }',
    ],
  ])('a query with %s is refused', async (_what, query) => {
    const answer = await strict.as('ann', query, query.includes('$name') ? { name: 'x' } : {});
    expect(answer.errors).toMatchObject([
      { message: 'query is not allowed', extensions: { code: 'validation-failed', path: '$' } },
    ]);
  });

  test('the admin may ask anything, and a list that changes is in force at once', async () => {
    expect((await strict.graphql({ query: '{ rooms { id name } }' })).body).toHaveProperty('data');
    await strict.metadata('drop_collection_from_allowlist', { collection: 'app' });
    expect((await strict.as('ann', 'query Rooms { rooms { id } }')).errors).toBeDefined();
  });

  test('a subscription is held against the list too', async () => {
    const client = strict.client('ann');
    const subscriber = new Subscriber(client, 'subscription { rooms { id } }');
    await until(() => expect(JSON.stringify(subscriber.problems)).toContain('query is not allowed'));
    await client.dispose();
  });
});
