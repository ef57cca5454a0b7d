import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { adminSecret, chatMetadata } from './engine-harness.ts';
import {
  at,
  fromEnvironment,
  library,
  nowhere,
  startTwoDatabases,
  type TwoDatabases,
} from './two-databases.ts';

let world: TwoDatabases;
beforeAll(async () => {
  world = await startTwoDatabases();
});
afterAll(() => world.close());
beforeEach(() => world.reset());

describe('adding, changing and dropping', () => {
  test('a source is added, its tables tracked, and both databases answer one query', async () => {
    const added = await world.on.metadata('pg_add_source', {
      name: 'library',
      configuration: fromEnvironment,
    });
    expect(added).toEqual({ status: 200, body: { message: 'success' } });
    const tracked = await world.on.metadata('pg_track_table', { source: 'library', table: 'books' });
    expect(tracked.body).toEqual({ message: 'success' });
    const room = await world.on.room('ann');

    expect(
      await world.asAdmin(
        `{ rooms(where: {id: {_eq: "${room}"}}) { id } books(order_by: {id: asc}) { title } }`,
      ),
    ).toEqual({ data: { rooms: [{ id: room }], books: [{ title: 'first' }, { title: 'second' }] } });
    const [, stored] = await world.exported();
    expect(stored).toMatchObject({ name: 'library', kind: 'postgres', configuration: fromEnvironment });
  });

  const parts = () => {
    const { hostname, port, username, password, pathname } = new URL(world.otherUrl);
    return {
      connection_parameters: {
        host: hostname,
        port: Number(port),
        username: decodeURIComponent(username),
        password: decodeURIComponent(password),
        database: pathname.slice(1),
      },
    };
  };
  test.each([
    ['a URL', () => world.otherUrl],
    ['its parts', parts],
  ])('its database may be given as %s', async (_, given) => {
    const configuration = {
      connection_info: { database_url: given(), pool_settings: { max_connections: 3, idle_timeout: 60 } },
    };
    const added = await world.on.metadata('pg_add_source', { name: 'library', configuration });
    expect(added.body).toEqual({ message: 'success' });
    await world.on.metadata('pg_track_table', { source: 'library', table: 'books' });
    expect(await world.asAdmin('{ books_by_pk(id: 1) { title } }')).toEqual({
      data: { books_by_pk: { title: 'first' } },
    });
  });

  test('a name that is taken and one that is not known are refused, and nothing is stored', async () => {
    await world.replace(library());
    const before = await world.exported();
    const path = '$.args';
    expect((await world.on.metadata('pg_add_source', { name: 'library', configuration: {} })).body).toEqual({
      path,
      code: 'already-exists',
      error: 'source with name "library" already exists',
    });
    expect((await world.on.metadata('pg_drop_source', { name: 'nowhere' })).body).toEqual({
      path,
      code: 'not-exists',
      error: 'source with name "nowhere" does not exist',
    });
    expect((await world.on.metadata('rename_source', { name: 'nowhere', new_name: 'x' })).body).toMatchObject(
      {
        code: 'not-exists',
      },
    );
    expect(
      (await world.on.metadata('rename_source', { name: 'library', new_name: 'default' })).body,
    ).toMatchObject({ code: 'already-exists' });
    expect(await world.exported()).toEqual(before);
  });

  test('a source whose database cannot be reached is refused', async () => {
    const before = await world.exported();
    const nobody = await world.on.metadata('pg_add_source', {
      name: 'library',
      configuration: nowhere,
    });
    expect(nobody).toMatchObject({ status: 400, body: { code: 'invalid-configuration', path: '$.args' } });
    expect(nobody.body.error).toMatch(/^Inconsistent object: connection error/);
    const unset = await world.on.metadata('pg_add_source', {
      name: 'library',
      configuration: at({ from_env: 'NO_SUCH_URL' }),
    });
    expect(unset.body.error).toBe("Inconsistent object: environment variable 'NO_SUCH_URL' not set");
    const secret = await world.on.metadata('pg_add_source', {
      name: 'library',
      configuration: at({ from_env: 'HASURA_GRAPHQL_ADMIN_SECRET' }),
    });
    expect(secret.body.error).toBe('Inconsistent object: its database_url is no postgres:// URL');
    expect(JSON.stringify(secret.body)).not.toContain(adminSecret);
    expect(await world.exported()).toEqual(before);
  });

  test('DIFF-49 settings without effect are kept, and certificates that would not be used are refused', async () => {
    const info = { ...fromEnvironment.connection_info, isolation_level: 'serializable', read_replicas: [] };
    const configuration = { connection_info: info };
    const kept = await world.on.metadata('pg_add_source', { name: 'library', configuration });
    expect(kept.body).toEqual({ message: 'success' });
    expect(await world.exported()).toMatchObject([{}, { configuration }]);

    const secured = {
      connection_info: {
        ...info,
        ssl_configuration: { sslmode: 'verify-ca', sslrootcert: { from_env: 'X' } },
      },
    };
    const refused = await world.on.metadata('pg_add_source', { name: 'secured', configuration: secured });
    expect(refused.body.error).toBe(
      'Inconsistent object: ssl_configuration is not served by this engine: say it in the database_url',
    );
    expect(await world.exported()).toHaveLength(2);
  });

  test('a renamed source keeps its tables, and a dropped one takes them along', async () => {
    await world.replace(library());
    expect((await world.on.metadata('rename_source', { name: 'library', new_name: 'archive' })).body).toEqual(
      {
        message: 'success',
      },
    );
    expect(await world.asAdmin('{ books_by_pk(id: 2) { title } }')).toEqual({
      data: { books_by_pk: { title: 'second' } },
    });
    expect((await world.on.metadata('pg_drop_source', { name: 'archive' })).body).toEqual({
      message: 'success',
    });
    expect((await world.exported()).map(({ name }: { name: string }) => name)).toEqual(['default']);
    expect(await world.asAdmin('{ books_by_pk(id: 2) { title } }')).toMatchObject({
      errors: [{ message: "field 'books_by_pk' not found in type: 'query_root'" }],
    });
  });

  test('a bulk of such commands is one change', async () => {
    const { body } = await world.on.metadata('bulk', [
      { type: 'pg_add_source', args: { name: 'library', configuration: fromEnvironment } },
      { type: 'pg_track_table', args: { source: 'library', table: 'books' } },
      {
        type: 'pg_update_source',
        args: { name: 'library', customization: { root_fields: { prefix: 'lib_' } } },
      },
      { type: 'rename_source', args: { name: 'library', new_name: 'archive' } },
    ]);
    expect(body).toEqual(Array.from({ length: 4 }, () => ({ message: 'success' })));
    expect(await world.asAdmin('{ lib_books_by_pk(id: 1) { title } }')).toEqual({
      data: { lib_books_by_pk: { title: 'first' } },
    });
  });
});

describe('one schema of several sources', () => {
  test('a root field that two sources want is refused, and customization makes room for it', async () => {
    await world.on.pool.query('create table if not exists books (id int primary key)');
    expect((await world.on.metadata('pg_track_table', { table: 'books' })).body).toEqual({
      message: 'success',
    });
    await world.on.metadata('pg_add_source', { name: 'library', configuration: fromEnvironment });
    const clash = await world.on.metadata('pg_track_table', { source: 'library', table: 'books' });
    expect(clash.body).toMatchObject({ code: 'unexpected' });
    expect(clash.body.error).toContain(
      "'insert_books' defined in [table books in source default, table books in source library]",
    );
    expect((await world.exported())[1].tables).toEqual([]);

    const customization = { root_fields: { namespace: 'library' }, type_names: { prefix: 'lib_' } };
    await world.on.metadata('pg_update_source', { name: 'library', customization });
    expect((await world.on.metadata('pg_track_table', { source: 'library', table: 'books' })).body).toEqual({
      message: 'success',
    });
    expect(
      await world.asAdmin('{ books { id } library { books_by_pk(id: 1) { __typename title } } }'),
    ).toEqual({
      data: { books: [], library: { books_by_pk: { __typename: 'lib_books', title: 'first' } } },
    });
    await world.on.metadata('pg_untrack_table', { table: 'books' });
    await world.on.pool.query('drop table books');
  });

  test('each source has its own naming convention, also two over one database', async () => {
    const root_fields = { prefix: 'the' };
    const sameTypes = await world.replace(
      library(),
      library({ name: 'again', functions: [], customization: { root_fields } }),
    );
    expect(sameTypes.inconsistent_objects).toMatchObject([
      { type: 'table', reason: 'its GraphQL name "books" is already that of "public.books"' },
      { type: 'table', reason: 'its GraphQL name "pages" is already that of "public.pages"' },
    ]);

    const customization = { root_fields, naming_convention: 'graphql-default' };
    await world.replace(library(), library({ name: 'again', functions: [], customization }));
    expect(
      await world.asAdmin(`{
        books(where: {title: {_eq: "first"}}) { pages_aggregate { aggregate { count } } }
        theBooks(where: {title: {_eq: "second"}}) { pagesAggregate { aggregate { count } } }
        long_books(args: {from_words: 30}) { title }
      }`),
    ).toEqual({
      data: {
        books: [{ pages_aggregate: { aggregate: { count: 2 } } }],
        theBooks: [{ pagesAggregate: { aggregate: { count: 1 } } }],
        long_books: [{ title: 'first' }],
      },
    });
  });

  test('permissions hold in every source', async () => {
    await world.replace(library());
    expect(await world.on.as('bob', '{ books { id title } }')).toEqual({
      data: { books: [{ id: 2, title: 'second' }] },
    });
    expect(await world.on.as('bob', '{ pages { id } }')).toMatchObject({ errors: [{}] });
    const insert = 'mutation { insert_books_one(object: {id: 9, title: "x", owner: "ann"}) { id } }';
    expect(await world.on.as('bob', insert)).toMatchObject({
      errors: [{ extensions: { code: 'permission-error' } }],
    });
    const { rows } = await world.other.query('select count(*)::int as n from books');
    expect(rows).toEqual([{ n: 2 }]);
  });

  test('DIFF-48 a relationship of an action’s answer leads into the source it names', async () => {
    world.hook.answer = () => ({ status: 200, body: JSON.stringify({ book: 2 }) });
    const definition = { type: 'query', handler: '{{HOOK_URL}}/find', output_type: 'Found' };
    const relationship = {
      name: 'details',
      type: 'object',
      source: 'library',
      remote_table: 'books',
      field_mapping: { book: 'id' },
    };
    const metadata = {
      ...chatMetadata,
      sources: [...chatMetadata.sources, library()],
      actions: [{ name: 'find', definition }],
      custom_types: {
        objects: [{ name: 'Found', fields: [{ name: 'book', type: 'Int' }], relationships: [relationship] }],
      },
    };
    expect(await world.on.metadata('replace_metadata', metadata)).toMatchObject({ status: 200 });
    expect(await world.asAdmin('{ find { details { title } } }')).toEqual({
      data: { find: { details: { title: 'second' } } },
    });
    const dropped = await world.on.metadata('pg_drop_source', { name: 'library' });
    expect(dropped.body).toMatchObject({ code: 'dependency-error' });
    expect(await world.exported()).toHaveLength(2);

    const asynchronous = { ...definition, type: 'mutation', kind: 'asynchronous' };
    const refused = await world.on.metadata('replace_metadata', {
      allow_inconsistent_metadata: true,
      metadata: { ...metadata, actions: [{ name: 'find', definition: asynchronous }] },
    });
    expect(refused.body.inconsistent_objects).toMatchObject([
      {
        type: 'action',
        reason: expect.stringContaining('leads into another database than that of its record'),
      },
    ]);
  });
});
