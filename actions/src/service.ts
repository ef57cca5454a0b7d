/** The HTTP service put together from its parts; `main.ts` gives it an environment and a port. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { accountRoutes } from './accounts/routes.ts';
import { calendarRoutes } from './calendar-export/routes.ts';
import { chatActions } from './chat/actions.ts';
import { consultationActions } from './consultations/actions.ts';
import type { MediaServer } from './consultations/media-server.ts';
import { guestRoutes } from './consultations/guest-routes.ts';
import { mediaWebhook } from './consultations/webhook-route.ts';
import { fileActions } from './files/actions.ts';
import type { FileKeeper } from './files/keeper.ts';
import { fileRoutes } from './files/routes.ts';
import { actionRoutes } from './http/action-route.ts';
import { createServer } from './http/server.ts';
import { integrationActions } from './integration/actions.ts';
import { joinRoutes } from './integration/join-routes.ts';
import { integrationPrefix, integrationRoutes } from './integration/routes.ts';
import type { Network } from './integration/webhooks/address-check.ts';
import { notificationActions } from './notifications/actions.ts';
import { enqueueAppointmentEvent } from './notifications/appointment-events.ts';
import { notificationRoutes } from './notifications/routes.ts';
import type { EngineAccess } from './permissions/engine-api.ts';
import { permissionRoutes } from './permissions/routes.ts';
import { schedulingActions } from './scheduling/actions.ts';
import type { Announce } from './scheduling/announce.ts';

export interface ServiceOptions {
  readonly pool: pg.Pool;
  /** Jobs are sent by it, inside the transactions of the handlers. */
  readonly boss: PgBoss;
  readonly log: Logger;
  readonly files: FileKeeper;
  readonly actionsSecret: string;
  readonly internalSecret: string;
  readonly jwtKey: string;
  /** Where people open the app. */
  readonly appUrl: string;
  readonly vapidPublicKey?: string | undefined;
  readonly twilioAuthToken?: string | undefined;
  /** Requests another system's key may make in a minute. */
  readonly integrationRequestsPerMinute: number;
  /** Private networks to which webhooks may go. */
  readonly webhookNetworks: readonly Network[];
  /** Without one there is no video. */
  readonly media?: MediaServer | undefined;
  /** Whether there is a LiveKit Egress to record calls. */
  readonly records?: boolean;
  /** For the permission studio; without it there is none. */
  readonly engine?: EngineAccess | undefined;
}

export async function createService(options: ServiceOptions): Promise<FastifyInstance> {
  const server = createServer(options.log, options.pool);
  await server.register(accountRoutes, options);
  await server.register(fileRoutes, { keeper: options.files, internalSecret: options.internalSecret });
  await server.register(calendarRoutes, options);
  await server.register(notificationRoutes, options);
  await server.register(guestRoutes, options);
  await server.register(joinRoutes, options);
  const { pool, media, engine, internalSecret } = options;
  const announce: Announce = (client, event) => enqueueAppointmentEvent(client, options.boss, event);
  await server.register(integrationRoutes, {
    prefix: integrationPrefix,
    pool,
    keys: options.files.keys,
    appUrl: options.appUrl,
    announce,
    requestsPerMinute: options.integrationRequestsPerMinute,
  });
  if (engine !== undefined) await server.register(permissionRoutes, { pool, internalSecret, engine });
  if (media !== undefined) await server.register(mediaWebhook, { pool, media });
  const actions = [
    ...chatActions,
    ...fileActions(options.files),
    ...notificationActions(options.appUrl),
    ...schedulingActions(announce),
    ...consultationActions({ media, records: options.records ?? false, appUrl: options.appUrl }),
    ...integrationActions(options.files.keys, options.webhookNetworks),
  ];
  await server.register(actionRoutes, { ...options, actions });
  return server;
}
