/** Settings of the process that shape schemas and answers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness } from './engine-harness.ts';

const makeNumbers = async (on: Harness): Promise<void> => {
  await on.pool.query(`
    create table numbers (id int primary key, big bigint, exact numeric, floating float8, small smallint);
    insert into numbers values (1, 9007199254740993, 1.10, 0.5, 3);
    create function all_numbers() returns setof numbers language sql stable as 'select * from numbers';`);
  const source = 'default';
  await on.metadata('pg_track_table', { source, table: 'numbers' });
  await on.metadata('pg_track_function', { source, function: 'all_numbers' });
  const permission = { columns: '*', filter: {} };
  await on.metadata('pg_create_select_permission', { source, table: 'numbers', role: 'user', permission });
};

let usual: Harness;
let careful: Harness;
beforeAll(async () => {
  usual = await startHarness();
  careful = await startHarness({
    HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES: 'true',
    HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS: 'false',
  });
  await makeNumbers(usual);
  await makeNumbers(careful);
});
afterAll(async () => {
  await usual.close();
  await careful.close();
});

const question = `{
  numbers { id big exact floating small }
  numbers_aggregate { aggregate { count sum { small exact } avg { small } max { big } } }
}`;

test('DIFF-16 numbers are numbers, unless wide ones are to be text', async () => {
  const plain = await usual.graphql({ query: question });
  const text = await careful.graphql({ query: question });

  expect(plain.body.data.numbers).toEqual([
    { id: 1, big: 9007199254740992, exact: 1.1, floating: 0.5, small: 3 },
  ]);
  expect(text.body.data).toEqual({
    numbers: [{ id: 1, big: '9007199254740993', exact: '1.10', floating: '0.5', small: 3 }],
    numbers_aggregate: {
      aggregate: {
        count: 1,
        sum: { small: '3', exact: '1.10' },
        avg: { small: '3.0000000000000000' },
        max: { big: '9007199254740993' },
      },
    },
  });
});

test('PERM-1 whoever reads a table may call its functions, unless functions need permissions of their own', async () => {
  const query = '{ all_numbers { id } }';
  const source = 'default';

  expect(await usual.as('ann', query)).toEqual({ data: { all_numbers: [{ id: 1 }] } });
  expect((await careful.as('ann', query)).errors[0].extensions.code).toBe('validation-failed');

  const { status } = await careful.metadata('pg_create_function_permission', {
    source,
    function: 'all_numbers',
    role: 'user',
  });
  expect(status).toBe(200);
  expect(await careful.as('ann', query)).toEqual({ data: { all_numbers: [{ id: 1 }] } });
});
