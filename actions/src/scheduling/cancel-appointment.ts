/** BOOK-6: cancels an appointment, by whoever takes part in it or by staff; patients in good time. */
import { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import type { Announce } from './announce.ts';
import { type Appointment, type AppointmentReference, lockAppointment, requireLive } from './appointments.ts';
import type pg from 'pg';
import { note } from './inputs.ts';
import { minute } from './interval.ts';
import { refused } from './refusals.ts';

const input = z.object({ appointmentId: uuid, reason: note(500).min(1) });

export function cancelAppointment(
  announce: Announce,
): ActionHandler<z.infer<typeof input>, AppointmentReference> {
  return {
    name: 'cancelAppointment',
    input,
    run: async (client, caller, { appointmentId, reason }) => {
      const appointment = await lockAppointment(client, caller, appointmentId);
      // The same request once more, whose first answer was lost.
      if (appointment.status === 'cancelled' && appointment.cancelledBy === caller.id)
        return { appointmentId };
      const now = Date.now();
      requireLive(appointment, now);
      if (caller.id === appointment.patientId) {
        const { cancellationNoticeMinutes } = await loadSchedulingSettings(client);
        requireNotice(appointment, cancellationNoticeMinutes, now);
      }
      await cancel(client, announce, appointment, reason, caller.id);
      return { appointmentId };
    },
  };
}

/** How long before its start a patient can still cancel or shift. */
export function requireNotice(appointment: Appointment, noticeMinutes: number, now: number): void {
  if (appointment.startsAt - now < noticeMinutes * minute) throw refused('NOTICE_TOO_SHORT');
}

/** Precondition: the appointment is locked and live; `actorId` is null for another system. What was proposed for it ends with it, by trigger. */
export async function cancel(
  client: pg.PoolClient,
  announce: Announce,
  appointment: Appointment,
  reason: string,
  actorId: string | null,
): Promise<void> {
  const changed = await client.query<{ version: number }>(
    `update public.appointments set status = 'cancelled', cancel_reason = $2 where id = $1 returning version`,
    [appointment.id, reason],
  );
  await announce(client, {
    kind: 'appointment.cancelled',
    appointmentId: appointment.id,
    version: changed.rows[0]!.version,
    actorId,
  });
}
