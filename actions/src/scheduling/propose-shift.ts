/** CAL-6: proposes another time for an appointment; until it is answered or expires, both times are reserved. */
import type pg from 'pg';
import { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import type { Announce } from './announce.ts';
import { lockAppointment, refuseTaken, requireLive } from './appointments.ts';
import { requireNotice } from './cancel-appointment.ts';
import { durationMinutes, instant, note, optional } from './inputs.ts';
import { sideOf } from './negotiation.ts';
import { refused } from './refusals.ts';
import {
  closeProposal,
  openProposal,
  reachOf,
  type ShiftReference,
  takeCalendarsFor,
} from './shift-proposals.ts';

const input = z.object({
  appointmentId: uuid,
  startsAt: instant,
  durationMinutes,
  note: optional(note(500)),
});

export function proposeShift(announce: Announce): ActionHandler<z.infer<typeof input>, ShiftReference> {
  return {
    name: 'proposeShift',
    input,
    run: async (client, caller, wish) => {
      const now = Date.now();
      const appointment = await lockAppointment(client, caller, wish.appointmentId);
      requireLive(appointment, now);
      const side = sideOf(caller.id, appointment.patientId);
      if (side === 'patient') {
        const { cancellationNoticeMinutes } = await loadSchedulingSettings(client);
        requireNotice(appointment, cancellationNoticeMinutes, now);
      }
      const { doctorId, patientId } = appointment;
      await refuseTaken(client, doctorId, patientId, await reachOf(client, wish));
      await takeCalendarsFor(client, appointment, wish);
      await makeRoom(client, appointment.id, now);
      const proposalId = await openProposal(
        client,
        appointment,
        { ...wish, note: wish.note ?? '' },
        { id: caller.id, side },
        now,
      );
      await announce(client, {
        kind: 'shift.proposed',
        proposalId,
        appointmentId: appointment.id,
        actorId: caller.id,
      });
      return { proposalId, appointmentId: appointment.id };
    },
  };
}

/** One proposal at a time. One that has run out goes now; the worker tells of it. */
async function makeRoom(client: pg.PoolClient, appointmentId: string, now: number): Promise<void> {
  const open = await client.query<{ id: string; expires_at: Date }>(
    `select id, expires_at from public.shift_proposals where appointment_id = $1 and status = 'open' for update`,
    [appointmentId],
  );
  const standing = open.rows[0];
  if (standing === undefined) return;
  if (standing.expires_at.getTime() > now) throw refused('PROPOSAL_EXISTS');
  await closeProposal(client, standing.id, 'expired', null);
}
