import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
});
afterAll(() => on.close());
beforeEach(async () => {
  await on.metadata('replace_metadata', chatMetadata);
  await insertAs('writer', {});
});

const insertAs = (role: string, check: object) =>
  on.metadata('pg_create_insert_permission', {
    source: 'default',
    table: 'rooms',
    role,
    permission: { columns: ['name'], check },
  });
const inconsistent = async () => (await on.metadata('get_inconsistent_metadata', {})).body;
const rootsOf = async (role: string) => {
  const query = '{ __schema { mutationType { fields { name } } } }';
  const { body } = await on.graphql(
    { query },
    { 'x-hasura-admin-secret': 'harness-admin-secret', 'x-hasura-role': role },
  );
  return (body.data?.__schema.mutationType?.fields ?? []).map(({ name }: { name: string }) => name);
};

test('PERM-1 different permissions of the parents give the heir none; it is told of, and hinders no command', async () => {
  expect(await insertAs('other', { name: { _eq: 'x' } })).toMatchObject({ status: 200 });
  expect(
    await on.metadata('add_inherited_role', { role_name: 'both', role_set: ['writer', 'other'] }),
  ).toMatchObject({
    status: 200,
  });

  expect(await inconsistent()).toEqual({
    is_consistent: false,
    inconsistent_objects: [
      {
        type: 'inherited role permission inconsistency',
        name: 'both',
        reason: `Could not inherit permission for the role 'both' for the entity: 'insert permission, table: rooms, source: 'default''`,
        entity: { table: 'rooms', source: 'default', permission_type: 'insert' },
      },
    ],
  });
  expect(await rootsOf('both')).not.toContain('insert_rooms');
  expect(await rootsOf('writer')).toContain('insert_rooms');

  // It can be replaced as it is, and dropping what is inconsistent leaves it.
  const { body: metadata } = await on.metadata('export_metadata', {});
  const replaced = await on.metadata('replace_metadata', { allow_inconsistent_metadata: false, metadata });
  expect(replaced).toMatchObject({ status: 200, body: { is_consistent: false } });
  expect(await on.metadata('drop_inconsistent_metadata', {})).toMatchObject({ status: 200 });
  expect((await on.metadata('export_metadata', {})).body).toEqual(metadata);

  expect(await insertAs('both', {})).toMatchObject({ status: 200 });
  expect(await inconsistent()).toEqual({ is_consistent: true, inconsistent_objects: [] });
  expect(await rootsOf('both')).toContain('insert_rooms');
});

test('equal permissions are inherited', async () => {
  await insertAs('other', {});
  await on.metadata('add_inherited_role', { role_name: 'both', role_set: ['writer', 'other'] });

  expect(await inconsistent()).toMatchObject({ is_consistent: true });
  expect(await rootsOf('both')).toContain('insert_rooms');
});

test('a parent that no permission knows is refused, and nothing is stored', async () => {
  const { status, body } = await on.metadata('add_inherited_role', {
    role_name: 'heir',
    role_set: ['writer', 'nobody'],
  });

  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'invalid-configuration', path: '$.args' });
  expect(body.error).toContain('the following parent role(s) are not found: nobody');
  expect((await on.metadata('export_metadata', {})).body.inherited_roles ?? []).toEqual([]);
});

test('the engine’s own role has every permission already', async () => {
  expect(await insertAs('admin', {})).toMatchObject({
    status: 400,
    body: { code: 'already-exists', path: '$.args' },
  });
});

test.each([
  [
    'select_by_pk',
    { columns: ['name'], filter: {}, query_root_fields: ['select', 'select_by_pk'] },
    /primary key/,
  ],
  [
    'select_aggregate',
    { columns: '*', filter: {}, subscription_root_fields: ['select_aggregate'] },
    /allow_aggregations/,
  ],
])(
  'PERM-1 %s cannot be among the root fields where the permission does not give it',
  async (_root, permission, reason) => {
    const { status, body } = await on.metadata('pg_create_select_permission', {
      source: 'default',
      table: 'rooms',
      role: 'writer',
      permission,
    });

    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'invalid-configuration',
      path: '$.args',
      error: expect.stringMatching(reason),
    });
    const { body: after } = await on.metadata('export_metadata', {});
    expect(JSON.stringify(after)).not.toContain('_root_fields');
  },
);

test('DIFF-47 PERM-1 who may not aggregate rows cannot order by how many there are either', async () => {
  const query = '{ rooms(order_by: { messages_aggregate: { count: desc } }) { id } }';
  const refused = await on.as('ann', query);
  const { body: asAdmin } = await on.graphql({ query });

  expect(refused.errors[0].extensions).toMatchObject({ code: 'validation-failed' });
  expect(refused.errors[0].message).toBe(`field 'messages_aggregate' not found in type: 'rooms_order_by'`);
  expect(asAdmin).toEqual({ data: { rooms: [] } });
});
