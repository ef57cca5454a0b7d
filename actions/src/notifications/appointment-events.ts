/** What happened to an appointment, told to the worker by a job that commits with it or not at all (BOOK-5, NOT-4). */
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { uuid } from '../http/text.ts';
import { jobIdOf, queues, within } from '../jobs/queue.ts';

export const appointmentEventKind = z.enum([
  'appointment.created',
  'appointment.shifted',
  'appointment.cancelled',
  'shift.proposed',
  'shift.countered',
  'shift.rejected',
  'shift.withdrawn',
  'shift.expired',
  'waitlist.offered',
  'waitlist.expired',
]);
export type AppointmentEventKind = z.infer<typeof appointmentEventKind>;

export interface AppointmentEvent {
  readonly kind: AppointmentEventKind;
  readonly appointmentId?: string;
  readonly proposalId?: string;
  readonly offerId?: string;
  /** The appointment's version after the change; read from its row when left out. */
  readonly version?: number;
  /** Who did it; null when time did. */
  readonly actorId: string | null;
}

/** What the job carries. Everything else is read again when it runs. */
export const appointmentEventJob = z.object({
  kind: appointmentEventKind,
  /** What the event is about: the appointment, the proposal or the offer. */
  subjectId: uuid,
  appointmentId: uuid.nullable(),
  version: z.number().int().min(1),
  actorId: uuid.nullable(),
  at: z.iso.datetime({ offset: true }),
});
export type AppointmentEventJob = z.infer<typeof appointmentEventJob>;

/**
 * To be called inside the transaction that makes the change, after the change. The same event told twice is one job.
 */
export async function enqueueAppointmentEvent(
  tx: Pick<pg.ClientBase, 'query'>,
  boss: Pick<PgBoss, 'send'>,
  event: AppointmentEvent,
): Promise<void> {
  const { kind, actorId } = event;
  const subjectId = subjectOf(event);
  const { at, appointment } = await presentStateOf(tx, event);
  const version = event.version ?? appointment?.version ?? 1;
  const job: AppointmentEventJob = {
    kind,
    subjectId,
    appointmentId: appointment?.id ?? null,
    version,
    actorId,
    at: at.toISOString(),
  };
  await boss.send(queues.appointmentEvent, job, {
    db: within(tx),
    id: jobIdOf(`${kind} ${subjectId} ${kind.startsWith('appointment.') ? version : ''}`),
  });
}

function subjectOf(event: AppointmentEvent): string {
  const group = event.kind.slice(0, event.kind.indexOf('.'));
  const subject =
    group === 'shift' ? event.proposalId : group === 'waitlist' ? event.offerId : event.appointmentId;
  if (subject === undefined) throw new TypeError(`${event.kind} does not say what it is about`);
  return subject;
}

/** The time is the database's: those of our machines may differ. */
async function presentStateOf(
  tx: Pick<pg.ClientBase, 'query'>,
  { appointmentId, proposalId }: AppointmentEvent,
): Promise<{ at: Date; appointment: { id: string; version: number } | undefined }> {
  const found = await tx.query<{ at: Date; id: string | null; version: number }>(
    `select clock_timestamp() as at, appointment.id, appointment.version
       from (select 1) as one left join public.appointments as appointment
         on appointment.id = coalesce($1::uuid, (select appointment_id from public.shift_proposals where id = $2::uuid))`,
    [appointmentId ?? null, proposalId ?? null],
  );
  const { at, id, version } = found.rows[0]!;
  return { at, appointment: id === null ? undefined : { id, version } };
}
