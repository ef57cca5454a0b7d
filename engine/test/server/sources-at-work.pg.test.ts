import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Subscriber } from './engine-harness.ts';
import { at, library, nowhere, startTwoDatabases, type TwoDatabases } from './two-databases.ts';

let world: TwoDatabases;
beforeAll(async () => {
  world = await startTwoDatabases();
});
afterAll(() => world.close());
beforeEach(() => world.reset());

const until = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

describe('writing and hearing of it', () => {
  test('DIFF-42 mutations of one request are one transaction for each source, in order', async () => {
    await world.replace(library());
    const room = await world.on.room('ann');
    const answer = await world.asAdmin(`mutation {
      insert_rooms_one(object: {name: "kept"}) { name }
      a: insert_books_one(object: {id: 7, title: "gone"}) { id }
      b: insert_books_one(object: {id: 8, title: "first"}) { id }
      update_rooms(where: {id: {_eq: "${room}"}}, _set: {name: "never"}) { affected_rows }
    }`);
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'constraint-violation' } }] });
    const names = await world.on.pool.query("select name from rooms where name in ('kept', 'never')");
    expect(names.rows).toEqual([{ name: 'kept' }]);
    const books = await world.other.query('select id from books where id > 2');
    expect(books.rows).toEqual([]);
  });

  test('a subscription is told of a change in its own database', async () => {
    await world.replace(library());
    const client = world.on.client('ann');
    const subscriber = new Subscriber(client, 'subscription { books(order_by: {id: asc}) { title } }');
    await until(() => expect(subscriber.last).toEqual({ books: [{ title: 'first' }] }));
    await world.other.query("insert into books values (3, 'third', 'ann')");
    await until(() => expect(subscriber.last).toEqual({ books: [{ title: 'first' }, { title: 'third' }] }));
    const { sources } = (await (
      await fetch(`${world.on.url}/healthz`, { headers: { accept: 'application/json' } })
    ).json()) as any;
    expect(sources).toEqual({
      library: { changes: expect.objectContaining({ source: 'logical-replication' }) },
    });

    expect((await world.on.metadata('pg_drop_source', { name: 'library' })).status).toBe(200);
    await until(() => expect(subscriber.problems).toHaveLength(1));
    await client.dispose();
  });

  test('an event trigger delivers what happens in its database, and its log is there', async () => {
    await world.replace(library());
    const created = await world.on.metadata('pg_create_event_trigger', {
      source: 'library',
      name: 'new_book',
      table: 'books',
      webhook: '{{HOOK_URL}}/book',
      insert: { columns: '*' },
      enable_manual: true,
    });
    expect(created.body).toEqual({ message: 'success' });
    await world.other.query("insert into books values (4, 'fourth', 'ann')");
    const [sent] = await world.hook.until(1);
    expect(sent?.body).toMatchObject({ table: { name: 'books' }, event: { data: { new: { id: 4 } } } });

    const named = { source: 'library', name: 'new_book' };
    const invoked = await world.on.metadata('pg_invoke_event_trigger', { ...named, payload: { id: 0 } });
    expect(invoked.body).toMatchObject({ event_id: expect.any(String) });
    await world.hook.until(2);
    await until(async () =>
      expect(
        (await world.on.metadata('pg_get_event_logs', { ...named, status: 'processed' })).body,
      ).toHaveLength(2),
    );
    expect((await world.on.metadata('pg_get_event_logs', { name: 'new_book' })).body).toMatchObject({
      code: 'not-exists',
    });
    expect((await world.on.pool.query(`select to_regclass('hdb_catalog.event_log') as log`)).rows).toEqual([
      { log: null },
    ]);

    expect((await world.on.metadata('pg_drop_source', { name: 'library' })).status).toBe(200);
    const left = await world.other.query(
      `select to_regclass('hdb_catalog.event_log') as log, count(*)::int as triggers
       from pg_trigger where tgname like 'notify_hasura%'`,
    );
    expect(left.rows).toEqual([{ log: null, triggers: 0 }]);
  });

  test('run_sql and row commands act on the source they name, and metadata follows there alone', async () => {
    await world.replace(library());
    const command = (type: string, args: object) =>
      world.post('/v2/query', { type, args: { source: 'library', ...args } });
    expect(await command('run_sql', { sql: 'select title from books order by id' })).toEqual({
      result_type: 'TuplesOk',
      result: [['title'], ['first'], ['second']],
    });
    expect(await command('run_sql', { source: 'nowhere', sql: 'select 1' })).toMatchObject({
      code: 'not-exists',
    });
    expect(await command('select', { table: 'books', columns: ['title'], where: { id: 2 } })).toEqual([
      { title: 'second' },
    ]);
    await command('run_sql', { sql: 'alter table pages rename column words to terms' });
    expect(await world.asAdmin('{ pages(where: {id: {_eq: 3}}) { terms } }')).toEqual({
      data: { pages: [{ terms: 5 }] },
    });
    await command('run_sql', { sql: 'alter table pages rename column terms to words' });
    expect(await command('run_sql', { sql: 'drop table pages' })).toMatchObject({
      code: 'dependency-error',
    });
    expect(await world.asAdmin('{ books_by_pk(id: 1) { title } }')).toEqual({
      data: { books_by_pk: { title: 'first' } },
    });
  });

  test('explain plans a query in the database that it reads', async () => {
    await world.replace(library());
    const query = { query: '{ books { id } rooms { id } }' };
    expect(await world.post('/v1/graphql/explain', { query })).toMatchObject([
      { field: 'books', plan: expect.any(Array) },
      { field: 'rooms', plan: expect.any(Array) },
    ]);
  });
});

describe('a database out of reach', () => {
  const away = library({ configuration: nowhere });

  test('is an inconsistent source, and everything else is served and can be changed', async () => {
    const { inconsistent_objects: objects } = await world.replace(away);
    expect(objects).toMatchObject([
      { type: 'source', name: 'library', reason: expect.stringContaining('connection error') },
    ]);
    const room = await world.on.room('eve');
    expect(await world.on.as('eve', '{ rooms { id } }')).toEqual({ data: { rooms: [{ id: room }] } });
    const { body } = await world.on.metadata('pg_set_table_customization', {
      table: 'rooms',
      configuration: { custom_name: 'chambers' },
    });
    expect(body).toEqual({ message: 'success' });

    expect((await world.on.metadata('drop_inconsistent_metadata', {})).body).toEqual({ message: 'success' });
    expect(await world.exported()).toHaveLength(1);
  });

  test('a source of another kind is inconsistent', async () => {
    const { inconsistent_objects: objects } = await world.replace({
      name: 'legacy',
      kind: 'mssql',
      tables: [],
    });
    expect(objects).toMatchObject([
      { type: 'source', reason: 'databases of the kind "mssql" are not served by this engine' },
    ]);
  });

  test('a database that may only be read can be read', async () => {
    const url = new URL(world.otherUrl);
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    const { inconsistent_objects: objects } = await world.replace(library({ configuration: at(url.href) }));
    expect(objects).toEqual([]);
    expect(await world.asAdmin('{ books_by_pk(id: 1) { title } }')).toEqual({
      data: { books_by_pk: { title: 'first' } },
    });
    expect(await world.asAdmin('mutation { delete_books(where: {}) { affected_rows } }')).toMatchObject({
      errors: [{ message: 'database query error', extensions: { code: 'unexpected' } }],
    });
    const { rows } = await world.other.query('select count(*)::int as n from books');
    expect(rows).toEqual([{ n: 2 }]);
  });
});

describe('several engines, and one that starts again', () => {
  const firstBook = '{ books_by_pk(id: 1) { title } }';
  const found = { data: { books_by_pk: { title: 'first' } } };

  test('a source that one engine is given is served by the other, and gone when it is dropped', async () => {
    const other = await world.another();
    try {
      await world.replace(library());
      await until(async () => expect(await other.asAdmin(firstBook)).toEqual(found));
      expect((await world.on.metadata('pg_drop_source', { name: 'library' })).status).toBe(200);
      await until(async () => expect(await other.asAdmin(firstBook)).toHaveProperty('errors'));
      expect(await world.asAdmin(firstBook)).toHaveProperty('errors');
    } finally {
      await other.engine.close();
    }
  });

  test('an engine that starts serves the sources it finds, and starts without those that do not answer', async () => {
    await world.replace(library());
    const restarted = await world.another();
    try {
      expect(await restarted.asAdmin(firstBook)).toEqual(found);
      expect(await restarted.inconsistent()).toEqual([]);
    } finally {
      await restarted.engine.close();
    }
    const without = await world.another({ OTHER_URL: 'postgres://nobody@127.0.0.1:1/none' });
    try {
      expect(await without.inconsistent()).toMatchObject([{ type: 'source', name: 'library' }]);
      expect(await without.asAdmin('{ rooms(limit: 1) { __typename } }')).toHaveProperty('data');
      expect(await without.asAdmin(firstBook)).toHaveProperty('errors');
    } finally {
      await without.engine.close();
    }
  });
});
