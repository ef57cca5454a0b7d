/** Addresses of databases, and whether one answers. */
import { Client, escapeIdentifier } from 'pg';
import type { Probe } from '../processes/probes.ts';

export interface Address {
  readonly user: string;
  readonly password: string;
  readonly port: number;
  readonly database: string;
}

export const connectionString = ({ user, password, port, database }: Address): string =>
  `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

/** Ready when it lets us in: it listens before it has recovered. */
export const answersSql =
  (url: string): Probe =>
  async () => {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined); // a connection cut while starting is simply tried again
    try {
      await client.connect();
      return true;
    } catch {
      return false;
    } finally {
      await client.end();
    }
  };

/** Makes `database` when it does not exist; `url` leads a superuser to the maintenance database. */
export async function ensureDatabase(url: string, database: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
