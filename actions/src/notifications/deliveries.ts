/** Rows of notification_deliveries: made once under their unique key, claimed by one worker at a time, finished once. */
import type pg from 'pg';
import type { Channel } from './story.ts';
import { openChannels, reminderKind } from './story.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

export interface Notice {
  readonly kind: string;
  readonly subjectId: string;
  readonly appointmentId: string | null;
  readonly version: number;
  readonly actorId: string | null;
  readonly at: string;
}

/** One delivery per person and open channel; what is there already stays as it is. */
export async function queueNotice(
  db: Queryable,
  notice: Notice,
  userIds: readonly string[],
  channels: readonly Channel[],
): Promise<void> {
  await db.query(
    `insert into public.notification_deliveries
       (user_id, kind, appointment_id, subject_id, version, actor_id, due_at, channel)
     select wish.user_id, $2, $3, $4, $5, $6, $7, open.channel
       from public.notification_preferences as wish, unnest(${openChannels}) as open (channel)
      where wish.user_id = any ($1::uuid[]) and open.channel = any ($8::text[])
     on conflict on constraint notification_deliveries_once do nothing`,
    [
      userIds,
      notice.kind,
      notice.appointmentId,
      notice.subjectId,
      notice.version,
      notice.actorId,
      notice.at,
      channels,
    ],
  );
}

export interface ReminderKey {
  readonly appointmentId: string;
  readonly version: number;
  readonly userId: string;
  readonly offsetMinutes: number;
}

/** Only for reminders that are still planned: an appointment that was moved or cancelled has had its plan taken back. */
export async function queueReminders(
  db: Queryable,
  reminders: readonly ReminderKey[],
  channels: readonly Channel[],
): Promise<void> {
  await db.query(
    `insert into public.notification_deliveries
       (user_id, kind, appointment_id, subject_id, version, offset_minutes, due_at, channel)
     select planned.user_id, $2, planned.appointment_id, planned.appointment_id, planned.version,
            planned.offset_minutes, planned.due_at, open.channel
       from jsonb_to_recordset($1::jsonb)
              as due ("appointmentId" uuid, version integer, "userId" uuid, "offsetMinutes" integer)
       join public.planned_reminders as planned
         on planned.appointment_id = due."appointmentId" and planned.version = due.version
        and planned.user_id = due."userId" and planned.offset_minutes = due."offsetMinutes"
       join public.notification_preferences as wish on wish.user_id = planned.user_id,
            unnest(${openChannels}) as open (channel)
      where open.channel = any ($3::text[])
     on conflict on constraint notification_deliveries_once do nothing`,
    [JSON.stringify(reminders), reminderKind, channels],
  );
}

export interface Claim {
  readonly id: string;
  readonly attempt: number;
  /** Whoever claimed it before has not said how it ended: it may have been sent. */
  readonly interrupted: boolean;
  /** The present, by the database's clock. */
  readonly at: Date;
  /** When the state was looked at by which it is, or may have been, sent. */
  readonly lookedAt: Date;
}

/** What is due, for this worker alone until the lease ends. */
export async function claimDeliveries(db: Queryable, most: number, leaseSeconds: number): Promise<Claim[]> {
  const claimed = await db.query<Claim>(
    `update public.notification_deliveries as delivery
        set status = 'sending', attempts = delivery.attempts + 1,
            claimed_at = case when delivery.status = 'sending' then delivery.claimed_at else clock_timestamp() end,
            next_attempt_at = clock_timestamp() + make_interval(secs => $2)
      where id in (
        select id from public.notification_deliveries
         where status in ('queued', 'sending') and next_attempt_at <= clock_timestamp()
         order by next_attempt_at limit $1 for update skip locked)
     returning new.id, new.attempts as attempt, old.status = 'sending' as interrupted,
               clock_timestamp() as at, new.claimed_at as "lookedAt"`,
    [most, leaseSeconds],
  );
  return claimed.rows;
}

/** For an interrupted message that has not got through and is sent after all, by what is true now. */
export async function noteAnotherLook(db: Queryable, { id, attempt, at }: Claim): Promise<void> {
  await db.query(
    'update public.notification_deliveries set claimed_at = $3 where id = $1 and attempts = $2',
    [id, attempt, at],
  );
}

export interface Outcome {
  readonly id: string;
  readonly attempt: number;
  /** `sending`: whether it was sent will have to be found out. */
  readonly status: 'sent' | 'dropped' | 'dead' | 'queued' | 'sending';
  readonly reason: string | null;
  /** For one that is tried again. */
  readonly delaySeconds?: number;
  /** False when nothing was tried, so that it does not count towards giving up. */
  readonly counts?: boolean;
}

/** Fenced by the attempt: who has lost his lease changes nothing any more. */
export async function finishDeliveries(db: Queryable, outcomes: readonly Outcome[]): Promise<void> {
  await db.query(
    `update public.notification_deliveries as delivery
        set status = outcome.status, reason = outcome.reason,
            attempts = delivery.attempts - case when outcome.counts then 0 else 1 end,
            finished_at = case when outcome.status in ('sent', 'dropped', 'dead') then clock_timestamp() end,
            next_attempt_at = case when outcome.status in ('queued', 'sending')
              then clock_timestamp() + make_interval(secs => outcome."delaySeconds") else delivery.next_attempt_at end
       from jsonb_to_recordset($1::jsonb)
              as outcome (id uuid, attempt integer, status text, reason text, "delaySeconds" double precision, counts boolean)
      where delivery.id = outcome.id and delivery.status = 'sending' and delivery.attempts = outcome.attempt`,
    [
      JSON.stringify(
        outcomes.map((outcome) => ({
          ...outcome,
          reason: outcome.reason?.slice(0, 300) ?? null,
          delaySeconds: outcome.delaySeconds ?? 0,
          counts: outcome.counts ?? true,
        })),
      ),
    ],
  );
}
