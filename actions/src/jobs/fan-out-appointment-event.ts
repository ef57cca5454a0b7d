/** Job: tells everybody concerned what happened to an appointment, and brings its reminders in step (NOT-1, NOT-4). */
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import {
  type AppointmentEventJob,
  appointmentEventJob,
  type AppointmentEventKind,
} from '../notifications/appointment-events.ts';
import { queueNotice } from '../notifications/deliveries.ts';
import { planReminders } from '../notifications/plan-reminders.ts';
import type { Channel } from '../notifications/story.ts';
import { queues } from './queue.ts';
import { workTransaction } from './work.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

const changesTime: ReadonlySet<AppointmentEventKind> = new Set([
  'appointment.created',
  'appointment.shifted',
  'appointment.cancelled',
]);

/** Everything in one transaction with the job's end: however often it is tried, it has happened once. */
export async function fanOutAppointmentEvent(
  db: Queryable,
  jobs: Pick<PgBoss, 'insert' | 'cancel'>,
  event: AppointmentEventJob,
  channels: readonly Channel[],
): Promise<void> {
  await queueNotice(db, event, await recipients(db, event), channels);
  if (changesTime.has(event.kind) && event.appointmentId !== null) {
    await planReminders(db, jobs, event.appointmentId, new Date(event.at));
  }
}

/** Who answers, declines or takes back a proposal knows it; what changes the appointment itself is confirmed to both. */
async function recipients(db: Queryable, event: AppointmentEventJob): Promise<string[]> {
  if (event.kind.startsWith('waitlist.')) {
    const found = await db.query<{ id: string }>(
      `select entry.patient_id as id from public.waitlist_offers as offer
         join public.waitlist_entries as entry on entry.id = offer.entry_id where offer.id = $1`,
      [event.subjectId],
    );
    return found.rows.map((row) => row.id);
  }
  const found = await db.query<{ id: string }>(
    'select user_id as id from public.appointment_participants where appointment_id = $1',
    [event.appointmentId],
  );
  const everybody = found.rows.map((row) => row.id);
  return event.kind.startsWith('shift.') ? everybody.filter((id) => id !== event.actorId) : everybody;
}

export function workAppointmentEvents(boss: PgBoss, channels: readonly Channel[]): Promise<string> {
  return boss.work(
    queues.appointmentEvent,
    { batchSize: 1, localConcurrency: 2, pollingIntervalSeconds: 0.5, transactional: true },
    async (jobs, tx) => {
      const db = workTransaction(tx);
      for (const job of jobs) {
        await fanOutAppointmentEvent(db, boss, appointmentEventJob.parse(job.data), channels);
      }
    },
  );
}
