/** Starts the HTTP service: accounts for the app's server, handlers for Hasura's actions. */
import { readServiceConfig } from './config.ts';
import { MediaServer } from './consultations/media-server.ts';
import { mediaSettings, recordingSettings } from './consultations/settings.ts';
import { createPool } from './db/pool.ts';
import { openFileKeeper } from './files/keeper.ts';
import { openQueue } from './jobs/queue.ts';
import { createLog } from './log.ts';
import { createService } from './service.ts';
import { onShutdown } from './shutdown.ts';

const config = readServiceConfig(process.env);
const log = createLog('actions', config.LOG_LEVEL);
const pool = createPool({ connectionString: config.DATABASE_URL, applicationName: 'telemed-actions', log });
const boss = await openQueue({
  connectionString: config.DATABASE_URL,
  applicationName: 'telemed-actions-queue',
  worker: false,
  log,
});
const livekit = mediaSettings(config);
const service = await createService({
  pool,
  boss,
  log,
  files: await openFileKeeper(config, pool, log),
  actionsSecret: config.ACTIONS_SECRET,
  internalSecret: config.INTERNAL_SECRET,
  jwtKey: config.HASURA_GRAPHQL_JWT_SECRET.key,
  appUrl: config.APP_URL,
  vapidPublicKey: config.VAPID_PUBLIC_KEY,
  twilioAuthToken: config.TWILIO_AUTH_TOKEN,
  integrationRequestsPerMinute: config.INTEGRATION_REQUESTS_PER_MINUTE,
  webhookNetworks: config.WEBHOOK_ALLOWED_NETWORKS,
  media: livekit && new MediaServer(livekit),
  records: livekit !== undefined && recordingSettings(config) !== undefined,
  engine: { url: config.GRAPHQL_ENGINE_URL, adminSecret: config.HASURA_GRAPHQL_ADMIN_SECRET },
});
onShutdown(log, async () => {
  await service.close();
  await boss.stop({ graceful: true, timeout: 5_000 });
  await pool.end();
});
await service.listen({ host: config.ACTIONS_HOST, port: config.ACTIONS_PORT });
