/** BOOK-1 … BOOK-4: books a start that is free or held for the patient; the same key books once. */
import type pg from 'pg';
import { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { storable, uuid } from '../http/text.ts';
import type { Announce } from './announce.ts';
import { type AppointmentReference, refuseTaken, takeCalendars } from './appointments.ts';
import { doctorsHeld, dropHolds, type Hold, holdsOf } from './holds.ts';
import { durationMinutes, instant, note, optional, optionalId } from './inputs.ts';
import { minute } from './interval.ts';
import { loadCalendar } from './load-calendar.ts';
import { findBookableDoctor, isStaff, patientFor } from './people.ts';
import { refused, type SchedulingCode } from './refusals.ts';
import { rulesFor, type SchedulingRules } from './rules.ts';
import { type BookingDecision, type Calendar, decideBooking } from './starts.ts';

const input = z.object({
  bookingKey: z.string().min(8).max(100).refine(storable),
  doctorId: uuid,
  startsAt: instant,
  durationMinutes,
  holdId: optionalId,
  patientId: optionalId,
  reason: optional(note(1000)),
  overbook: optional(z.boolean()),
});

type Wish = z.infer<typeof input>;

export function bookAppointment(announce: Announce): ActionHandler<Wish, AppointmentReference> {
  return {
    name: 'bookAppointment',
    input,
    run: async (client, caller, wish) => {
      const { doctorId, startsAt } = wish;
      const patientId = await patientFor(client, caller, wish.patientId);
      const overbook = wish.overbook ?? false;
      if (overbook && !isStaff(caller.role)) throw refused('NOT_PERMITTED');
      const settings = await loadSchedulingSettings(client);
      const rules = rulesFor(settings.rules, { patient: caller.role === 'patient' });
      const span = { start: startsAt, end: startsAt + (wish.durationMinutes + rules.bufferMinutes) * minute };

      const earlier = await bookedBefore(client, caller, wish, patientId);
      if (earlier !== undefined) return { appointmentId: earlier };
      await findBookableDoctor(client, doctorId);
      if (!overbook) await refuseTaken(client, doctorId, patientId, span);

      const othersHeld = await doctorsHeld(client, caller, patientId, span);
      await takeCalendars(client, [doctorId, patientId, ...othersHeld], span);
      const holds = await holdsOf(client, caller, patientId, span);
      const held = holds.map(({ id }) => id);
      const calendar = await loadCalendar(client, doctorId, patientId, span, held);
      const decision = decide(calendar, wish, rules, holds, overbook, Date.now());
      if (!decision.accepted) {
        // In the way may be what a request with the same key has booked while this one waited.
        const meanwhile = await bookedBefore(client, caller, wish, patientId);
        if (meanwhile !== undefined) return { appointmentId: meanwhile };
        throw refused(decision.code);
      }

      await dropHolds(client, held);
      const made = await client.query<{ id: string }>(
        `insert into public.appointments
           (patient_id, doctor_id, starts_at, ends_at, occupied_until, status, reason, overbooked, booked_by, booking_key)
         values ($1, $2, $3, $4, $5, 'booked', $6, $7, $8, $9) returning id`,
        [
          patientId,
          doctorId,
          new Date(startsAt),
          new Date(decision.endsAt),
          new Date(decision.occupiedUntil),
          wish.reason ?? '',
          decision.overbooked,
          caller.id,
          wish.bookingKey,
        ],
      );
      const appointmentId = made.rows[0]!.id;
      await announce(client, {
        kind: 'appointment.created',
        appointmentId,
        version: 1,
        actorId: caller.id,
      });
      return { appointmentId };
    },
  };
}

type Decision =
  | {
      readonly accepted: true;
      readonly endsAt: number;
      readonly occupiedUntil: number;
      readonly overbooked: boolean;
    }
  | { readonly accepted: false; readonly code: SchedulingCode };

/** Refusals that staff can pass over on purpose (BOOK-10). A patient is never in two places. */
export const passable: readonly string[] = [
  'SLOT_TAKEN',
  'SLOT_UNAVAILABLE',
  'START_NOT_ALIGNED',
  'DURATION_NOT_OFFERED',
];

function decide(
  calendar: Calendar,
  wish: Wish,
  rules: SchedulingRules,
  holds: readonly Hold[],
  overbook: boolean,
  now: number,
): Decision {
  const hold = holdFor(wish, holds);
  if (wish.startsAt <= now) return { accepted: false, code: 'NOTICE_TOO_SHORT' };
  // What could be held when it was held can still be booked while it is: confirming takes its minutes.
  const decision: BookingDecision = decideBooking(calendar, wish, rules, hold?.live ? hold.heldSince : now);
  if (decision.accepted) return { ...decision, overbooked: false };
  if (overbook && passable.includes(decision.code)) {
    const endsAt = wish.startsAt + wish.durationMinutes * minute;
    const occupiedUntil = endsAt + rules.bufferMinutes * minute;
    return { accepted: true, endsAt, occupiedUntil, overbooked: true };
  }
  const lapsed = hold !== undefined && !hold.live && decision.code === 'NOTICE_TOO_SHORT';
  return { accepted: false, code: lapsed ? 'HOLD_EXPIRED' : decision.code };
}

/** A hold that is gone is no obstacle: the start may still be free. One of another time is a mistake. */
function holdFor(wish: Wish, holds: readonly Hold[]): Hold | undefined {
  const endsAt = wish.startsAt + wish.durationMinutes * minute;
  const fits = (hold: Hold) =>
    hold.doctorId === wish.doctorId && hold.startsAt === wish.startsAt && hold.endsAt === endsAt;
  const named = holds.find(({ id }) => id === wish.holdId);
  if (named !== undefined && !fits(named)) throw refused('HOLD_NOT_FOUND');
  return named ?? holds.find(fits);
}

async function bookedBefore(
  client: pg.PoolClient,
  caller: Caller,
  wish: Wish,
  patientId: string,
): Promise<string | undefined> {
  const found = await client.query<{ id: string; same: boolean }>(
    // Moved since, it is still what this key has booked.
    `select id, doctor_id = $3 and patient_id = $4
                and (version > 1 or (starts_at = $5 and ends_at = $6)) as same
       from public.appointments where booked_by = $1 and booking_key = $2`,
    [
      caller.id,
      wish.bookingKey,
      wish.doctorId,
      patientId,
      new Date(wish.startsAt),
      new Date(wish.startsAt + wish.durationMinutes * minute),
    ],
  );
  const earlier = found.rows[0];
  if (earlier?.same === false) throw refused('BOOKING_KEY_REUSED');
  return earlier?.id;
}
