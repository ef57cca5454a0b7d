/**
 * The endpoint under test: any Hasura-shaped one by HASURA_URL, HASURA_ADMIN_SECRET, HASURA_JWT_SECRET and
 * HASURA_DATABASE_URL, or the repository's own engine, started here on a database of its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import getPort from 'get-port';
import { type Client, createClient } from 'graphql-ws';
import { SignJWT } from 'jose';
import pg from 'pg';
import { createEmptyDatabase } from '../support/database.ts';
import { idOf, personOf, type Role } from './world.ts';

export interface GraphqlError {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly path: string };
}
export interface GraphqlAnswer {
  readonly status: number;
  readonly data?: Record<string, any> | null;
  readonly errors?: readonly GraphqlError[];
  readonly text: string;
}
export type Headers = Readonly<Record<string, string>>;

export interface Target {
  readonly pool: pg.Pool;
  readonly url: string;
  readonly databaseUrl: string;
  readonly adminSecret: string;
  /** Sends a document with these headers, or any text as the body. */
  post(headers: Headers, body: string): Promise<GraphqlAnswer>;
  query(headers: Headers, query: string, variables?: object): Promise<GraphqlAnswer>;
  /** Runs a command of the metadata API; null when it was done, else the words of the refusal. */
  metadata(command: object): Promise<string | null>;
  /** What a live query or stream delivers, until the caller stops reading. */
  subscribe(
    headers: Headers,
    query: string,
  ): AsyncIterableIterator<{ data?: any; errors?: readonly unknown[] }>;
  /** Headers of a person's token; `claims` overrides single ones. */
  tokenOf(
    role: Role,
    claims?: Record<string, unknown>,
    lifetimeSeconds?: number,
    key?: string,
  ): Promise<Headers>;
  /** False when the process has ended; undefined for an endpoint we did not start. */
  alive(): boolean | undefined;
  stop(): Promise<void>;
}

export interface ActionsService {
  readonly url: string;
  readonly secret: string;
}
const nowhere: ActionsService = { url: 'http://127.0.0.1:9', secret: 'actions-secret-of-the-suite' };

interface Endpoint {
  readonly url: string;
  readonly databaseUrl: string;
  readonly adminSecret: string;
  readonly jwtKey: string;
  readonly child?: ChildProcess;
  readonly drop?: () => Promise<void>;
}

/** `actions` is where the engine started here finds the handlers; an endpoint given by URL knows its own. */
export async function openTarget(clusterUrl: string, actions: ActionsService = nowhere): Promise<Target> {
  const endpoint = givenEndpoint() ?? (await startEngine(clusterUrl, actions));
  const pool = new pg.Pool({ connectionString: endpoint.databaseUrl, max: 4 });
  const clients = new Map<string, Client>();

  async function post(headers: Headers, body: string): Promise<GraphqlAnswer> {
    const response = await fetch(`${endpoint.url}/v1/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const text = await response.text();
    return { status: response.status, ...(JSON.parse(text) as object), text };
  }

  function clientFor(headers: Headers): Client {
    const key = JSON.stringify(headers);
    const known = clients.get(key);
    if (known) return known;
    const client = createClient({
      url: `${endpoint.url.replace(/^http/, 'ws')}/v1/graphql`,
      connectionParams: { headers },
      retryAttempts: 0,
    });
    clients.set(key, client);
    return client;
  }

  return {
    pool,
    url: endpoint.url,
    databaseUrl: endpoint.databaseUrl,
    adminSecret: endpoint.adminSecret,
    post,
    metadata: async (command) => {
      const response = await fetch(`${endpoint.url}/v1/metadata`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hasura-admin-secret': endpoint.adminSecret },
        body: JSON.stringify(command),
      });
      return response.ok ? null : ((await response.json()) as { error: string }).error;
    },
    query: (headers, query, variables) => post(headers, JSON.stringify({ query, variables })),
    subscribe: (headers, query) =>
      clientFor(headers).iterate({ query }) as AsyncIterableIterator<{ data?: any }>,
    tokenOf: async (role, claims = {}, lifetimeSeconds = 300, key = endpoint.jwtKey) => {
      const now = Math.floor(Date.now() / 1000);
      const token = await new SignJWT({
        'https://hasura.io/jwt/claims': {
          'x-hasura-default-role': role,
          'x-hasura-allowed-roles': [role],
          'x-hasura-user-id': idOf(personOf[role]),
          'x-hasura-session-id': idOf(`session of ${personOf[role]}`),
          ...claims,
        },
      })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuedAt(now)
        .setExpirationTime(now + lifetimeSeconds)
        .sign(new TextEncoder().encode(key));
      return { authorization: `Bearer ${token}` };
    },
    alive: () => (endpoint.child === undefined ? undefined : endpoint.child.exitCode === null),
    stop: async () => {
      for (const client of clients.values()) await client.dispose();
      await pool.end();
      if (endpoint.child !== undefined && endpoint.child.exitCode === null) {
        const exited = once(endpoint.child, 'exit');
        endpoint.child.kill('SIGTERM');
        await exited;
      }
      await endpoint.drop?.();
    },
  };
}

function givenEndpoint(): Endpoint | undefined {
  const { HASURA_URL, HASURA_ADMIN_SECRET, HASURA_JWT_SECRET, HASURA_DATABASE_URL } = process.env;
  if (HASURA_URL === undefined) return undefined;
  if (!HASURA_ADMIN_SECRET || !HASURA_JWT_SECRET || !HASURA_DATABASE_URL) {
    throw new Error('HASURA_URL also needs HASURA_ADMIN_SECRET, HASURA_JWT_SECRET and HASURA_DATABASE_URL.');
  }
  return {
    url: HASURA_URL.replace(/\/(v1\/graphql)?$/, ''),
    databaseUrl: HASURA_DATABASE_URL,
    adminSecret: HASURA_ADMIN_SECRET,
    jwtKey: (JSON.parse(HASURA_JWT_SECRET) as { key: string }).key,
  };
}

/** The repository's engine as its own process, with the repository's migrations and metadata. */
async function startEngine(clusterUrl: string, actions: ActionsService): Promise<Endpoint> {
  const database = await createEmptyDatabase(clusterUrl);
  const port = await getPort({ host: '127.0.0.1' });
  const adminSecret = 'admin-secret-of-the-suite';
  const jwtKey = 'jwt-key-of-the-permission-suite-0123456789';
  const root = new URL('../../../', import.meta.url);
  const child = spawn(process.execPath, [fileURLToPath(new URL('engine/src/cli/main.ts', root)), 'serve'], {
    env: {
      PATH: process.env['PATH'],
      HASURA_GRAPHQL_DATABASE_URL: database.url,
      HASURA_GRAPHQL_ADMIN_SECRET: adminSecret,
      HASURA_GRAPHQL_JWT_SECRET: JSON.stringify({ type: 'HS256', key: jwtKey }),
      HASURA_GRAPHQL_SERVER_HOST: '127.0.0.1',
      HASURA_GRAPHQL_SERVER_PORT: String(port),
      HASURA_GRAPHQL_MIGRATIONS_DIR: fileURLToPath(new URL('migrations', root)),
      HASURA_GRAPHQL_METADATA_DIR: fileURLToPath(new URL('hasura/metadata', root)),
      HASURA_GRAPHQL_LOG_LEVEL: 'warn',
      ACTIONS_URL: actions.url,
      ACTIONS_SECRET: actions.secret,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data: Buffer) => (output += String(data)));
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilHealthy(url, child, () => output);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return { url, databaseUrl: database.url, adminSecret, jwtKey, child, drop: database.drop };
}

async function untilHealthy(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + 50_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The engine ended at its start:\n${output()}`);
    const response = await fetch(`${url}/healthz`).catch(() => undefined); // not listening yet
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The engine is not healthy:\n${output()}`);
}
