/** BOOK-10: a doctor is away for a day: his appointments are cancelled, or moved to his next free starts. */
import type pg from 'pg';
import { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import { LostRace } from '../db/transaction.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import type { Announce } from './announce.ts';
import { type Appointment, durationOf, lockAppointmentsOf, takeCalendars } from './appointments.ts';
import { cancel } from './cancel-appointment.ts';
import { note } from './inputs.ts';
import { type Interval, minute } from './interval.ts';
import { loadCalendar } from './load-calendar.ts';
import { move } from './move-appointment.ts';
import { nextFree } from './next-free.ts';
import { findDoctor, isStaff } from './people.ts';
import { refused } from './refusals.ts';
import { rulesFor } from './rules.ts';
import { dayIn } from './zone-clock.ts';

const input = z.object({
  doctorId: uuid,
  date: z.iso.date(),
  mode: z.enum(['CANCEL', 'MOVE']),
  reason: note(500).min(1),
});

export interface ClearedDay {
  readonly moved: number;
  readonly cancelled: number;
  readonly appointmentIds: readonly string[];
}

export function clearDoctorDay(announce: Announce): ActionHandler<z.infer<typeof input>, ClearedDay> {
  return {
    name: 'clearDoctorDay',
    input,
    run: async (client, caller, { doctorId, date, mode, reason }) => {
      if (!isStaff(caller.role)) throw refused('NOT_PERMITTED');
      const doctor = await findDoctor(client, doctorId);
      const day = dayIn(doctor.timeZone, date);
      const now = Date.now();
      if (day.end <= now) throw refused('VALIDATION_FAILED', 'The day is over.');
      const { rules } = await loadSchedulingSettings(client);
      const ahead = { start: day.end, end: now + rules.horizonDays * 24 * 60 * minute + 1 };

      const concerned = await lockAll(client, doctorId, day, ahead);
      await client.query(
        `insert into public.availability_exceptions (user_id, kind, starts_at, ends_at, note)
         select $1, 'time_off', $2, $3, $4
          where not exists (
            select from public.availability_exceptions
             where user_id = $1 and kind = 'time_off' and starts_at = $2 and ends_at = $3)`,
        [doctorId, new Date(day.start), new Date(day.end), reason],
      );
      let moved = 0;
      for (const appointment of concerned) {
        const startsAt = mode === 'MOVE' ? await findStart(client, appointment, ahead, now) : undefined;
        if (startsAt === undefined) {
          await cancel(client, announce, appointment, reason, caller.id);
          continue;
        }
        moved += 1;
        await move(
          client,
          announce,
          appointment,
          { startsAt, durationMinutes: durationOf(appointment) },
          { actorId: caller.id, note: reason, overbook: false, now },
        );
      }
      return {
        moved,
        cancelled: concerned.length - moved,
        appointmentIds: concerned.map(({ id }) => id),
      };
    },
  };
}

/** Rows first, then the calendars of all their people; whatever was booked in between begins the work again. */
async function lockAll(
  client: pg.PoolClient,
  doctorId: string,
  day: Interval,
  ahead: Interval,
): Promise<Appointment[]> {
  const concerned = await lockAppointmentsOf(client, doctorId, day);
  await takeCalendars(client, [doctorId, ...concerned.map(({ patientId }) => patientId)], {
    start: day.start,
    end: Math.max(day.end, ahead.end),
  });
  const present = await client.query<{ n: number }>(
    `select count(*)::int as n from public.appointments
      where doctor_id = $1 and starts_at >= $2 and starts_at < $3 and status in ('pending', 'booked')
        and ends_at > clock_timestamp() and id <> all ($4::uuid[])`,
    [doctorId, new Date(day.start), new Date(day.end), concerned.map(({ id }) => id)],
  );
  if (present.rows[0]!.n > 0) throw new LostRace('an appointment was booked on the day being cleared');
  return concerned;
}

async function findStart(
  client: pg.PoolClient,
  appointment: Appointment,
  ahead: Interval,
  now: number,
): Promise<number | undefined> {
  const settings = await loadSchedulingSettings(client);
  const rules = rulesFor(settings.rules, { patient: false, keptMinutes: durationOf(appointment) });
  const { doctorId, patientId } = appointment;
  // What is proposed for it counts as taken too, so that its two times stay two.
  const calendar = await loadCalendar(client, doctorId, patientId, ahead);
  const [first] = nextFree([{ doctorId, ...calendar }], durationOf(appointment), rules, now, ahead, 1);
  return first?.startsAt;
}
