/** An engine with its own database and a second one, whose tables are a small library. */

import pg from 'pg';
import { pino } from 'pino';
import { expect } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { startEngine, type Engine } from '../../src/server/engine.ts';
import { createDatabase } from '../support/database.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { adminSecret, chatMetadata, startHarness, type Harness } from './engine-harness.ts';

const schema = `
  create table books (id int primary key, title text not null unique, owner text not null default 'ann');
  insert into books values (1, 'first', 'ann'), (2, 'second', 'bob');
  create table pages (id int primary key, book_id int not null references books, words int not null);
  insert into pages values (1, 1, 10), (2, 1, 20), (3, 2, 5);
  create function long_books(from_words int) returns setof books language sql stable as
    $$ select * from books where (select sum(words) from pages where book_id = books.id) >= from_words $$;
`;
const mine = { owner: { _eq: 'X-Hasura-User-Id' } };
const tables = [
  {
    table: 'books',
    array_relationships: [
      { name: 'pages', using: { foreign_key_constraint_on: { table: 'pages', column: 'book_id' } } },
    ],
    select_permissions: [{ role: 'user', permission: { columns: ['id', 'title'], filter: mine } }],
    insert_permissions: [{ role: 'user', permission: { columns: ['id', 'title', 'owner'], check: mine } }],
  },
  { table: 'pages' },
];

export const at = (database_url: unknown) => ({ connection_info: { database_url } });
export const fromEnvironment = at({ from_env: 'OTHER_URL' });
export const nowhere = at('postgres://nobody@127.0.0.1:1/none');

/** The library as metadata. */
export const library = (more: object = {}) => ({
  name: 'library',
  kind: 'postgres',
  configuration: fromEnvironment,
  tables,
  functions: [{ function: 'long_books' }],
  ...more,
});

export interface TwoDatabases {
  readonly on: Harness;
  /** One more engine over the same metadata; whoever starts it closes it. */
  another(environment?: Record<string, string>): Promise<{
    readonly engine: Engine;
    asAdmin(query: string): Promise<any>;
    inconsistent(): Promise<readonly object[]>;
  }>;
  readonly hook: WebhookReceiver;
  readonly otherUrl: string;
  readonly other: pg.Pool;
  /** The chat's metadata with these sources beside its own. */
  replace(...sources: object[]): Promise<{ readonly inconsistent_objects: readonly object[] }>;
  asAdmin(query: string): Promise<any>;
  exported(): Promise<any[]>;
  post(path: string, body: unknown): Promise<any>;
  /** As at the beginning. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export async function startTwoDatabases(): Promise<TwoDatabases> {
  const hook = await startWebhookReceiver();
  const { connectionString: otherUrl, drop } = await createDatabase();
  const other = new pg.Pool({ connectionString: otherUrl, max: 2 });
  // The database is dropped by force at the end.
  other.on('error', () => {});
  await other.query(schema);
  const environment = {
    OTHER_URL: otherUrl,
    HOOK_URL: hook.url,
    HASURA_GRAPHQL_EXPERIMENTAL_FEATURES: 'naming_convention',
  };
  const on = await startHarness(environment);
  const postTo = async (url: string, body: unknown) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hasura-admin-secret': adminSecret },
      body: JSON.stringify(body),
    });
    return response.json() as Promise<any>;
  };
  return {
    on,
    hook,
    another: async (more = {}) => {
      const config = readEnvironment({
        ...environment,
        HASURA_GRAPHQL_DATABASE_URL: on.databaseUrl,
        HASURA_GRAPHQL_ADMIN_SECRET: adminSecret,
        HASURA_GRAPHQL_SERVER_PORT: '0',
        HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT: '2',
        ...more,
      });
      const engine = await startEngine(config, pino({ level: 'silent' }));
      const url = `http://127.0.0.1:${engine.port}`;
      return {
        engine,
        asAdmin: (query) => postTo(`${url}/v1/graphql`, { query }),
        inconsistent: async () => {
          const command = { type: 'get_inconsistent_metadata', args: {} };
          return (await postTo(`${url}/v1/metadata`, command)).inconsistent_objects;
        },
      };
    },
    otherUrl,
    other,
    replace: async (...sources) => {
      const metadata = { ...chatMetadata, sources: [...chatMetadata.sources, ...sources] };
      const answer = await on.metadata('replace_metadata', { allow_inconsistent_metadata: true, metadata });
      expect(answer).toMatchObject({ status: 200 });
      return answer.body;
    },
    asAdmin: async (query) => (await on.graphql({ query })).body,
    exported: async () => (await on.metadata('export_metadata', {})).body.sources,
    post: (path, body) => postTo(on.url + path, body),
    reset: async () => {
      hook.received.length = 0;
      hook.answer = () => ({ status: 200 });
      await other.query('delete from books where id > 2');
      expect(await on.metadata('replace_metadata', chatMetadata)).toMatchObject({ status: 200 });
    },
    close: async () => {
      await on.close();
      await other.end();
      await drop();
      await hook.close();
    },
  };
}
