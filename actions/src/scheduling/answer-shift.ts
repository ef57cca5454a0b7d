/** CAL-6: accepts, rejects or counters a proposal of the other side, or withdraws one's own. */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { uuid } from '../http/text.ts';
import type { Announce } from './announce.ts';
import { type Appointment, lockAppointment, requireLive } from './appointments.ts';
import { durationMinutes, instant, note, optional } from './inputs.ts';
import { decideAnswer, type Proposal, sideOf } from './negotiation.ts';
import { refused } from './refusals.ts';
import {
  closeProposal,
  lockProposal,
  moveTo,
  openProposal,
  type ShiftReference,
  takeCalendarsFor,
} from './shift-proposals.ts';

const input = z.object({
  proposalId: uuid,
  answer: z.enum(['ACCEPT', 'REJECT', 'COUNTER', 'WITHDRAW']),
  startsAt: optional(instant),
  durationMinutes: optional(durationMinutes),
  note: optional(note(500)),
});

export function answerShift(announce: Announce): ActionHandler<z.infer<typeof input>, ShiftReference> {
  return {
    name: 'answerShift',
    input,
    run: async (client, caller, given) => {
      const now = Date.now();
      const appointment = await lockAppointmentOf(client, caller, given.proposalId);
      const counter = given.answer === 'COUNTER' ? counterOf(given) : undefined;
      await takeCalendarsFor(client, appointment, counter);
      const proposal = await lockProposal(client, given.proposalId);
      const side = sideOf(caller.id, appointment.patientId);
      const closed = decideAnswer(
        proposal,
        sideOf(proposal.proposedBy, appointment.patientId),
        side,
        given.answer,
        now,
      );
      requireLive(appointment, now);

      await closeProposal(client, proposal.id, closed, caller.id);
      const about = { proposalId: proposal.id, appointmentId: appointment.id };
      switch (closed) {
        case 'accepted':
          await accept(client, announce, appointment, proposal, caller);
          return about;
        case 'rejected':
          await announce(client, { kind: 'shift.rejected', ...about, actorId: caller.id });
          return about;
        case 'withdrawn':
          await announce(client, { kind: 'shift.withdrawn', ...about, actorId: caller.id });
          return about;
        case 'countered': {
          const proposalId = await openProposal(
            client,
            appointment,
            { ...counter!, counters: proposal.id, note: given.note ?? '' },
            { id: caller.id, side },
            now,
          );
          await announce(client, { kind: 'shift.countered', ...about, proposalId, actorId: caller.id });
          return { ...about, proposalId };
        }
      }
    },
  };
}

/** The new time was reserved all along, so nothing has to be decided about it again. */
async function accept(
  client: pg.PoolClient,
  announce: Announce,
  appointment: Appointment,
  proposal: Proposal,
  caller: Caller,
): Promise<void> {
  const version = await moveTo(client, appointment.id, { ...proposal, overbooked: false });
  await client.query(
    `update public.appointment_participants set decision = 'accepted'
      where appointment_id = $1 and decision <> 'accepted'`,
    [appointment.id],
  );
  await announce(client, {
    kind: 'appointment.shifted',
    appointmentId: appointment.id,
    proposalId: proposal.id,
    version,
    actorId: caller.id,
  });
}

function counterOf(given: z.infer<typeof input>): { startsAt: number; durationMinutes: number } {
  if (given.startsAt === undefined || given.durationMinutes === undefined) {
    throw refused('VALIDATION_FAILED', 'A counter-proposal needs a start and a duration.');
  }
  return { startsAt: given.startsAt, durationMinutes: given.durationMinutes };
}

/** Told the same for proposals that do not exist and for those of others. */
async function lockAppointmentOf(
  client: pg.PoolClient,
  caller: Caller,
  proposalId: string,
): Promise<Appointment> {
  const found = await client.query<{ appointment_id: string }>(
    `select proposal.appointment_id
       from public.shift_proposals as proposal join public.appointments as visit on visit.id = proposal.appointment_id
      where proposal.id = $1 and ($2 in ('staff', 'admin') or $3 in (visit.patient_id, visit.doctor_id))`,
    [proposalId, caller.role, caller.id],
  );
  const row = found.rows[0];
  if (row === undefined) throw refused('PROPOSAL_NOT_FOUND');
  return lockAppointment(client, caller, row.appointment_id);
}
