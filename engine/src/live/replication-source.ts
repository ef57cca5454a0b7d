/**
 * One connection to the change stream by logical replication. Its slot is temporary: Postgres drops it with the
 * connection, so an engine that dies never leaves a slot behind that would hold back the log. What happens
 * between two connections is covered by asking every subscription once after reconnecting.
 */

import { randomBytes } from 'node:crypto';
import { LogicalReplicationService } from 'pg-logical-replication';
import type { Client } from 'pg';
import { PgoutputDecoder } from './pgoutput-decoder.ts';
import { publicationName } from './publication.ts';
import type { Commit } from './row-change.ts';

export interface ReplicationHandlers {
  readonly isWatched: (table: string) => boolean;
  readonly started: () => void;
  readonly commit: (commit: Commit) => void;
}

/** The server is asked for a sign of life this often, and given up after three times as long. */
const signOfLifeMs = 10_000;

export class ReplicationSource {
  readonly #connectionString: string;
  readonly #handlers: ReplicationHandlers;
  #service: LogicalReplicationService | null = null;

  constructor(connectionString: string, handlers: ReplicationHandlers) {
    this.#connectionString = connectionString;
    this.#handlers = handlers;
  }

  /** Settles when the connection ends: resolves after `stop`, rejects otherwise. */
  async run(): Promise<void> {
    const service = new LogicalReplicationService(
      { connectionString: this.#connectionString, application_name: 'hasura_live', keepAlive: true },
      { acknowledge: { auto: false, timeoutSeconds: 0 } },
    );
    this.#service = service;
    const decoder = new PgoutputDecoder(this.#handlers);
    let stopped = false;
    let heard = Date.now();
    const ended = Promise.withResolvers<void>();
    const signOfLife = setInterval(() => {
      if (Date.now() - heard > 3 * signOfLifeMs) ended.reject(new Error('the change stream fell silent'));
      else if (!service.isStop()) void service.acknowledge(service.lastLsn(), true).catch(ended.reject);
    }, signOfLifeMs);
    service.on('start', () => {
      heard = Date.now();
      this.#handlers.started();
    });
    service.on('data', (_lsn: string, commit: Commit | null) => {
      heard = Date.now();
      if (commit) this.#handlers.commit(commit);
    });
    service.on('heartbeat', (lsn: string, _time: number, wantsAnswer: boolean) => {
      heard = Date.now();
      if (wantsAnswer) void service.acknowledge(lsn).catch(ended.reject);
    });
    service.on('error', ended.reject);
    this.#stop = () => {
      stopped = true;
      ended.resolve();
    };
    const slot = `hasura_live_${process.pid}_${randomBytes(6).toString('hex')}`;
    service
      .subscribe(new TemporarySlotPlugin(slot, decoder), slot)
      .then(() => ended.reject(new Error('the change stream ended')), ended.reject);
    try {
      await ended.promise;
    } finally {
      clearInterval(signOfLife);
      this.#service = null;
      // A connection that is already gone cannot be closed politely, and need not be.
      await service.destroy().catch((error: unknown) => {
        if (stopped) throw error;
      });
    }
  }

  #stop: () => void = () => {};

  stop(): void {
    this.#stop();
  }

  get connected(): boolean {
    return this.#service !== null && !this.#service.isStop();
  }
}

/** What the service asks of an output plugin: create the slot on its own connection, then stream. */
class TemporarySlotPlugin {
  readonly name = 'pgoutput';
  readonly options = {};
  readonly #slot: string;
  readonly #decoder: PgoutputDecoder;

  constructor(slot: string, decoder: PgoutputDecoder) {
    this.#slot = slot;
    this.#decoder = decoder;
  }

  async start(client: Client): Promise<unknown> {
    await client.query(
      `CREATE_REPLICATION_SLOT "${this.#slot}" TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT`,
    );
    return client.query(
      `START_REPLICATION SLOT "${this.#slot}" LOGICAL 0/0 (proto_version '1', publication_names '${publicationName}')`,
    );
  }

  parse(message: Buffer): Commit | null {
    return this.#decoder.push(message);
  }
}
