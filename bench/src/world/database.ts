/** A database of one's own on a running cluster, dropped again at the end. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Precondition: `clusterUrl` is a superuser's. */
export async function createDatabase(clusterUrl: string, purpose: string): Promise<OwnDatabase> {
  const name = `${purpose}_${randomUUID().slice(0, 8)}`.replaceAll('-', '_');
  await onCluster(clusterUrl, async (client) => {
    await client.query(`create database ${client.escapeIdentifier(name)}`);
  });
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () =>
      onCluster(clusterUrl, async (client) => {
        // A killed engine leaves its replication slot behind, and a database with a slot cannot be dropped.
        await client.query(
          `select pg_terminate_backend(active_pid) from pg_replication_slots where database = $1 and active_pid is not null`,
          [name],
        );
        await client.query(
          `select pg_drop_replication_slot(slot_name) from pg_replication_slots where database = $1 and active_pid is null`,
          [name],
        );
        await client.query(`drop database ${client.escapeIdentifier(name)} with (force)`);
      }),
  };
}

async function onCluster(url: string, act: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await act(client);
  } finally {
    await client.end();
  }
}
