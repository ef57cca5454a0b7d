/** Every command that changes metadata, by name. */

import { actionChanges } from './actions.ts';
import { cronTriggerChanges } from './cron-triggers.ts';
import { eventTriggerChanges } from './event-triggers.ts';
import { functionChanges } from './functions.ts';
import type { MetadataChange } from './places.ts';
import { queryCollectionChanges } from './query-collections.ts';
import { relationshipChanges } from './relationships.ts';
import { restEndpointChanges } from './rest-endpoints.ts';
import { roleAndSettingChanges } from './roles-and-settings.ts';
import { sourceChanges } from './sources.ts';
import { tableChanges } from './tables.ts';

export const metadataChanges: ReadonlyMap<string, MetadataChange> = new Map([
  ...sourceChanges,
  ...tableChanges,
  ...relationshipChanges,
  ...functionChanges,
  ...actionChanges,
  ...roleAndSettingChanges,
  ...queryCollectionChanges,
  ...restEndpointChanges,
  ...eventTriggerChanges,
  ...cronTriggerChanges,
]);
