/** Every command that changes metadata, by name. */

import { cronTriggerChanges } from './cron-triggers.ts';
import { eventTriggerChanges } from './event-triggers.ts';
import type { MetadataChange } from './places.ts';
import { tableChanges } from './tables.ts';

export const metadataChanges: ReadonlyMap<string, MetadataChange> = new Map([
  ...tableChanges,
  ...eventTriggerChanges,
  ...cronTriggerChanges,
]);
