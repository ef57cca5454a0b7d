import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { metadataSchema } from '../../src/metadata/types.ts';
import { startHarness, Subscriber, type Harness } from './engine-harness.ts';

const schema = `
  create table week_days (day_name text primary key, note text);
  insert into week_days values ('monday', null), ('sunday', 'no work');
  create table app_users (
    user_id int primary key, full_name text, extra_info jsonb, favourite_day text references week_days,
    referred_by int references app_users, is_new boolean not null default true);
  create table user_notes (note_id int primary key, user_id int not null references app_users, body_text text);
  create function find_users(name_part text, most_rows int default 10) returns setof app_users language sql stable as
    $$ select * from app_users where full_name like '%' || name_part || '%' order by user_id limit most_rows $$;
`;
const byUser = { foreign_key_constraint_on: { table: 'user_notes', column: 'user_id' } };
const readable = [{ role: 'user', permission: { columns: '*', filter: {}, allow_aggregations: true } }];
const metadata = (customization?: object) =>
  metadataSchema.parse({
    version: 3,
    sources: [
      {
        name: 'default',
        ...(customization ? { customization } : {}),
        tables: [
          { table: 'week_days', is_enum: true, select_permissions: readable },
          {
            table: 'app_users',
            array_relationships: [{ name: 'user_notes', using: byUser }],
            select_permissions: readable,
            insert_permissions: [{ role: 'user', permission: { columns: '*', check: {} } }],
            update_permissions: [{ role: 'user', permission: { columns: '*', filter: {} } }],
            delete_permissions: [{ role: 'user', permission: { filter: {} } }],
          },
          {
            table: 'user_notes',
            configuration: {
              custom_name: 'note_page',
              custom_root_fields: { select_by_pk: 'one_note' },
              column_config: { note_id: { custom_name: 'page_no' } },
            },
            object_relationships: [{ name: 'user', using: { foreign_key_constraint_on: 'user_id' } }],
            select_permissions: readable,
            insert_permissions: [{ role: 'user', permission: { columns: '*', check: {} } }],
          },
        ],
        functions: [{ function: 'find_users' }],
      },
    ],
  });

let on: Harness;
beforeAll(async () => {
  on = await startHarness({ HASURA_GRAPHQL_EXPERIMENTAL_FEATURES: 'inherited_roles, naming_convention' });
  await on.pool.query(schema);
});
afterAll(async () => on.close());

const use = async (customization?: object) => {
  const answer = await on.metadata('replace_metadata', metadata(customization));
  expect(answer).toMatchObject({ status: 200, body: { message: 'success' } });
  await on.pool.query('truncate app_users, user_notes');
  await on.pool.query(
    `insert into app_users values (1, 'Ann Lee', '{"a_b": 1}', 'monday', null), (2, 'Bo', null, 'sunday', 1)`,
  );
  await on.pool.query(`insert into user_notes values (1, 1, 'x'), (2, 1, 'y')`);
};
const ask = (query: string, variables = {}) => on.as('ann', query, variables);

describe('the convention graphql-default', () => {
  beforeAll(() => use({ naming_convention: 'graphql-default' }));

  test('columns, arguments, operators and orders are in camel case, enum values in upper case', async () => {
    const body = await ask(
      `query ($part: String!) {
      appUsers(where: { fullName: { _ilike: $part }, extraInfo: { _hasKey: "a_b" }, referredBy: { _isNull: true } },
        orderBy: [{ favouriteDay: DESC_NULLS_LAST }, { userId: ASC }]) { userId fullName favouriteDay __typename }
      appUsersByPk(userId: 2) { favouriteDay referredBy }
      first: appUsers(distinctOn: isNew, orderBy: { isNew: ASC }, where: { favouriteDay: { _in: [MONDAY, SUNDAY] } }) { isNew }
    }`,
      { part: 'ann%' },
    );

    expect(body).toEqual({
      data: {
        appUsers: [{ userId: 1, fullName: 'Ann Lee', favouriteDay: 'MONDAY', __typename: 'AppUsers' }],
        appUsersByPk: { favouriteDay: 'SUNDAY', referredBy: 1 },
        first: [{ isNew: true }],
      },
    });
  });

  test('aggregates, and relationships through them', async () => {
    const body = await ask(`{
      appUsersAggregate(where: { user_notesAggregate: { count: { predicate: { _gt: 1 } } } }) {
        __typename
        aggregate { __typename count stddevPop { __typename userId } max { fullName } }
        nodes { user_notes(orderBy: { page_no: DESC }) { page_no bodyText } userNotesAggregate { aggregate { count } } }
      }
      appUsers(orderBy: { user_notesAggregate: { count: DESC, stddevPop: { page_no: ASC } } }) { userId }
    }`);

    expect(body).toEqual({
      data: {
        appUsersAggregate: {
          __typename: 'AppUsersAggregate',
          aggregate: {
            __typename: 'AppUsersAggregateFields',
            count: 1,
            stddevPop: { __typename: 'AppUsersStddevPopFields', userId: 0 },
            max: { fullName: 'Ann Lee' },
          },
          nodes: [
            {
              user_notes: [
                { page_no: 2, bodyText: 'y' },
                { page_no: 1, bodyText: 'x' },
              ],
              userNotesAggregate: { aggregate: { count: 2 } },
            },
          ],
        },
        appUsers: [{ userId: 1 }, { userId: 2 }],
      },
    });
  });

  test('names that people gave are kept where they stand first', async () => {
    const body = await ask(`{
      note_page(where: { page_no: { _eq: 1 } }) { __typename page_no userId }
      one_note(page_no: 2) { bodyText }
      note_pageAggregate { aggregate { count __typename } }
    }`);

    expect(body).toEqual({
      data: {
        note_page: [{ __typename: 'note_page', page_no: 1, userId: 1 }],
        one_note: { bodyText: 'y' },
        note_pageAggregate: { aggregate: { count: 2, __typename: 'note_pageAggregateFields' } },
      },
    });
  });

  test('mutations write what was meant', async () => {
    const insert = `mutation ($users: [AppUsersInsertInput!]!, $conflict: AppUsersOnConflict) {
      insertAppUsers(objects: $users, onConflict: $conflict) { __typename affectedRows returning { userId favouriteDay } }
      insertNote_pageOne(object: { page_no: 9, bodyText: "z", user: { data: { userId: 3, favouriteDay: SUNDAY },
        onConflict: { constraint: app_users_pkey, updateColumns: [favouriteDay] } } }) { user { userId favouriteDay } }
    }`;
    const inserted = await ask(insert, {
      users: [
        { userId: 3, favouriteDay: 'MONDAY' },
        { userId: 2, fullName: 'Bob' },
      ],
      conflict: { constraint: 'app_users_pkey', updateColumns: ['fullName'] },
    });
    expect(inserted).toEqual({
      data: {
        insertAppUsers: {
          __typename: 'AppUsersMutationResponse',
          affectedRows: 2,
          returning: [
            { userId: 3, favouriteDay: 'MONDAY' },
            { userId: 2, favouriteDay: 'SUNDAY' },
          ],
        },
        insertNote_pageOne: { user: { userId: 3, favouriteDay: 'SUNDAY' } },
      },
    });
    const changed = await ask(`mutation {
      updateAppUsers(where: { userId: { _eq: 1 } }, _set: { favouriteDay: SUNDAY }, _deleteAtPath: { extraInfo: ["a_b"] }) { affectedRows }
      updateAppUsersByPk(pkColumns: { userId: 2 }, _append: { extraInfo: { b: 2 } }, _set: { fullName: "Bo B" }) { fullName }
      updateAppUsersMany(updates: [{ where: { userId: { _eq: 3 } }, _inc: { referredBy: 0 } }]) { affectedRows }
      deleteAppUsersByPk(userId: 77) { userId }
    }`);
    expect(changed).toEqual({
      data: {
        updateAppUsers: { affectedRows: 1 },
        updateAppUsersByPk: { fullName: 'Bo B' },
        updateAppUsersMany: [{ affectedRows: 1 }],
        deleteAppUsersByPk: null,
      },
    });
  });

  test('functions and their arguments', async () => {
    const body = await ask(
      `query ($args: findUsersArgs!) {
      findUsers(args: $args) { userId }
      findUsersAggregate(args: { namePart: "o" }) { aggregate { count } }
    }`,
      { args: { namePart: 'n', mostRows: 1 } },
    );

    expect(body).toEqual({
      data: { findUsers: [{ userId: 1 }], findUsersAggregate: { aggregate: { count: 1 } } },
    });
  });

  test('streams are live under these names', async () => {
    const client = on.client('ann');
    const rows = new Subscriber(
      client,
      `subscription {
      note_pageStream(batchSize: 5, cursor: { initialValue: { page_no: 100 }, ordering: ASC }) { page_no bodyText } }`,
    );
    await on.pool.query(`insert into user_notes values (101, 1, 'streamed')`);
    await vi.waitFor(() => expect(rows.results.length + rows.problems.length).toBeGreaterThan(0), 10_000);
    await vi.waitFor(
      () => expect(rows.last).toEqual({ note_pageStream: [{ page_no: 101, bodyText: 'streamed' }] }),
      10_000,
    );
    await client.dispose();
    await on.pool.query('delete from user_notes where note_id = 101');
  });

  test('types are in Pascal case, shared ones too; scalars keep Postgres’ names', async () => {
    const { body } = await on.graphql({
      query: `{ __schema { types { name kind } } day: __type(name: "WeekDaysEnum") { enumValues { name } } }`,
    });
    const names = body.data.__schema.types.map(({ name }: { name: string }) => name);

    expect(body.data.day.enumValues).toEqual([{ name: 'MONDAY' }, { name: 'SUNDAY' }]);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['AppUsersBoolExp', 'AppUsersSetInput', 'AppUsersDeleteAtPathInput', 'AppUsersPkColumnsInput'],
        ...['IntComparisonExp', 'WeekDaysEnumComparisonExp', 'JsonbCastExp', 'OrderBy', 'CursorOrdering'],
        ...['note_pageAggregateBoolExp', 'note_pageAggregateBoolExpCount', 'note_pageSelectColumn', 'jsonb'],
        ...['AppUsersSelectColumn', 'findUsersArgs'],
      ]),
    );
    const snake = names.filter((name: string) => /[a-z]_/.test(name) && !name.startsWith('note_page'));
    expect(snake.sort()).toEqual(['mutation_root', 'query_root', 'subscription_root']);
  });

  test('the row commands of administrators go by the database’s names all the same', async () => {
    const command = async (type: string, args: object) => {
      const response = await fetch(`${on.url}/v2/query`, {
        method: 'POST',
        headers: { 'x-hasura-admin-secret': 'harness-admin-secret', 'content-type': 'application/json' },
        body: JSON.stringify({ type, args }),
      });
      return response.json();
    };
    const table = 'app_users';
    expect(
      await command('insert', { table, objects: [{ user_id: 50, full_name: 'Cy' }], returning: ['user_id'] }),
    ).toEqual({
      affected_rows: 1,
      returning: [{ user_id: 50 }],
    });
    const where = { user_id: { $gte: 50 }, referred_by: { _is_null: true } };
    const order_by = [{ column: 'user_id', type: 'desc', nulls: 'last' }];
    expect(await command('select', { table, columns: ['user_id', 'full_name'], where, order_by })).toEqual([
      { user_id: 50, full_name: 'Cy' },
    ]);
    expect(await command('delete', { table, where })).toEqual({ affected_rows: 1 });
    expect(await command('count', { table, where })).toEqual({ count: 0 });
  });
});

test('prefix, suffix and namespace: all roots of the source stand in one field', async () => {
  await use({
    naming_convention: 'graphql-default',
    root_fields: { namespace: 'clinic', prefix: 'my', suffix: 'now' },
    type_names: { prefix: 'Its', suffix: 'Kind' },
  });
  expect(
    await ask(
      '{ own: clinic { myAppUsersNow(limit: 1) { userId __typename } again: __typename } __typename }',
    ),
  ).toEqual({
    data: {
      own: { myAppUsersNow: [{ userId: 1, __typename: 'ItsAppUsersKind' }], again: 'ItsClinic_queryKind' },
      __typename: 'query_root',
    },
  });
  const written = await ask(`mutation {
    clinic { one: myUpdateAppUsersNow(where: {}, _inc: { referredBy: 0 }) { affectedRows }
             two: myDeleteAppUsersByPkNow(userId: 77) { userId } }
    __typename
  }`);
  expect(written).toEqual({
    data: { clinic: { one: { affectedRows: 2 }, two: null }, __typename: 'mutation_root' },
  });
});

test('a mutation in a namespace that fails leaves nothing, and says where', async () => {
  await use({ root_fields: { namespace: 'clinic' } });
  const body = await ask(`mutation {
    clinic {
      first: insert_app_users(objects: [{ user_id: 60 }]) { affected_rows }
      second: insert_app_users(objects: [{ user_id: 60 }]) { affected_rows }
    }
  }`);
  expect(body.errors[0].extensions).toEqual({
    code: 'constraint-violation',
    path: '$.selectionSet.clinic.selectionSet.insert_app_users.args.objects',
  });
  const { rows } = await on.pool.query('select 1 from app_users where user_id = 60');
  expect(rows).toEqual([]);
});

test('a subscription in a namespace is live', async () => {
  await use({ root_fields: { namespace: 'clinic' } });
  const client = on.client('ann');
  const counted = new Subscriber(
    client,
    'subscription { clinic { app_users_aggregate { aggregate { count } } } }',
  );
  const count = (n: number) => ({ clinic: { app_users_aggregate: { aggregate: { count: n } } } });
  await vi.waitFor(() => expect(counted.last).toEqual(count(2)), 10_000);
  await on.pool.query('insert into app_users (user_id) values (61)');
  await vi.waitFor(() => expect(counted.last).toEqual(count(3)), 10_000);
  await client.dispose();
});

test('a customization can be changed by command and holds at once; a source without a database is refused', async () => {
  await use();
  expect(await ask('{ app_users(limit: 1) { user_id } }')).toHaveProperty('data');
  const customization = { naming_convention: 'graphql-default', root_fields: { prefix: 'new' } };
  expect(await on.metadata('pg_update_source', { name: 'default', customization })).toMatchObject({
    status: 200,
  });
  expect(await ask('{ newAppUsers(limit: 1) { userId } }')).toEqual({
    data: { newAppUsers: [{ userId: 1 }] },
  });
  const { body: exported } = await on.metadata('export_metadata', {});
  expect(exported.sources[0].customization).toEqual(customization);

  const again = await on.metadata('pg_add_source', { name: 'default', configuration: {} });
  expect(again).toMatchObject({ status: 400, body: { code: 'already-exists' } });
  const second = await on.metadata('pg_add_source', { name: 'second', configuration: {} });
  expect(second.status).toBe(400);
  const unknown = await on.metadata('pg_update_source', { name: 'third', customization });
  expect(unknown).toMatchObject({ status: 400, body: { code: 'not-exists' } });
  expect((await on.metadata('export_metadata', {})).body).toEqual(exported);
});

test('DIFF-18 two values of an enum table that would have one name are an inconsistency of the table', async () => {
  await on.pool.query(`insert into week_days values ('Monday')`);
  const { body } = await on.metadata('replace_metadata', {
    allow_inconsistent_metadata: true,
    metadata: metadata({ naming_convention: 'graphql-default' }),
  });
  await on.pool.query(`delete from week_days where day_name = 'Monday'`);
  expect(JSON.stringify(body)).toContain('two of its values have the same name in GraphQL');
});

describe('settings of the process', () => {
  test('without the experiment the convention has no effect, but prefixes have', async () => {
    const plain = await startHarness({ HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION: 'graphql-default' });
    await plain.pool.query(schema);
    await plain.metadata(
      'replace_metadata',
      metadata({ naming_convention: 'graphql-default', root_fields: { prefix: 'p_' } }),
    );
    const body = await plain.as('ann', '{ p_app_users { user_id } }');
    await plain.close();
    expect(body).toEqual({ data: { p_app_users: [] } });
  });

  test('the default holds for a source that says nothing, and a source may say otherwise', async () => {
    const other = await startHarness({
      HASURA_GRAPHQL_EXPERIMENTAL_FEATURES: 'naming_convention',
      HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION: 'graphql-default',
    });
    await other.pool.query(schema);
    await other.metadata('replace_metadata', metadata());
    const camel = await other.as('ann', '{ appUsers { userId } }');
    await other.metadata('replace_metadata', metadata({ naming_convention: 'hasura-default' }));
    const snake = await other.as('ann', '{ app_users { user_id } }');
    await other.close();
    expect([camel, snake]).toEqual([{ data: { appUsers: [] } }, { data: { app_users: [] } }]);
  });
});
