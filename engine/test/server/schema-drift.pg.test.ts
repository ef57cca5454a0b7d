/** SQL that admins run under metadata in force: renames are followed, what cannot be followed is refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
});
afterAll(() => on.close());

const schema = `
  drop table if exists walks, strolls, dogs cascade;
  create table dogs (id int primary key, name text not null, owner text not null);
  create table walks (id int primary key, dog_id int not null references dogs, minutes int, walker text);
  insert into dogs values (1, 'Rex', 'ann'), (2, 'Fido', 'bob');
  insert into walks values (1, 1, 30, 'ann'), (2, 2, 10, 'bob');
  create or replace function dogs_label(dog dogs) returns text language sql stable as $$ select dog.name || '!' $$;
`;
const ownDog = { owner: { _eq: 'X-Hasura-User-Id' } };
const metadata = {
  ...chatMetadata,
  sources: [
    {
      ...chatMetadata.sources[0],
      tables: [
        {
          table: 'dogs',
          configuration: { column_config: { name: { custom_name: 'called' }, owner: { custom_name: 'of' } } },
          array_relationships: [
            { name: 'walks', using: { foreign_key_constraint_on: { table: 'walks', column: 'dog_id' } } },
          ],
          computed_fields: [{ name: 'label', definition: { function: 'dogs_label' } }],
          select_permissions: [{ role: 'user', permission: { columns: ['id', 'name'], filter: ownDog } }],
          insert_permissions: [
            {
              role: 'user',
              permission: { columns: ['id', 'name'], check: ownDog, set: { owner: 'x-hasura-user-id' } },
            },
          ],
        },
        {
          table: 'walks',
          object_relationships: [
            { name: 'dog', using: { foreign_key_constraint_on: 'dog_id' } },
            {
              name: 'same_dog',
              using: { manual_configuration: { remote_table: 'dogs', column_mapping: { dog_id: 'id' } } },
            },
          ],
          select_permissions: [
            {
              role: 'user',
              permission: {
                columns: ['id', 'minutes'],
                filter: {
                  _and: [
                    { dog: { _or: [ownDog, { id: { _lt: 0 } }] } },
                    {
                      _exists: {
                        _table: { schema: 'public', name: 'dogs' },
                        _where: { owner: { _eq: 'X-Hasura-User-Id' } },
                      },
                    },
                    { walker: { _ceq: 'walker' } },
                  ],
                },
              },
            },
          ],
          event_triggers: [
            {
              name: 'walked',
              definition: { update: { columns: ['minutes', 'walker'], payload: '*' }, enable_manual: false },
              webhook: 'http://127.0.0.1:1/nobody',
              retry_conf: { num_retries: 0 },
            },
          ],
        },
      ],
    },
  ],
};
beforeEach(async () => {
  await on.metadata('clear_metadata', {});
  await on.pool.query(schema);
  expect(await on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
});

const sql = async (text: string, more: Record<string, unknown> = {}) => {
  const response = await fetch(`${on.url}/v2/query`, {
    method: 'POST',
    headers: { 'x-hasura-admin-secret': adminSecret },
    body: JSON.stringify({ type: 'run_sql', args: { sql: text, ...more } }),
  });
  return { status: response.status, body: (await response.json()) as any };
};
const exported = async () => JSON.stringify((await on.metadata('export_metadata', {})).body);
const consistent = async () => (await on.metadata('get_inconsistent_metadata', {})).body.is_consistent;

describe('names that SQL changes', () => {
  test('PERM-1 a renamed column keeps its permissions, presets, relationships and custom name', async () => {
    const renames = `alter table dogs rename owner to person; alter table dogs rename id to number;
      alter table walks rename dog_id to dog_number; alter table walks rename walker to companion`;
    expect(await sql(renames)).toMatchObject({ status: 200 });
    expect(await consistent()).toBe(true);
    expect(await on.as('ann', '{ dogs { number called walks { minutes } } walks { id } }')).toEqual({
      data: { dogs: [{ number: 1, called: 'Rex', walks: [{ minutes: 30 }] }], walks: [{ id: 1 }] },
    });
    await on.as('ann', 'mutation { insert_dogs_one(object: {number: 3, called: "Bella"}) { number } }');
    const { rows } = await on.pool.query('select person from dogs where number = 3');
    expect(rows).toEqual([{ person: 'ann' }]);
    const { body } = await on.graphql({ query: '{ dogs(where: {number: {_eq: 1}}) { of } }' });
    expect(body).toEqual({ data: { dogs: [{ of: 'ann' }] } });
    expect(await exported()).toContain('"columns":["minutes","companion"]');
  });

  test('PERM-1 a renamed table keeps its permissions and what leads to it', async () => {
    expect(await sql('alter table walks rename to strolls')).toMatchObject({ status: 200 });
    expect(await sql('alter table dogs rename to hounds')).toMatchObject({ status: 200 });
    expect(await consistent()).toBe(true);
    expect(await on.as('ann', '{ hounds { called walks { minutes } } strolls { id } }')).toEqual({
      data: { hounds: [{ called: 'Rex', walks: [{ minutes: 30 }] }], strolls: [{ id: 1 }] },
    });
    const { body } = await on.graphql({ query: '{ strolls { dog { called } same_dog { label } } }' });
    expect(body.data.strolls[0]).toEqual({ dog: { called: 'Rex' }, same_dog: { label: 'Rex!' } });
    await on.pool.query('alter table hounds rename to dogs');
  });

  test('what was configured for a dropped column goes with it', async () => {
    await on.metadata('pg_drop_computed_field', { table: 'dogs', name: 'label' });
    await on.pool.query('drop function dogs_label');
    await on.metadata('pg_drop_select_permission', { table: 'dogs', role: 'user' });
    await on.metadata('pg_drop_insert_permission', { table: 'dogs', role: 'user' });
    expect(await sql('alter table dogs drop column name')).toMatchObject({ status: 200 });
    expect(await exported()).not.toContain('called');
  });

  test('a column cannot take the name of a relationship', async () => {
    const refused = await sql('alter table dogs rename name to walks');
    expect(refused).toMatchObject({ status: 400, body: { code: 'already-exists' } });
    const { rows } = await on.pool.query(
      `select column_name from information_schema.columns where table_name = 'dogs' and column_name = 'name'`,
    );
    expect(rows).toHaveLength(1);
  });

  test('PERM-1 permissions follow a renamed relationship', async () => {
    const renamed = await on.metadata('pg_rename_relationship', {
      table: 'walks',
      name: 'dog',
      new_name: 'animal',
    });
    expect(renamed).toMatchObject({ status: 200 });
    expect(await on.as('ann', '{ walks { animal { called } } }')).toEqual({
      data: { walks: [{ animal: { called: 'Rex' } }] },
    });
  });
});

describe('functions that SQL changes', () => {
  const overload = `create function dogs_label(dog dogs, loud boolean) returns text language sql stable as $$ select dog.name $$`;

  test.each([
    ['overloaded', overload, 'not-supported'],
    ['made volatile', 'alter function dogs_label volatile', 'not-supported'],
    ['renamed', 'alter function dogs_label rename to dogs_title', 'dependency-error'],
    ['dropped', 'drop function dogs_label', 'dependency-error'],
    ['dropped and made anew', `drop function dogs_label; ${overload}`, 'dependency-error'],
  ])('one behind a computed field is not %s, and nothing of the SQL stays', async (_what, text, code) => {
    expect(await sql(text)).toMatchObject({ status: 400, body: { code } });
    const { rows } = await on.pool.query(
      `select provolatile, pronargs from pg_proc where proname = 'dogs_label'`,
    );
    expect(rows).toEqual([{ provolatile: 's', pronargs: 1 }]);
    expect(await consistent()).toBe(true);
  });

  test('with cascade the computed field goes along with its function', async () => {
    expect(await sql(`drop function dogs_label; ${overload}`, { cascade: true })).toMatchObject({
      status: 200,
    });
    expect(await exported()).not.toContain('"label"');
    expect(await consistent()).toBe(true);
    await on.pool.query('drop function dogs_label');
  });

  test('its body may change', async () => {
    const text = `create or replace function dogs_label(dog dogs) returns text language sql stable as $$ select dog.name $$`;
    expect(await sql(text)).toMatchObject({ status: 200 });
  });

  test('a tracked one is neither overloaded nor made volatile', async () => {
    await on.pool.query(
      'create or replace function all_dogs() returns setof dogs language sql stable as $$ select * from dogs $$',
    );
    expect(await on.metadata('pg_track_function', { function: 'all_dogs' })).toMatchObject({ status: 200 });
    const more =
      'create function all_dogs(int) returns setof dogs language sql stable as $$ select * from dogs $$';
    expect(await sql(more)).toMatchObject({ status: 400, body: { code: 'not-supported' } });
    expect(await sql('alter function all_dogs volatile')).toMatchObject({
      status: 400,
      body: { code: 'not-supported' },
    });
    expect(await consistent()).toBe(true);
  });
});

test('statements that need no transaction around them run without one', async () => {
  expect(await sql('create index concurrently on dogs (name)')).toMatchObject({
    status: 400,
    body: { code: 'postgres-error' },
  });
  expect(await sql('create index concurrently on dogs (name)', { no_transaction: true })).toEqual({
    status: 200,
    body: { result_type: 'CommandOk', result: null },
  });
});

describe('root fields that two objects want', () => {
  test.each([
    [
      'a custom root field of a table',
      'pg_set_table_customization',
      { table: 'walks', configuration: { custom_root_fields: { select_by_pk: 'dogs' } } },
      "'subscription_root' for field 'dogs' defined in [table dogs in source default, table walks in source default]",
    ],
    [
      'the name of another table',
      'pg_set_table_customization',
      { table: 'walks', configuration: { custom_name: 'dogs' } },
      "'mutation_root' for fields: [ 'insert_dogs' defined in",
    ],
    [
      'an action named like a root field of a table',
      'create_action',
      {
        name: 'insert_dogs',
        definition: { handler: 'http://127.0.0.1:1', output_type: 'Greeting', arguments: [] },
      },
      "'mutation_root' for field 'insert_dogs' defined in [action insert_dogs, table dogs in source default]",
    ],
  ])('%s is refused and not stored', async (_what, command, args, words) => {
    const before = await exported();
    const refused = await on.metadata(command, args);
    expect(refused).toMatchObject({
      status: 500,
      body: { code: 'unexpected', path: '$.args', error: expect.stringContaining(words) },
    });
    expect(await exported()).toBe(before);
  });
});
