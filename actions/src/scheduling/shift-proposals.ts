/** Reads, opens and closes proposals of another time, inside the transaction that has locked their appointment. */
import type pg from 'pg';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import { type Appointment, durationOf, takeCalendars } from './appointments.ts';
import { type Interval, minute } from './interval.ts';
import { loadCalendar } from './load-calendar.ts';
import { type Proposal, proposalExpiry, type ProposalStatus, type Side } from './negotiation.ts';
import { refused } from './refusals.ts';
import { rulesFor } from './rules.ts';
import { type BookingDecision, decideBooking, type Wish } from './starts.ts';

export interface ShiftReference {
  readonly proposalId: string;
  readonly appointmentId: string;
}

/** Precondition: the calendars are taken, so that nobody expires the proposal at this moment. */
export async function lockProposal(client: pg.PoolClient, id: string): Promise<Proposal> {
  const found = await client.query<{
    id: string;
    proposed_by: string | null;
    starts_at: Date;
    ends_at: Date;
    occupied_until: Date;
    status: ProposalStatus;
    expires_at: Date;
  }>(
    `select id, proposed_by, starts_at, ends_at, occupied_until, status, expires_at
       from public.shift_proposals where id = $1 for update`,
    [id],
  );
  const row = found.rows[0];
  if (row === undefined) throw refused('PROPOSAL_NOT_FOUND');
  return {
    id: row.id,
    proposedBy: row.proposed_by,
    startsAt: row.starts_at.getTime(),
    endsAt: row.ends_at.getTime(),
    occupiedUntil: row.occupied_until.getTime(),
    status: row.status,
    expiresAt: row.expires_at.getTime(),
  };
}

export async function closeProposal(
  client: pg.PoolClient,
  id: string,
  status: Exclude<ProposalStatus, 'open'>,
  answeredBy: string | null,
): Promise<void> {
  await client.query(
    `update public.shift_proposals set status = $2, answered_by = $3, answered_at = clock_timestamp() where id = $1`,
    [id, status, answeredBy],
  );
}

/** The new time with all that it would occupy, for the lock of the calendars. */
export async function reachOf(client: pg.PoolClient, wish: Wish): Promise<Interval> {
  const { rules } = await loadSchedulingSettings(client);
  return {
    start: wish.startsAt,
    end: wish.startsAt + (wish.durationMinutes + rules.bufferMinutes) * minute,
  };
}

/**
 * Whether the appointment could be at the wished time, its own present time and what is proposed for it aside.
 * Precondition: the calendars are taken.
 */
export async function decideMove(
  client: pg.PoolClient,
  appointment: Appointment,
  wish: Wish,
  side: Side,
  now: number,
): Promise<BookingDecision> {
  const settings = await loadSchedulingSettings(client);
  const rules = rulesFor(settings.rules, {
    patient: side === 'patient',
    keptMinutes: durationOf(appointment),
  });
  if (wish.startsAt <= now) return { accepted: false, code: 'NOTICE_TOO_SHORT' };
  const calendar = await loadCalendar(
    client,
    appointment.doctorId,
    appointment.patientId,
    await reachOf(client, wish),
    [appointment.id],
  );
  return decideBooking(calendar, wish, rules, now);
}

export interface NewProposal extends Wish {
  readonly note: string;
  readonly counters?: string;
}

/** Precondition: the appointment is locked and live. Takes the calendars. Gives the proposal's id. */
export async function openProposal(
  client: pg.PoolClient,
  appointment: Appointment,
  proposal: NewProposal,
  by: { readonly id: string; readonly side: Side },
  now: number,
): Promise<string> {
  const settings = await loadSchedulingSettings(client);
  if (appointment.startsAt <= now) throw refused('APPOINTMENT_OVER');
  if (proposal.startsAt === appointment.startsAt && proposal.durationMinutes === durationOf(appointment)) {
    throw refused('VALIDATION_FAILED', 'This is the time it has already.');
  }
  const decision = await decideMove(client, appointment, proposal, by.side, now);
  if (!decision.accepted) throw refused(decision.code);
  const expiresAt = proposalExpiry(now, settings.proposalHours, appointment.startsAt, proposal.startsAt);
  const made = await client.query<{ id: string }>(
    `insert into public.shift_proposals
       (appointment_id, proposed_by, counters, starts_at, ends_at, occupied_until, note, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
    [
      appointment.id,
      by.id,
      proposal.counters ?? null,
      new Date(proposal.startsAt),
      new Date(decision.endsAt),
      new Date(decision.occupiedUntil),
      proposal.note,
      new Date(expiresAt),
    ],
  );
  return made.rows[0]!.id;
}

/** Takes the calendars of the appointment's people for a change to the wished time. */
export async function takeCalendarsFor(
  client: pg.PoolClient,
  appointment: Appointment,
  wish: Wish | undefined,
): Promise<void> {
  const present = { start: appointment.startsAt, end: appointment.occupiedUntil };
  await takeCalendars(
    client,
    [appointment.doctorId, appointment.patientId],
    wish === undefined ? present : await reachOf(client, wish),
  );
}

/** Moves a locked appointment whose new time is free or reserved for it; gives its new version. */
export async function moveTo(
  client: pg.PoolClient,
  appointmentId: string,
  to: {
    readonly startsAt: number;
    readonly endsAt: number;
    readonly occupiedUntil: number;
    readonly overbooked: boolean;
  },
): Promise<number> {
  const moved = await client.query<{ version: number }>(
    `update public.appointments
        set starts_at = $2, ends_at = $3, occupied_until = $4, overbooked = $5, status = 'booked'
      where id = $1 returning version`,
    [appointmentId, new Date(to.startsAt), new Date(to.endsAt), new Date(to.occupiedUntil), to.overbooked],
  );
  return moved.rows[0]!.version;
}
