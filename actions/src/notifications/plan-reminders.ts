/** Keeps the reminder jobs of an appointment in step with its time, its state and its people's wishes (NOT-1). */
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { randomUUID } from 'node:crypto';
import { queues, within } from '../jobs/queue.ts';
import { remindersAfter } from './reminder-times.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;
type Jobs = Pick<PgBoss, 'insert' | 'cancel'>;

interface Seat {
  readonly version: number;
  readonly starts_at: Date;
  readonly user_id: string;
  readonly offsets: readonly number[];
}

/**
 * To be called inside a transaction. Plans what falls due after `after`, of a live appointment in its present version,
 * and takes back what was planned for another version or is no longer wanted. Running twice changes nothing more.
 */
export async function planReminders(
  db: Queryable,
  jobs: Jobs,
  appointmentId: string,
  after: Date,
): Promise<void> {
  // Two plans of one appointment wait for each other; whoever comes second sees what the first has planned.
  const locked = await db.query(
    `select version, status in ('pending', 'booked') as live from public.appointments where id = $1 for no key update`,
    [appointmentId],
  );
  const appointment = locked.rows[0] as { version: number; live: boolean } | undefined;
  if (appointment === undefined) return;
  const seats = appointment.live ? await loadSeats(db, appointmentId) : [];
  const wanted = seats.flatMap((seat) =>
    remindersAfter(seat.starts_at, seat.offsets, after).map(({ offsetMinutes, dueAt }) => ({
      appointmentId,
      version: seat.version,
      userId: seat.user_id,
      offsetMinutes,
      dueAt,
      jobId: randomUUID(),
    })),
  );
  await takeBack(db, jobs, appointmentId, appointment.version, seats);
  const planned = await db.query<{ job_id: string }>(
    `insert into public.planned_reminders (appointment_id, version, user_id, offset_minutes, due_at, job_id)
     select * from jsonb_to_recordset($1::jsonb) as wanted
       ("appointmentId" uuid, version integer, "userId" uuid, "offsetMinutes" integer, "dueAt" timestamptz, "jobId" uuid)
     on conflict do nothing returning job_id`,
    [JSON.stringify(wanted)],
  );
  const fresh = new Set(planned.rows.map((row) => row.job_id));
  const toSend = wanted.filter(({ jobId }) => fresh.has(jobId));
  if (toSend.length === 0) return;
  await jobs.insert(
    queues.reminder,
    toSend.map(({ jobId, dueAt, ...data }) => ({ id: jobId, data, startAfter: dueAt })),
    { db: within(db) },
  );
}

async function loadSeats(db: Queryable, appointmentId: string): Promise<Seat[]> {
  const found = await db.query<Seat>(
    `select appointment.version, appointment.starts_at, seat.user_id,
            coalesce(wish.reminder_offsets_minutes, settings.reminder_offsets_minutes) as offsets
       from public.appointments as appointment
       join public.appointment_participants as seat on seat.appointment_id = appointment.id
       join public.notification_preferences as wish on wish.user_id = seat.user_id
       cross join public.scheduling_settings as settings
      where appointment.id = $1`,
    [appointmentId],
  );
  return found.rows;
}

/** What has fallen due already stays: it may be on its way, and its delivery looks at the present state itself. */
async function takeBack(
  db: Queryable,
  jobs: Jobs,
  appointmentId: string,
  version: number,
  seats: readonly Seat[],
): Promise<void> {
  const removed = await db.query<{ job_id: string }>(
    `delete from public.planned_reminders as planned
      where planned.appointment_id = $1 and planned.due_at > clock_timestamp()
        and (planned.version <> $2 or not exists (
          select from jsonb_to_recordset($3::jsonb) as seat (user_id uuid, offsets jsonb)
           where seat.user_id = planned.user_id and seat.offsets @> to_jsonb(planned.offset_minutes)))
     returning job_id`,
    [appointmentId, version, JSON.stringify(seats)],
  );
  if (removed.rowCount === 0) return;
  await jobs.cancel(
    queues.reminder,
    removed.rows.map((row) => row.job_id),
    { db: within(db) },
  );
}
