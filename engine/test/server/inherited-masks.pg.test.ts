import { afterAll, beforeAll, expect, test } from 'vitest';
import { metadataSchema } from '../../src/metadata/types.ts';
import { adminSecret, startHarness, type Harness } from './engine-harness.ts';

/** `both` inherits: what `weigher` alone may see is null for it in rows that are not `weigher`'s. */
const ofFirstOwner = { owner_id: { _eq: 1 } };
const metadata = metadataSchema.parse({
  version: 3,
  inherited_roles: [{ role_name: 'both', role_set: ['reader', 'weigher'] }],
  sources: [
    {
      name: 'default',
      tables: [
        {
          table: 'owners',
          array_relationships: [
            {
              name: 'parcels',
              using: { foreign_key_constraint_on: { table: 'parcels', column: 'owner_id' } },
            },
          ],
          select_permissions: [{ role: 'reader', permission: { columns: ['id'], filter: {} } }],
        },
        {
          table: 'parcels',
          computed_fields: [{ name: 'score', definition: { function: 'parcel_score' } }],
          select_permissions: [
            {
              role: 'reader',
              permission: { columns: ['id', 'owner_id'], filter: {}, allow_aggregations: true },
            },
            {
              role: 'weigher',
              permission: {
                columns: ['id', 'sealed', 'weight'],
                computed_fields: ['score'],
                filter: ofFirstOwner,
                allow_aggregations: true,
              },
            },
          ],
        },
      ],
    },
  ],
});

let on: Harness;
beforeAll(async () => {
  on = await startHarness();
  await on.pool.query(`
    create table owners (id int primary key);
    create table parcels (id int primary key, owner_id int not null references owners, sealed boolean, weight int);
    create function parcel_score(parcel parcels) returns int language sql stable as 'select parcel.weight * 10';
    insert into owners values (1), (2);
    insert into parcels values (1, 1, true, 5), (2, 2, true, 1), (3, 2, true, 9);`);
  expect(await on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
});
afterAll(() => on.close());

const ask = async (query: string) => {
  const headers = { 'x-hasura-admin-secret': adminSecret, 'x-hasura-role': 'both' };
  return (await on.graphql({ query }, headers)).body;
};

test('a masked column or computed field is null in the rows', async () => {
  expect(await ask('{ parcels(order_by: {id: asc}) { id weight score } }')).toEqual({
    data: {
      parcels: [
        { id: 1, weight: 5, score: 50 },
        { id: 2, weight: null, score: null },
        { id: 3, weight: null, score: null },
      ],
    },
  });
});

test.each(['weight', 'score'])('ordering by the masked %s tells nothing of it', async (field) => {
  expect(await ask(`{ parcels(order_by: [{${field}: asc}, {id: asc}]) { id } }`)).toEqual({
    data: { parcels: [{ id: 1 }, { id: 2 }, { id: 3 }] },
  });
});

test.each([
  ['bool_and', '{bool_and: {arguments: sealed, predicate: {_eq: true}}}'],
  ['bool_or', '{bool_or: {arguments: sealed, predicate: {_eq: true}}}'],
  ['count', '{count: {arguments: [weight], predicate: {_gt: 0}}}'],
])('a condition on %s over a masked column finds only what may be seen', async (_, condition) => {
  expect(await ask(`{ owners(where: {parcels_aggregate: ${condition}}) { id } }`)).toEqual({
    data: { owners: [{ id: 1 }] },
  });
});

test('rows that differ in a masked column only are not told apart by it', async () => {
  const query = '{ parcels(distinct_on: [weight], order_by: [{weight: asc}, {id: asc}]) { id } }';
  expect(await ask(query)).toEqual({ data: { parcels: [{ id: 1 }, { id: 2 }] } });
});

test('aggregates leave masked values out', async () => {
  expect(
    await ask(
      '{ parcels_aggregate { aggregate { count all: count(columns: [weight]) max { weight score } sum { score } } } }',
    ),
  ).toEqual({
    data: {
      parcels_aggregate: {
        aggregate: { count: 3, all: 1, max: { weight: 5, score: 50 }, sum: { score: 50 } },
      },
    },
  });
});
