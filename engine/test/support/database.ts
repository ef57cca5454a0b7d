/** A database of its own on the tests' cluster. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export async function createDatabase(): Promise<{ connectionString: string; drop: () => Promise<void> }> {
  const url = new URL(inject('postgresUrl'));
  const name = `engine_${randomUUID().replaceAll('-', '')}`;
  const server = url.href;
  const onServer = async (sql: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(async () => client.end());
  };
  await onServer(`create database ${name}`);
  url.pathname = `/${name}`;
  return { connectionString: url.href, drop: () => onServer(`drop database ${name} with (force)`) };
}
