/** How a handler tells the people what it has written: in its own transaction, so that nothing is told of what is rolled back. */
import type pg from 'pg';
import type { AppointmentEvent } from '../notifications/appointment-events.ts';

export type Announce = (client: pg.PoolClient, event: AppointmentEvent) => Promise<void>;
