/** Starts the worker: takes jobs from pg-boss, whose tables live beside the clinic's own, and sends what they queue. */
import { readWorkerConfig } from './config.ts';
import { MediaServer } from './consultations/media-server.ts';
import { LivekitRecorder } from './consultations/recorder.ts';
import { mediaSettings, recordingSettings } from './consultations/settings.ts';
import { createPool } from './db/pool.ts';
import { openFileKeeper } from './files/keeper.ts';
import { periodicJobs } from './jobs/all.ts';
import { workAppointmentEvents } from './jobs/fan-out-appointment-event.ts';
import { schedule } from './jobs/job.ts';
import { openQueue } from './jobs/queue.ts';
import { workReminders } from './jobs/send-reminders.ts';
import { watchConsultations } from './jobs/watch-consultations.ts';
import { watchReservations } from './jobs/watch-reservations.ts';
import { createLog } from './log.ts';
import { enqueueAppointmentEvent } from './notifications/appointment-events.ts';
import { createPoster } from './integration/webhooks/post.ts';
import { startWebhookPump } from './integration/webhooks/pump.ts';
import { startDeliveryPump } from './notifications/delivery-pump.ts';
import { setUpOutlets } from './notifications/set-up.ts';
import { onShutdown } from './shutdown.ts';

const config = readWorkerConfig(process.env);
const log = createLog('worker', config.LOG_LEVEL);
const pool = createPool({
  connectionString: config.DATABASE_URL,
  applicationName: 'telemed-worker',
  max: 6,
  log,
});
const outlets = setUpOutlets(config, pool, log);
const boss = await openQueue({
  connectionString: config.DATABASE_URL,
  applicationName: 'telemed-worker-queue',
  worker: true,
  superviseSeconds: config.QUEUE_SUPERVISE_SECONDS,
  max: 8,
  log,
});
const files = await openFileKeeper(config, pool, log);
const pump = startDeliveryPump({
  pool,
  log,
  keys: files.keys,
  clinic: outlets.clinic,
  providers: outlets.providers,
  leaseSeconds: config.DELIVERY_LEASE_SECONDS,
});
const poster = createPoster({
  allowed: config.WEBHOOK_ALLOWED_NETWORKS,
  timeoutMs: config.WEBHOOK_TIMEOUT_SECONDS * 1000,
});
const webhooks = startWebhookPump({ pool, log, keys: files.keys, poster });
const watch = watchReservations({
  pool,
  log,
  announce: (client, event) => enqueueAppointmentEvent(client, boss, event),
});
const livekit = mediaSettings(config);
const recording = recordingSettings(config);
if (recording === undefined) log.warn('RECORDING_DIR is not set: calls cannot be recorded here');
const calls =
  livekit &&
  watchConsultations({
    pool,
    log,
    media: new MediaServer(livekit),
    ...(recording && {
      recording: { recorder: new LivekitRecorder(livekit, recording), files, folder: recording.folder },
    }),
  });
onShutdown(log, async () => {
  await watch.stop(); // it sends jobs, so it ends before the queue
  await Promise.all([
    boss.stop({ graceful: true, timeout: 5_000 }),
    pump.stop(),
    webhooks.stop(),
    calls?.stop(),
  ]);
  await poster.close();
  outlets.close();
  await pool.end();
});
await workAppointmentEvents(boss, outlets.channels);
await workReminders(boss, outlets.channels);
const jobs = periodicJobs(boss, files);
for (const job of jobs) await schedule(boss, pool, log, job);
log.info({ jobs: jobs.map((job) => job.name), channels: outlets.channels }, 'ready');
