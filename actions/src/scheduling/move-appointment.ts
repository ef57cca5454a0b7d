/** BOOK-8, BOOK-10: staff move an appointment at once, over others if they say so; its history shows the move. */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import type { Announce } from './announce.ts';
import {
  type Appointment,
  type AppointmentReference,
  durationOf,
  lockAppointment,
  refuseTaken,
  requireLive,
} from './appointments.ts';
import { passable } from './book-appointment.ts';
import { durationMinutes, instant, note, optional } from './inputs.ts';
import { minute } from './interval.ts';
import { isStaff } from './people.ts';
import { refused } from './refusals.ts';
import { decideMove, moveTo, reachOf, takeCalendarsFor } from './shift-proposals.ts';
import type { Wish } from './starts.ts';

const input = z.object({
  appointmentId: uuid,
  startsAt: instant,
  durationMinutes,
  overbook: optional(z.boolean()),
  note: optional(note(500)),
});

export function moveAppointment(
  announce: Announce,
): ActionHandler<z.infer<typeof input>, AppointmentReference> {
  return {
    name: 'moveAppointment',
    input,
    run: async (client, caller, wish) => {
      if (!isStaff(caller.role)) throw refused('NOT_PERMITTED');
      const now = Date.now();
      const appointment = await lockAppointment(client, caller, wish.appointmentId);
      requireLive(appointment, now);
      const same = wish.startsAt === appointment.startsAt && wish.durationMinutes === durationOf(appointment);
      // The same request once more, whose first answer was lost.
      if (same) return { appointmentId: appointment.id };
      if (wish.overbook !== true) {
        const { doctorId, patientId } = appointment;
        await refuseTaken(client, doctorId, patientId, await reachOf(client, wish));
      }
      await takeCalendarsFor(client, appointment, wish);
      await move(client, announce, appointment, wish, {
        actorId: caller.id,
        note: wish.note ?? '',
        overbook: wish.overbook ?? false,
        now,
      });
      return { appointmentId: appointment.id };
    },
  };
}

export interface MoveCircumstances {
  readonly actorId: string;
  readonly note: string;
  readonly overbook: boolean;
  readonly now: number;
}

/** Precondition: the appointment is locked and live, and the calendars are taken. */
export async function move(
  client: pg.PoolClient,
  announce: Announce,
  appointment: Appointment,
  wish: Wish,
  { actorId, note: reason, overbook, now }: MoveCircumstances,
): Promise<void> {
  const decision = await decideMove(client, appointment, wish, 'clinic', now);
  if (!decision.accepted && !(overbook && passable.includes(decision.code))) throw refused(decision.code);
  const reach = await reachOf(client, wish);
  const to = decision.accepted
    ? { ...decision, startsAt: wish.startsAt, overbooked: false }
    : {
        startsAt: wish.startsAt,
        endsAt: wish.startsAt + wish.durationMinutes * minute,
        occupiedUntil: reach.end,
        overbooked: true,
      };

  await carryOutMove(client, announce, appointment, to, { actorId, note: reason });
}

/**
 * Precondition: the appointment is locked and live, the calendars are taken, and the move is decided. `actorId` is null
 * for another system. What was proposed ends; the move is kept in the history as an accepted proposal.
 */
export async function carryOutMove(
  client: pg.PoolClient,
  announce: Announce,
  appointment: Appointment,
  to: Parameters<typeof moveTo>[2],
  { actorId, note: reason }: { readonly actorId: string | null; readonly note: string },
): Promise<void> {
  await client.query(
    `update public.shift_proposals set status = 'withdrawn', answered_by = $2, answered_at = clock_timestamp()
      where appointment_id = $1 and status = 'open'`,
    [appointment.id, actorId],
  );
  const version = await moveTo(client, appointment.id, to);
  const kept = await client.query<{ id: string }>(
    `insert into public.shift_proposals
       (appointment_id, proposed_by, starts_at, ends_at, occupied_until, status, note, expires_at, answered_by, answered_at)
     values ($1, $2, $3, $4, $5, 'accepted', $6, clock_timestamp(), $2, clock_timestamp()) returning id`,
    [appointment.id, actorId, new Date(to.startsAt), new Date(to.endsAt), new Date(to.occupiedUntil), reason],
  );
  await announce(client, {
    kind: 'appointment.shifted',
    appointmentId: appointment.id,
    proposalId: kept.rows[0]!.id,
    version,
    actorId,
  });
}
