/** What a periodic job is, and how the worker takes it up. */
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';

export interface PeriodicJob {
  readonly name: string;
  /** Cron expression, in UTC. */
  readonly cron: string;
  /** May run twice and at any time; gives how many rows it has dealt with. */
  readonly run: (pool: pg.Pool) => Promise<number>;
}

export async function schedule(boss: PgBoss, pool: pg.Pool, log: Logger, job: PeriodicJob): Promise<void> {
  // One run at a time: what one run leaves undone the next one finds.
  await boss.createQueue(job.name, {
    policy: 'singleton',
    retryLimit: 2,
    retryDelay: 5,
    expireInSeconds: 60,
  });
  await boss.work(job.name, { batchSize: 1, pollingIntervalSeconds: 2 }, async () => {
    const rows = await job.run(pool);
    if (rows > 0) log.info({ job: job.name, rows }, 'done');
  });
  await boss.schedule(job.name, job.cron, {}, { tz: 'UTC' });
}
