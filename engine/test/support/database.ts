/** A database of its own on the tests' cluster. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject, vi } from 'vitest';

export interface TestDatabase {
  readonly connectionString: string;
  readonly drop: () => Promise<void>;
}

/** With `plainUser`, the database belongs to a user who is no superuser and may not replicate. */
export async function createDatabase(
  options: { plainUser?: boolean; clusterUrl?: string } = {},
): Promise<TestDatabase> {
  const url = new URL(options.clusterUrl ?? inject('postgresUrl'));
  const name = `engine_${randomUUID().replaceAll('-', '')}`;
  const server = url.href;
  const onServer = async (sql: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await onServer(`create database ${name}`);
  if (options.plainUser) {
    await onServer(`create role ${name} login password '${name}'`);
    await onServer(`alter database ${name} owner to ${name}`);
    url.username = name;
    url.password = name;
  }
  url.pathname = `/${name}`;
  return {
    connectionString: url.href,
    drop: async () => {
      // A slot is let go a moment after the connection that used it has ended.
      await vi.waitFor(() => onServer(`drop database ${name} with (force)`), {
        timeout: 10_000,
        interval: 50,
      });
      if (options.plainUser) await onServer(`drop role ${name}`);
    },
  };
}
