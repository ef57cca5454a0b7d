/** Starts the worker: takes jobs from pg-boss, whose tables live beside the clinic's own. */
import { PgBoss } from 'pg-boss';
import { readWorkerConfig } from './config.ts';
import { createPool } from './db/pool.ts';
import { periodicJobs } from './jobs/all.ts';
import { schedule } from './jobs/job.ts';
import { createLog } from './log.ts';
import { onShutdown } from './shutdown.ts';

const config = readWorkerConfig(process.env);
const log = createLog('worker', config.LOG_LEVEL);
const pool = createPool({
  connectionString: config.DATABASE_URL,
  applicationName: 'telemed-worker',
  max: 4,
  log,
});
const boss = new PgBoss({
  connectionString: config.DATABASE_URL,
  application_name: 'telemed-worker-queue',
  schema: 'pgboss',
  max: 4,
});
boss.on('error', (error) => log.error({ err: error }, 'the queue reports an error'));
onShutdown(log, async () => {
  await boss.stop({ graceful: true, timeout: 5_000 });
  await pool.end();
});
await boss.start();
for (const job of periodicJobs) await schedule(boss, pool, log, job);
log.info({ jobs: periodicJobs.map((job) => job.name) }, 'ready');
