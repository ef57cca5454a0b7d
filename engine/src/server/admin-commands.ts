/** Commands of the metadata API that act on a database beside the metadata. */

import type { Environment } from '../actions/templates.ts';
import { eventCommands, type AdminCommand } from '../events/event-commands.ts';
import { scheduledCommands } from '../scheduled/scheduled-commands.ts';
import type { ScheduledTriggers } from '../scheduled/scheduled-triggers.ts';
import { catalogStateCommands } from './commands/catalog-state.ts';
import { inspectionCommands } from './commands/inspection.ts';
import { testWebhookTransform } from './commands/test-webhook-transform.ts';
import type { Databases } from './databases.ts';
import type { SchemaState } from './schema-cache.ts';

export interface AdminCommandsOptions {
  readonly databases: Databases;
  readonly scheduled: ScheduledTriggers;
  readonly environment: Environment;
  readonly state: () => SchemaState;
}

export function adminCommands({
  databases,
  scheduled,
  environment,
  state,
}: AdminCommandsOptions): ReadonlyMap<string, AdminCommand> {
  return new Map<string, AdminCommand>([
    ['test_webhook_transform', (args) => Promise.resolve(testWebhookTransform(args, environment))],
    ...inspectionCommands(state),
    ...catalogStateCommands(databases.home.pool),
    ...eventCommands(databases.poolOf, () => state().model),
    ...scheduledCommands({
      pool: databases.home.pool,
      metadata: () => state().metadata,
      attend: () => scheduled.attend(),
    }),
  ]);
}
