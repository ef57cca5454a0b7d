/** Starts the worker: takes jobs from pg-boss, whose tables live beside the clinic's own. */
import { readWorkerConfig } from './config.ts';
import { createPool } from './db/pool.ts';
import { periodicJobs } from './jobs/all.ts';
import { schedule } from './jobs/job.ts';
import { openQueue } from './jobs/queue.ts';
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
const boss = await openQueue({
  connectionString: config.DATABASE_URL,
  applicationName: 'telemed-worker-queue',
  worker: true,
  max: 6,
  log,
});
onShutdown(log, async () => {
  await boss.stop({ graceful: true, timeout: 5_000 });
  await pool.end();
});
for (const job of periodicJobs) await schedule(boss, pool, log, job);
log.info({ jobs: periodicJobs.map((job) => job.name) }, 'ready');
