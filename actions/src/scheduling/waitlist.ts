/** BOOK-7: joins and leaves the waitlist, and answers what it offers. */
import type pg from 'pg';
import { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { line, uuid } from '../http/text.ts';
import type { Announce } from './announce.ts';
import { takeCalendars } from './appointments.ts';
import { durationMinutes, instant, optional, optionalId } from './inputs.ts';
import { minute } from './interval.ts';
import { findBookableDoctor, isStaff, patientFor } from './people.ts';
import { refused } from './refusals.ts';

const joined = z.object({
  doctorId: optionalId,
  speciality: optional(line(120)),
  durationMinutes,
  from: instant,
  to: instant,
  patientId: optionalId,
});

const mostWishes = 10;
const longestWaitDays = 366;

export const joinWaitlist: ActionHandler<z.infer<typeof joined>, { entryId: string }> = {
  name: 'joinWaitlist',
  input: joined,
  run: async (client, caller, wish) => {
    const patientId = await patientFor(client, caller, wish.patientId);
    if ((wish.doctorId === undefined) === (wish.speciality === undefined)) {
      throw refused('VALIDATION_FAILED', 'Name a doctor or a speciality.');
    }
    const days = (wish.to - Math.max(wish.from, Date.now())) / (24 * 60 * minute);
    if (wish.from >= wish.to || days <= 0 || days > longestWaitDays) {
      throw refused('VALIDATION_FAILED', `One waits for a time ahead, for at most ${longestWaitDays} days.`);
    }
    if (wish.doctorId !== undefined) await findBookableDoctor(client, wish.doctorId);
    const { rules } = await loadSchedulingSettings(client);
    if (!rules.durationsMinutes.includes(wish.durationMinutes)) throw refused('DURATION_NOT_OFFERED');

    // One at a time, so that the same request sent twice finds what the first has made.
    await client.query(`select pg_advisory_xact_lock(hashtextextended('waitlist ' || $1, 0))`, [patientId]);
    const values = [
      patientId,
      wish.doctorId ?? null,
      wish.speciality ?? null,
      wish.durationMinutes,
      new Date(wish.from),
      new Date(wish.to),
    ];
    const waiting = await client.query<{ id: string; same: boolean }>(
      `select id, doctor_id is not distinct from $2::uuid and speciality is not distinct from $3::text
                  and duration_minutes = $4 and starts_after = $5 and ends_before = $6 as same
         from public.waitlist_entries where patient_id = $1 and status = 'waiting'`,
      values,
    );
    const same = waiting.rows.find((row) => row.same);
    if (same !== undefined) return { entryId: same.id };
    if (waiting.rows.length >= mostWishes) {
      throw refused('VALIDATION_FAILED', `One waits for at most ${mostWishes} things.`);
    }
    const made = await client.query<{ id: string }>(
      `insert into public.waitlist_entries
         (patient_id, doctor_id, speciality, duration_minutes, starts_after, ends_before, joined_by)
       values ($1, $2, $3, $4, $5, $6, $7) returning id`,
      [...values, caller.id],
    );
    return { entryId: made.rows[0]!.id };
  },
};

const left = z.object({ entryId: uuid });

export const leaveWaitlist: ActionHandler<z.infer<typeof left>, { entryId: string }> = {
  name: 'leaveWaitlist',
  input: left,
  run: async (client, caller, { entryId }) => {
    const found = await client.query<{ patient_id: string }>(
      'select patient_id from public.waitlist_entries where id = $1',
      [entryId],
    );
    const row = found.rows[0];
    if (row === undefined || !mayAct(caller, row.patient_id)) throw refused('WAITLIST_ENTRY_NOT_FOUND');
    const offer = await openOfferOf(client, entryId);
    if (offer !== undefined) {
      await takeCalendars(client, [offer.doctorId, row.patient_id], offer.span);
      await closeOffer(client, offer.id, 'declined');
    }
    await client.query(
      `update public.waitlist_entries set status = 'left', closed_at = clock_timestamp()
        where id = $1 and status = 'waiting'`,
      [entryId],
    );
    return { entryId };
  },
};

const answered = z.object({ offerId: uuid, accept: z.boolean() });

export interface WaitlistAnswer {
  readonly entryId: string;
  readonly appointmentId: string | null;
}

export function answerWaitlistOffer(
  announce: Announce,
): ActionHandler<z.infer<typeof answered>, WaitlistAnswer> {
  return {
    name: 'answerWaitlistOffer',
    input: answered,
    run: async (client, caller, { offerId, accept }) => {
      const { entryId, patientId, doctorId, span } = await findOffer(client, caller, offerId);
      await takeCalendars(client, [doctorId, patientId], span);
      await client.query('select from public.waitlist_entries where id = $1 for update', [entryId]);
      const offer = await lockOffer(client, offerId);
      // The same answer once more, whose first reply was lost.
      if (offer.status === (accept ? 'accepted' : 'declined')) {
        return { entryId, appointmentId: offer.appointmentId };
      }
      if (offer.status !== 'open' || offer.expiresAt <= Date.now()) throw refused('OFFER_GONE');
      if (!accept) {
        await closeOffer(client, offerId, 'declined');
        return { entryId, appointmentId: null };
      }
      await closeOffer(client, offerId, 'accepted');
      const appointmentId = await bookOffered(client, caller, offerId, patientId, offer.occupiedUntil!);
      await client.query(
        `update public.waitlist_entries set status = 'booked', closed_at = clock_timestamp() where id = $1`,
        [entryId],
      );
      await announce(client, {
        kind: 'appointment.created',
        appointmentId,
        version: 1,
        actorId: caller.id,
      });
      return { entryId, appointmentId };
    },
  };
}

function mayAct(caller: Caller, patientId: string): boolean {
  return isStaff(caller.role) || caller.id === patientId;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Told the same for offers that do not exist and for those to others. */
async function findOffer(
  client: pg.PoolClient,
  caller: Caller,
  offerId: string,
): Promise<{ entryId: string; patientId: string; doctorId: string; span: Span }> {
  const found = await client.query<{
    entry_id: string;
    patient_id: string;
    doctor_id: string;
    starts_at: Date;
    ends_at: Date;
  }>(
    `select offer.entry_id, entry.patient_id, offer.doctor_id, offer.starts_at, offer.ends_at
       from public.waitlist_offers as offer join public.waitlist_entries as entry on entry.id = offer.entry_id
      where offer.id = $1`,
    [offerId],
  );
  const row = found.rows[0];
  if (row === undefined || !mayAct(caller, row.patient_id)) throw refused('OFFER_GONE');
  return {
    entryId: row.entry_id,
    patientId: row.patient_id,
    doctorId: row.doctor_id,
    span: { start: row.starts_at.getTime(), end: row.ends_at.getTime() },
  };
}

interface LockedOffer {
  readonly status: string;
  readonly expiresAt: number;
  readonly appointmentId: string | null;
  /** Of its hold: the buffer is the one it was offered with. */
  readonly occupiedUntil: Date | null;
}

async function lockOffer(client: pg.PoolClient, offerId: string): Promise<LockedOffer> {
  const found = await client.query<{
    status: string;
    expires_at: Date;
    appointment_id: string | null;
    occupied_until: Date | null;
  }>(
    `select status, expires_at, appointment_id,
            (select occupied_until from public.slot_holds where id = offer.hold_id) as occupied_until
       from public.waitlist_offers as offer where id = $1 for update`,
    [offerId],
  );
  const row = found.rows[0]!;
  return {
    status: row.status,
    expiresAt: row.expires_at.getTime(),
    appointmentId: row.appointment_id,
    occupiedUntil: row.occupied_until,
  };
}

async function openOfferOf(
  client: pg.PoolClient,
  entryId: string,
): Promise<{ id: string; doctorId: string; span: Span } | undefined> {
  const found = await client.query<{ id: string; doctor_id: string; starts_at: Date; ends_at: Date }>(
    `select id, doctor_id, starts_at, ends_at from public.waitlist_offers where entry_id = $1 and status = 'open'`,
    [entryId],
  );
  const row = found.rows[0];
  return row === undefined
    ? undefined
    : {
        id: row.id,
        doctorId: row.doctor_id,
        span: { start: row.starts_at.getTime(), end: row.ends_at.getTime() },
      };
}

/** Gives the held time back too. One that has been closed in the meantime stays as it is. */
async function closeOffer(
  client: pg.PoolClient,
  offerId: string,
  status: 'accepted' | 'declined',
): Promise<void> {
  const closed = await client.query<{ hold_id: string }>(
    `update public.waitlist_offers set status = $2 where id = $1 and status = 'open' returning hold_id`,
    [offerId, status],
  );
  const hold = closed.rows[0]?.hold_id;
  if (hold !== undefined) await client.query('delete from public.slot_holds where id = $1', [hold]);
}

async function bookOffered(
  client: pg.PoolClient,
  caller: Caller,
  offerId: string,
  patientId: string,
  occupiedUntil: Date,
): Promise<string> {
  const made = await client.query<{ id: string }>(
    `insert into public.appointments
       (patient_id, doctor_id, starts_at, ends_at, occupied_until, status, booked_by, booking_key)
     select $2, doctor_id, starts_at, ends_at, $4, 'booked', $3, 'waitlist offer ' || id
       from public.waitlist_offers where id = $1
     returning id`,
    [offerId, patientId, caller.id, occupiedUntil],
  );
  const appointmentId = made.rows[0]!.id;
  await client.query('update public.waitlist_offers set appointment_id = $2 where id = $1', [
    offerId,
    appointmentId,
  ]);
  return appointmentId;
}
