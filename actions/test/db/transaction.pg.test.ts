import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';
import { inTransaction, isUniqueViolation, LostRace, system } from '../../src/db/transaction.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
  await database.pool.query(
    'create table counters (name text constraint counters_once primary key, value int not null)',
  );
});
beforeEach(() => database.pool.query(`truncate counters; insert into counters values ('a', 0), ('b', 0)`));
afterAll(() => database.drop());

const add = (client: pg.ClientBase, name: string) =>
  client.query('update counters set value = value + 1 where name = $1', [name]);
const values = async () =>
  (await database.pool.query('select value from counters order by name')).rows.map((row) => row.value);

describe('a transaction', () => {
  it('SEC-1 tells the database who acts, and only for as long as it lasts', async () => {
    const acting = `select current_setting('hasura.user', true) as "user"`;
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });

    const inside = await inTransaction(pool, { 'x-hasura-user-id': 'amina' }, (client) =>
      client.query(acting),
    );
    const after = await pool.query(acting);
    await pool.end();

    expect(JSON.parse(inside.rows[0].user)).toEqual({ 'x-hasura-user-id': 'amina' });
    expect(after.rows[0].user).toBe('');
  });

  it('runs again when it lost a deadlock, and counts once', async () => {
    let attempts = 0;
    const bothReady = Promise.withResolvers<void>();
    let ready = 0;
    const crossing = (first: string, second: string) =>
      inTransaction(database.pool, system, async (client) => {
        attempts += 1;
        await add(client, first);
        ready += 1;
        if (ready === 2) bothReady.resolve();
        await bothReady.promise;
        await add(client, second);
      });

    await Promise.all([crossing('a', 'b'), crossing('b', 'a')]);

    expect(attempts).toBe(3);
    expect(await values()).toEqual([2, 2]);
  });

  it('runs again when it could not be put in an order with others', async () => {
    let attempts = 0;
    const strict = new pg.Pool({
      connectionString: database.url,
      options: '-c default_transaction_isolation=repeatable\\ read',
    });

    await inTransaction(strict, system, async (client) => {
      attempts += 1;
      await client.query('select 1 from counters');
      if (attempts === 1) await database.pool.query(`update counters set value = 10 where name = 'a'`);
      await add(client, 'a');
    });
    await strict.end();

    expect(attempts).toBe(2);
    expect(await values()).toEqual([11, 0]);
  });

  it('is undone once and for all by any other error, which the caller gets as it was', async () => {
    let attempts = 0;
    const failure = inTransaction(database.pool, system, async (client) => {
      attempts += 1;
      await add(client, 'a');
      await client.query(`insert into counters values ('b', 1)`);
    });

    const error = await failure.catch((caught: unknown) => caught);

    expect(isUniqueViolation(error, 'counters_once')).toBe(true);
    expect(isUniqueViolation(error, 'another')).toBe(false);
    expect(attempts).toBe(1);
    expect(await values()).toEqual([0, 0]);
  });

  it('begins again when the work itself has seen the world change under it', async () => {
    let attempts = 0;

    const result = await inTransaction(database.pool, system, async () => {
      attempts += 1;
      if (attempts < 3) throw new LostRace('somebody was faster');
      return attempts;
    });

    expect(result).toBe(3);
  });

  it('gives up a connection that broke, and the next one works', async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    pool.on('error', () => undefined); // the pool reports the broken connection here as well

    const broken = inTransaction(pool, system, async (client) => {
      await client.query('update counters set value = 5');
      await database.pool.query('select pg_terminate_backend($1)', [
        (await client.query('select pg_backend_pid() as pid')).rows[0].pid,
      ]);
      await client.query('select 1');
    });

    await expect(broken).rejects.toThrow(/terminat|closed|ended|connection/i);
    expect(
      await inTransaction(pool, system, async (client) => (await client.query('select 1 as one')).rows),
    ).toEqual([{ one: 1 }]);
    await pool.end();
    expect(await values()).toEqual([0, 0]);
  });
});
