/** The job queue, pg-boss: its tables live beside the clinic's own, so that a job can commit with what it is about. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { PgBoss, type Queue, type SendOptions } from 'pg-boss';
import type { Logger } from 'pino';

/**
 * Queues both programs must know before the first job is sent. A job whose worker died is given to another one after
 * `expireInSeconds`; these jobs only read and write the database, so they need far less.
 */
const oneShot = {
  policy: 'standard',
  retryLimit: 30,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 20,
} as const satisfies Omit<Queue, 'name'>;

export const queues = {
  appointmentEvent: 'appointment-event',
  reminder: 'reminder',
} as const;

export interface QueueOptions {
  readonly connectionString: string;
  readonly applicationName: string;
  readonly log: Logger;
  /** The worker looks after the queue: expiry, clean-up, cron. The HTTP service only sends. */
  readonly worker: boolean;
  /** How often jobs of workers that died are looked for. */
  readonly superviseSeconds?: number;
  readonly max?: number;
}

export async function openQueue(options: QueueOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    schema: 'pgboss',
    max: options.max ?? 2,
    supervise: options.worker,
    schedule: options.worker,
    superviseIntervalSeconds: options.superviseSeconds ?? 15,
  });
  boss.on('error', (error) => options.log.error({ err: error }, 'the queue reports an error'));
  await boss.start();
  for (const name of Object.values(queues)) await boss.createQueue(name, oneShot);
  return boss;
}

/** For pg-boss calls that belong to the caller's own transaction. */
export function within(client: Pick<pg.ClientBase, 'query'>): NonNullable<SendOptions['db']> {
  return { executeSql: (text, values) => client.query(text, values) };
}

/** The same key gives the same job: sent twice, it is one. */
export function jobIdOf(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
