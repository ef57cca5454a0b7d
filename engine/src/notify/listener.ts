/**
 * One connection that hears what the database notifies of, and whose life marks this engine as alive: work that an
 * engine has taken is free again as soon as the advisory lock of its instance is gone.
 */

import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Logger } from 'pino';

/** First half of the advisory lock by which an engine's instance is known to be alive. */
const instanceLockClass = 7_305_211;

/** SQL that is true while the engine with this instance number is connected. */
export const instanceLives = (instance: string) => `exists (
    select from pg_catalog.pg_locks l
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2
      and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
      and l.classid = ${instanceLockClass} and l.objid = ${instance})`;

export interface ChannelHandlers {
  readonly notified: (payload: string) => void;
  /** The connection is new: what was notified before may have been missed. */
  readonly connected: () => void;
  /** Nothing is heard until `connected` comes again. */
  readonly lost?: () => void;
}

export interface ListenerOptions {
  readonly connectionString: string;
  readonly log: Logger;
}

const firstRetryMs = 250;
const longestRetryMs = 5_000;

export class NotificationListener {
  readonly instance = randomInt(1, 2 ** 31);
  readonly #options: ListenerOptions;
  readonly #channels = new Map<string, ChannelHandlers>();
  readonly #stopping = new AbortController();
  #client: Client | null = null;
  #loop: Promise<void> | null = null;
  #first = Promise.withResolvers<void>();

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Whether notifications arrive and this instance counts as alive. */
  get connected(): boolean {
    return this.#client !== null;
  }

  /** Resolves after the first attempt to connect; later ones go on by themselves. */
  async listen(channel: string, handlers: ChannelHandlers): Promise<void> {
    if (this.#channels.has(channel) || this.#stopping.signal.aborted) return;
    this.#channels.set(channel, handlers);
    if (this.#client) {
      await this.#client.query(`listen ${channel}`);
      handlers.connected();
      return;
    }
    this.#loop ??= this.#keepListening();
    await this.#first.promise;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#client?.end();
    await this.#loop;
  }

  async #keepListening(): Promise<void> {
    const { signal } = this.#stopping;
    let retry = firstRetryMs;
    while (!signal.aborted) {
      try {
        await this.#listenOnce(() => {
          retry = firstRetryMs;
        });
      } catch (error) {
        if (!signal.aborted) this.#options.log.warn({ err: error }, 'the notification connection was lost');
      }
      if (!signal.aborted) for (const { lost } of this.#channels.values()) lost?.();
      this.#first.resolve();
      await delay(retry, undefined, { signal }).catch(() => {});
      retry = Math.min(retry * 2, longestRetryMs);
    }
  }

  /** Settles when the connection has ended. */
  async #listenOnce(established: () => void): Promise<void> {
    const client = new Client({
      connectionString: this.#options.connectionString,
      application_name: 'hasura_notifications',
      keepAlive: true,
    });
    const ended = Promise.withResolvers<void>();
    client.on('error', ended.reject);
    client.on('end', () => ended.resolve());
    client.on('notification', ({ channel, payload }) => this.#channels.get(channel)?.notified(payload ?? ''));
    try {
      await client.connect();
      await client.query('select pg_advisory_lock($1, $2)', [instanceLockClass, this.instance]);
      for (const channel of this.#channels.keys()) await client.query(`listen ${channel}`);
      this.#client = client;
      established();
      this.#first.resolve();
      for (const { connected } of this.#channels.values()) connected();
      await ended.promise;
    } finally {
      this.#client = null;
      // Ending a connection that is already broken can only fail in ways that no longer matter.
      await client.end().catch(() => {});
    }
  }
}
