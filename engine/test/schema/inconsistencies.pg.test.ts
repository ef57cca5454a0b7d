import pg from 'pg';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Catalog } from '../../src/catalog/catalog.ts';
import { introspectCatalog } from '../../src/catalog/introspect.ts';
import { metadataSchema } from '../../src/metadata/types.ts';
import { buildModel, type Model, type TableModel } from '../../src/schema/model.ts';
import { createDatabase } from '../support/database.ts';

let catalog: Catalog;
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await createDatabase();
  drop = database.drop;
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  await client.query(await readFile(new URL('../fixture/schema.sql', import.meta.url), 'utf8'));
  catalog = await introspectCatalog(client);
  await client.end();
});
afterAll(async () => drop());

const posts = { table: { schema: 'public', name: 'posts' } };
const build = (table: object, rest: object = {}) =>
  buildModel(
    metadataSchema.parse({ version: 3, sources: [{ name: 'default', tables: [table, posts] }], ...rest }),
    catalog,
  );
const tablesOf = ({ sources }: Model) => sources.get('default')?.tables ?? new Map<string, TableModel>();
const reasons = (table: object, rest: object = {}) =>
  build(table, rest).inconsistencies.map(({ type, reason }) => `${type}: ${reason}`);
const people = { table: { schema: 'public', name: 'people' } };
const select = (permission: object) => ({ ...people, select_permissions: [{ role: 'member', permission }] });

describe('what the catalog says', () => {
  test('columns, keys and what views and functions read are found', () => {
    const people = catalog.tables.get('public.people');
    const types = Object.fromEntries((people?.columns ?? []).map(({ name, type }) => [name, type.sql]));

    expect(types).toMatchObject({
      id: 'uuid',
      name: 'text',
      score: 'bigint',
      rating: 'numeric',
      tags: 'text[]',
      joined_at: 'timestamp with time zone',
    });
    expect(people?.primaryKey).toEqual({ name: 'people_pkey', columns: ['id'] });
    expect(people?.uniques).toEqual([{ name: 'people_email_unique', columns: ['email'] }]);
    expect(catalog.tables.get('public.busy_channels')?.reads).toEqual([
      { schema: 'public', name: 'channels' },
      { schema: 'public', name: 'posts' },
    ]);
    expect(catalog.functions.get('public.search_posts')?.[0]?.reads).toEqual([
      { schema: 'public', name: 'posts' },
    ]);
    expect(catalog.functions.get('public.note_change')?.[0]?.reads).toBeUndefined();
  });
});

describe('metadata that does not fit is reported, and the rest still served', () => {
  test.each([
    [
      'a table that is not there',
      { table: 'ghosts' },
      'table: no such table/view exists in source: "ghosts"',
    ],
    [
      'a name GraphQL cannot say',
      { ...people, configuration: { custom_name: '1st' } },
      'table: "1st" is not a valid GraphQL name: give the table a custom_name',
    ],
    [
      'a name taken',
      { ...people, configuration: { custom_name: 'posts' } },
      'table: its GraphQL name "posts" is already that of "public.people"',
    ],
    [
      'a column that is not there',
      select({ columns: ['ghost'], filter: {} }),
      'select_permission: "ghost" is not a column of "public.people"',
    ],
    [
      'an operator that is none',
      select({ columns: [], filter: { name: { _near: 1 } } }),
      'select_permission: unknown operator "_near"',
    ],
    [
      'a filter over nothing',
      select({ columns: [], filter: { ghost: {} } }),
      'select_permission: "ghost" is neither a column, a relationship nor a computed field of "public.people"',
    ],
    [
      'an untracked _exists',
      select({ columns: [], filter: { _exists: { _table: 'sessions', _where: {} } } }),
      'select_permission: table "public.sessions" of "_exists" is not tracked',
    ],
    [
      'a foreign key that is none',
      { ...people, object_relationships: [{ name: 'x', using: { foreign_key_constraint_on: 'age' } }] },
      'object_relation: no foreign key of "public.people" is on (age)',
    ],
    [
      'a volatile computed field',
      { ...people, computed_fields: [{ name: 'x', definition: { function: 'note_change' } }] },
      'computed_field: in table "people": in computed field "x": the computed field "x" cannot be added to table "people" for the following reasons:\n  • the function "note_change" is of type VOLATILE; cannot be added as a computed field\n  • the function "note_change" has no input arguments\n',
    ],
    [
      'a computed field under the name of a column',
      { ...people, computed_fields: [{ name: 'age', definition: { function: 'person_label' } }] },
      'computed_field: field definition conflicts with postgres column',
    ],
    [
      'a computed field of a function nobody made',
      { ...people, computed_fields: [{ name: 'x', definition: { function: 'ghost' } }] },
      'computed_field: in table "people": in computed field "x": no such function exists: "ghost"',
    ],
    [
      'a computed field of another table’s rows',
      { ...people, computed_fields: [{ name: 'x', definition: { function: 'member_unread' } }] },
      'computed_field: in table "people": in computed field "x": the computed field "x" cannot be added to table "people" because first argument of the function "member_unread" of type "public.members" is not the table to which the computed field is being added',
    ],
    [
      'a session argument that is no JSON',
      {
        ...people,
        computed_fields: [
          { name: 'x', definition: { function: 'person_label', session_argument: 'prefix' } },
        ],
      },
      'computed_field: in table "people": in computed field "x": the computed field "x" cannot be added to table "people" because "prefix" argument of the function "person_label" is not of type JSON',
    ],
    [
      'a permission on a computed field that is not there',
      select({ columns: [], computed_fields: ['ghost'], filter: {} }),
      'select_permission: computed field "ghost" does not exist',
    ],
  ])('%s', (_, table, reason) => {
    expect(reasons(table)).toEqual([reason]);
    expect([...tablesOf(build(table).model).keys()]).toContain(
      reason.includes('name "posts"') ? 'public.people' : 'public.posts',
    );
  });

  test.each([
    [
      'DIFF-44 a remote schema',
      { remote_schemas: [{ name: 'other' }] },
      'remote_schema: remote_schema is not served by this engine',
    ],
    [
      'a database of another kind',
      {
        sources: [
          { name: 'default', tables: [people] },
          { name: 'other', kind: 'mssql', tables: [] },
        ],
      },
      'source: databases of the kind "mssql" are not served by this engine',
    ],
    ['a kind nobody knows', { wonders: [{ name: 'x' }] }, 'wonder: wonder is not served by this engine'],
    [
      'a role made of itself',
      { inherited_roles: [{ role_name: 'a', role_set: ['a'] }] },
      'inherited_role: an inherited role cannot be made of itself',
    ],
    [
      'an action without a known type',
      { actions: [{ name: 'act', definition: { handler: 'http://h', output_type: 'Ghost' } }] },
      'action: in action "act"; the type: "Ghost" is not defined in custom types',
    ],
    [
      'DIFF-23 a transform that is no template',
      {
        actions: [
          {
            name: 'act',
            definition: { handler: 'http://h', output_type: 'Int', request_transform: { body: '{{ $body' } },
          },
        ],
      },
      'action: in action "act"; request_transform: line 1: expected "}}", found "the end"',
    ],
    [
      'a type of a field that nobody knows',
      { custom_types: { objects: [{ name: 'T', fields: [{ name: 'f', type: '[Ghost!]' }] }] } },
      'custom_types: validation for the given custom types failed because the type "Ghost" for field "f" in  object type "T" does not exist',
    ],
    [
      'rows beside objects in the answer of an asynchronous action',
      {
        custom_types: {
          objects: [
            { name: 'Inner', fields: [{ name: 'x', type: 'Int' }] },
            {
              name: 'Outer',
              fields: [
                { name: 'id', type: 'uuid!' },
                { name: 'inner', type: 'Inner' },
              ],
              relationships: [
                { name: 'person', type: 'object', remote_table: 'people', field_mapping: { id: 'id' } },
              ],
            },
          ],
        },
        actions: [
          { name: 'act', definition: { kind: 'asynchronous', handler: 'http://h', output_type: 'Outer' } },
        ],
      },
      'action: in action "act"; Async action relations cannot be used with object fields: "inner"',
    ],
  ])('%s', (_, rest, reason) => {
    expect(reasons(people, rest)).toEqual([reason]);
  });

  test('a permission that does not resolve grants nothing', () => {
    const { model } = build(select({ columns: '*', filter: { ghost: {} } }));

    expect(tablesOf(model).get('public.people')?.permissions.get('member')).toBeUndefined();
  });

  test.each([
    ['select', { columns: '*', filter: {} }, 'mask'],
    ['insert', { columns: '*', check: {} }, 'mask'],
    ['update', { columns: '*', filter: {} }, 'mask'],
    ['delete', { filter: {} }, 'mask'],
  ])(
    'DIFF-43 PERM-1 a part of an %s permission that is not served may be what narrows it: it grants nothing',
    (operation, rule, key) => {
      const permission = { ...rule, [key]: { type: 'http', definition: { url: 'http://127.0.0.1:1' } } };
      const table = { ...people, [`${operation}_permissions`]: [{ role: 'member', permission }] };

      expect(reasons(table)).toEqual([
        `${operation}_permission: "${key}" of permissions is not served by this engine`,
      ]);
      expect(tablesOf(build(table).model).get('public.people')?.permissions.get('member')).toBeUndefined();
    },
  );

  test('empty lists of kinds that are not served say nothing', () => {
    expect(reasons(people, { cron_triggers: [], remote_schemas: [], rest_endpoints: [] })).toEqual([]);
  });
});
