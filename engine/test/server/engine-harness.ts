/** A whole engine on a database of its own: people, rooms, members and messages, and tokens for people. */

import { randomUUID } from 'node:crypto';
import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import { SignJWT } from 'jose';
import pg from 'pg';
import { pino } from 'pino';
import { inject } from 'vitest';
import { WebSocket } from 'ws';
import { readEnvironment } from '../../src/config/environment.ts';
import { metadataSchema, type Metadata } from '../../src/metadata/types.ts';
import { ensureCatalogTables } from '../../src/migrate/catalog-tables.ts';
import { storeMetadata } from '../../src/migrate/metadata-store.ts';
import { startEngine, type Engine } from '../../src/server/engine.ts';
import { createDatabase } from '../support/database.ts';

export const adminSecret = 'harness-admin-secret';
export const jwtKey = 'harness-key-of-at-least-32-bytes!!!!';

const schema = `
  create table rooms (id uuid primary key default gen_random_uuid(), name text not null, last_seq bigint not null default 0);
  create table members (
    room_id uuid not null references rooms, user_id text not null, read_seq bigint not null default 0,
    primary key (room_id, user_id));
  create table messages (
    id uuid primary key default gen_random_uuid(),
    room_id uuid not null references rooms,
    seq bigint not null,
    author text not null,
    body text not null check (length(body) <= 2000),
    unique (room_id, seq));
  create function number_message() returns trigger language plpgsql as $$
  begin
    update rooms set last_seq = last_seq + 1 where id = new.room_id returning last_seq into new.seq;
    return new;
  end $$;
  create trigger number_message before insert on messages for each row execute function number_message();
`;

const myRooms = { members: { user_id: { _eq: 'X-Hasura-User-Id' } } };

export const chatMetadata: Metadata = metadataSchema.parse({
  version: 3,
  sources: [
    {
      name: 'default',
      kind: 'postgres',
      tables: [
        {
          table: { schema: 'public', name: 'rooms' },
          array_relationships: [
            {
              name: 'members',
              using: { foreign_key_constraint_on: { table: 'members', column: 'room_id' } },
            },
            {
              name: 'messages',
              using: { foreign_key_constraint_on: { table: 'messages', column: 'room_id' } },
            },
          ],
          select_permissions: [{ role: 'user', permission: { columns: ['id', 'name'], filter: myRooms } }],
        },
        {
          table: { schema: 'public', name: 'members' },
          object_relationships: [{ name: 'room', using: { foreign_key_constraint_on: 'room_id' } }],
          select_permissions: [
            { role: 'user', permission: { columns: ['room_id', 'user_id'], filter: { room: myRooms } } },
          ],
        },
        {
          table: { schema: 'public', name: 'messages' },
          object_relationships: [{ name: 'room', using: { foreign_key_constraint_on: 'room_id' } }],
          select_permissions: [
            {
              role: 'user',
              permission: { columns: ['id', 'room_id', 'seq', 'author', 'body'], filter: { room: myRooms } },
            },
          ],
          insert_permissions: [
            {
              role: 'user',
              permission: {
                columns: ['id', 'room_id', 'body'],
                check: { room: myRooms },
                set: { author: 'x-hasura-user-id' },
              },
            },
          ],
        },
      ],
    },
  ],
  actions: [
    {
      name: 'greet',
      definition: {
        kind: 'synchronous',
        type: 'mutation',
        handler: '{{GREETER_URL}}/greet',
        headers: [{ name: 'x-greeter-secret', value_from_env: 'GREETER_SECRET' }],
        forward_client_headers: true,
        arguments: [{ name: 'name', type: 'String!' }],
        output_type: 'Greeting!',
        timeout: 2,
      },
      permissions: [{ role: 'user' }],
    },
  ],
  custom_types: {
    objects: [
      {
        name: 'Greeting',
        fields: [
          { name: 'text', type: 'String!' },
          { name: 'count', type: 'Int' },
        ],
      },
    ],
  },
});

export interface Harness {
  readonly engine: Engine;
  readonly pool: pg.Pool;
  readonly url: string;
  readonly wsUrl: string;
  readonly databaseUrl: string;
  room(...people: string[]): Promise<string>;
  say(room: string, body: string): Promise<void>;
  token(
    user: string,
    options?: { lifetimeSeconds?: number; key?: string; roles?: string[] },
  ): Promise<string>;
  graphql(body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: any }>;
  as(user: string, query: string, variables?: Record<string, unknown>): Promise<any>;
  metadata(
    type: string,
    args: unknown,
    more?: Record<string, unknown>,
  ): Promise<{ status: number; body: any }>;
  client(user: string, options?: Partial<ClientOptions>): Client;
  close(): Promise<void>;
}

export async function startHarness(
  environment: Record<string, string> = {},
  options: { plainUser?: boolean; foreignTables?: boolean } = {},
): Promise<Harness> {
  const { connectionString, drop } = await createDatabase(options);
  const pool = new pg.Pool({ connectionString, max: 8 });
  // The database is dropped by force at the end.
  pool.on('error', () => {});
  await pool.query(schema);
  await ensureCatalogTables(pool);
  if (options.foreignTables) await giveTablesAway(connectionString);
  await storeMetadata(pool, chatMetadata);
  const config = readEnvironment({
    HASURA_GRAPHQL_DATABASE_URL: connectionString,
    HASURA_GRAPHQL_ADMIN_SECRET: adminSecret,
    HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ type: 'HS256', key: jwtKey }),
    HASURA_GRAPHQL_SERVER_PORT: '0',
    HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT: '2',
    ...environment,
  });
  const engine = await startEngine(config, pino({ level: process.env['ENGINE_TEST_LOG'] ?? 'silent' }));
  const url = `http://127.0.0.1:${engine.port}`;
  const token: Harness['token'] = (user, options = {}) =>
    new SignJWT({
      'https://hasura.io/jwt/claims': {
        'x-hasura-default-role': 'user',
        'x-hasura-allowed-roles': options.roles ?? ['user'],
        'x-hasura-user-id': user,
      },
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime(Math.floor(Date.now() / 1000) + (options.lifetimeSeconds ?? 300))
      .sign(new TextEncoder().encode(options.key ?? jwtKey));
  const post = async (path: string, body: unknown, headers: Record<string, string>) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const admin = { 'x-hasura-admin-secret': adminSecret };
  return {
    engine,
    pool,
    url,
    wsUrl: `${url.replace('http', 'ws')}/v1/graphql`,
    databaseUrl: connectionString,
    room: async (...people) => {
      const id = randomUUID();
      await pool.query('insert into rooms (id, name) values ($1, $2)', [id, `room ${id}`]);
      for (const person of people) {
        await pool.query('insert into members (room_id, user_id) values ($1, $2)', [id, person]);
      }
      return id;
    },
    say: async (room, body) => {
      await pool.query("insert into messages (room_id, author, body) values ($1, 'somebody', $2)", [
        room,
        body,
      ]);
    },
    token,
    graphql: (body, headers = admin) => post('/v1/graphql', body, headers),
    as: async (user, query, variables = {}) => {
      const answer = await post(
        '/v1/graphql',
        { query, variables },
        { authorization: `Bearer ${await token(user)}` },
      );
      return answer.body;
    },
    metadata: (type, args, more = {}) => post('/v1/metadata', { type, args, ...more }, admin),
    client: (user, options = {}) =>
      createClient({
        url: `${url.replace('http', 'ws')}/v1/graphql`,
        webSocketImpl: WebSocket,
        lazy: false,
        retryAttempts: 0,
        onNonLazyError: () => {},
        connectionParams: async () => ({ headers: { Authorization: `Bearer ${await token(user)}` } }),
        ...options,
      }),
    close: async () => {
      await engine.close();
      await pool.end();
      await drop();
    },
  };
}

/** The user keeps every right but that to change the tables, as where somebody else administers the database. */
async function giveTablesAway(connectionString: string): Promise<void> {
  const { username, pathname } = new URL(connectionString);
  const server = new URL(inject('postgresUrl'));
  server.pathname = pathname;
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  for (const table of ['rooms', 'members', 'messages']) {
    await client.query(`alter table ${table} owner to current_user; grant all on ${table} to ${username};`);
    await client.query(`revoke trigger on ${table} from ${username}`);
  }
  await client.end();
}

/** Everything one subscription brings, until it is ended. */
export class Subscriber {
  readonly results: any[] = [];
  readonly problems: unknown[] = [];
  completed = false;
  readonly end: () => void;

  constructor(client: Client, query: string, variables: Record<string, unknown> = {}) {
    this.end = client.subscribe(
      { query, variables },
      {
        next: (result) => this.results.push(result),
        error: (problem) => this.problems.push(problem),
        complete: () => {
          this.completed = true;
        },
      },
    );
  }

  get last(): any {
    return this.results.at(-1)?.data;
  }
}
