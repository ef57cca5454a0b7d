/** The HTTP service put together from its parts; `main.ts` gives it an environment and a port. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { accountRoutes } from './accounts/routes.ts';
import { chatActions } from './chat/actions.ts';
import { actionRoutes } from './http/action-route.ts';
import { createServer } from './http/server.ts';
import { enqueueAppointmentEvent } from './notifications/appointment-events.ts';
import { schedulingActions } from './scheduling/actions.ts';

export interface ServiceOptions {
  readonly pool: pg.Pool;
  /** Jobs are sent by it, inside the transactions of the handlers. */
  readonly boss: PgBoss;
  readonly log: Logger;
  readonly actionsSecret: string;
  readonly internalSecret: string;
  readonly jwtKey: string;
}

export async function createService(options: ServiceOptions): Promise<FastifyInstance> {
  const server = createServer(options.log, options.pool);
  await server.register(accountRoutes, options);
  const actions = [
    ...chatActions,
    ...schedulingActions((client, event) => enqueueAppointmentEvent(client, options.boss, event)),
  ];
  await server.register(actionRoutes, { ...options, actions });
  return server;
}
