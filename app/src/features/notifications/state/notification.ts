/** What a notification says and where it leads. */
import { z } from 'zod';

export const NOTIFICATION_KINDS = [
  'appointment.created',
  'appointment.shifted',
  'appointment.cancelled',
  'appointment.reminder',
  'shift.proposed',
  'shift.countered',
  'shift.rejected',
  'shift.withdrawn',
  'shift.expired',
  'waitlist.offered',
  'waitlist.expired',
  'recording.failed',
  'message.urgent',
] as const;

export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

const instant = z.iso.datetime({ offset: true }).nullish().catch(null);
const name = z.string().nullish().catch(null);

/** Only what is shown. A payload of another release must not break the list. */
const payload = z
  .object({
    startsAt: instant,
    proposedStartsAt: instant,
    doctorId: name,
    doctorName: name,
    patientName: name,
    reason: name,
  })
  .catch({});

export interface NotificationContent {
  /** Null for a kind this page does not know yet. */
  kind: NotificationKind | null;
  /** The one of the two who is not the reader; both for the clinic's staff. */
  who: string | null;
  startsAt: string | null;
  proposedStartsAt: string | null;
  reason: string | null;
  href: string | null;
}

export interface NotificationRow {
  kind: string;
  appointment_id?: string | null;
  payload: unknown;
}

export function readNotification(row: NotificationRow, reader: { role: string }): NotificationContent {
  const facts = payload.parse(row.payload);
  const both = [facts.patientName, facts.doctorName].filter(Boolean).join(' · ');
  const others = { patient: facts.doctorName, doctor: facts.patientName }[reader.role];
  return {
    kind: NOTIFICATION_KINDS.find((kind) => kind === row.kind) ?? null,
    who: (others === undefined ? both : others) || null,
    startsAt: facts.startsAt ?? null,
    proposedStartsAt: facts.proposedStartsAt ?? null,
    reason: facts.reason ?? null,
    href: hrefOf(row),
  };
}

/** An offer of the waitlist is taken where one books; everything else is about an appointment. */
function hrefOf({ kind, appointment_id: appointmentId }: NotificationRow): string | null {
  if (kind.startsWith('waitlist.')) return '/book';
  if (kind === 'message.urgent') return '/clinic/urgent';
  return appointmentId ? `/appointments/${appointmentId}` : null;
}
