/** BOOK-7: the earliest free starts over the doctors of a speciality, of a language, or one doctor's. */
import type pg from 'pg';
import { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { line } from '../http/text.ts';
import { durationMinutes, instant, iso, optional, optionalId } from './inputs.ts';
import { type Interval, minute } from './interval.ts';
import { loadReserved } from './load-calendar.ts';
import { loadSchedules } from './load-schedule.ts';
import { type FreeStart, nextFree } from './next-free.ts';
import { isStaff, patientFor } from './people.ts';
import { ownHolds } from './propose-slots.ts';
import { rulesFor } from './rules.ts';

const input = z.object({
  speciality: optional(line(120)),
  doctorId: optionalId,
  language: optional(z.string().max(20)),
  durationMinutes,
  after: optional(instant),
  limit: optional(z.int().min(1).max(50)),
  patientId: optionalId,
});

interface ShownFreeStart {
  readonly doctorId: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

/** Most answers lie in the first days; only those that do not need every reservation up to the horizon. */
const firstLookDays = 7;

export const findNextFree: ActionHandler<z.infer<typeof input>, ShownFreeStart[]> = {
  name: 'nextFree',
  input,
  run: async (client, caller, wanted) => {
    const unnamed = isStaff(caller.role) && wanted.patientId === undefined;
    const patientId = unnamed ? undefined : await patientFor(client, caller, wanted.patientId);
    const except = patientId === undefined ? [] : await ownHolds(client, patientId);
    const settings = await loadSchedulingSettings(client);
    const rules = rulesFor(settings.rules, { patient: caller.role === 'patient' });
    const doctorIds = await matchingDoctors(client, wanted);
    const schedules = await loadSchedules(client, doctorIds);
    const now = Date.now();
    const limit = wanted.limit ?? 10;
    const day = 24 * 60 * minute;
    const start = Math.max(now, wanted.after ?? now);
    const horizon = now + rules.horizonDays * day + 1;

    const firstLook = await within({ start, end: Math.min(start + firstLookDays * day, horizon) });
    const found = firstLook.length >= limit ? firstLook : await within({ start, end: horizon });
    return found.map(({ doctorId, startsAt }) => ({
      doctorId,
      startsAt: iso(startsAt),
      endsAt: iso(startsAt + wanted.durationMinutes * minute),
    }));

    async function within(window: Interval): Promise<FreeStart[]> {
      const reach = (wanted.durationMinutes + rules.bufferMinutes) * minute;
      const taken = { start: window.start, end: window.end + reach };
      const reserved = await loadReserved(client, doctorIds, patientId, taken, except);
      const calendars = doctorIds.map((doctorId) => ({
        doctorId,
        ...schedules.get(doctorId)!,
        doctorTaken: reserved.ofDoctors.get(doctorId)!,
        patientTaken: reserved.ofPatient,
      }));
      return nextFree(calendars, wanted.durationMinutes, rules, now, window, limit);
    }
  },
};

/** Verified ones only (USR-3); by name, so that equal times come in the same order every time. */
async function matchingDoctors(
  client: pg.PoolClient,
  { doctorId, speciality, language }: z.infer<typeof input>,
): Promise<string[]> {
  const found = await client.query<{ user_id: string }>(
    `select profile.user_id
       from public.doctors as profile join public.users as person on person.id = profile.user_id
      where profile.verified_at is not null and person.blocked_at is null and person.role = 'doctor'
        and ($1::uuid is null or profile.user_id = $1)
        and ($2::text is null or lower(profile.speciality) = lower($2))
        and ($3::text is null or $3 = any (profile.languages))
      order by person.display_name, profile.user_id`,
    [doctorId ?? null, speciality ?? null, language ?? null],
  );
  return found.rows.map((row) => row.user_id);
}
