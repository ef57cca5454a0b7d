/** What a calendar shows of a person's availability in a window: occurrences, open time and time off (CAL-2, CAL-3). */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { expandOccurrences, openTime } from './availability.ts';
import { instant, iso, optionalId, windowOf } from './inputs.ts';
import { intersect, overlaps } from './interval.ts';
import { loadSchedule } from './load-schedule.ts';
import { isStaff } from './people.ts';
import { refused } from './refusals.ts';
import { formatWallTime, parseWallTime } from './zone-clock.ts';

const input = z.object({ userId: optionalId, from: instant, to: instant });

interface ShownOccurrence {
  readonly slotId: string;
  readonly occurrence: string | null;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly recurring: boolean;
  readonly moved: boolean;
  readonly rule: string | null;
  readonly timeZone: string;
  readonly localStart: string | null;
  readonly durationMinutes: number | null;
}

export interface CalendarWindow {
  readonly userId: string;
  readonly timeZone: string;
  readonly occurrences: readonly ShownOccurrence[];
  readonly open: readonly { startsAt: string; endsAt: string }[];
  readonly timeOff: readonly { exceptionId: string; startsAt: string; endsAt: string; note: string }[];
}

export const calendarWindow: ActionHandler<z.infer<typeof input>, CalendarWindow> = {
  name: 'calendarWindow',
  input,
  run: async (client, caller, { userId, from, to }) => {
    const window = windowOf(from, to);
    const person = await shownPerson(client, caller, userId);
    const schedule = await loadSchedule(client, person.id);
    const details = await slotDetails(client, person.id);
    const occurrences = expandOccurrences(schedule, window);
    const moved = new Set(
      schedule.exceptions.flatMap((exception) =>
        exception.kind === 'moved'
          ? [`${exception.slotId} ${formatWallTime(parseWallTime(exception.occurrence))}`]
          : [],
      ),
    );
    return {
      userId: person.id,
      timeZone: person.time_zone,
      occurrences: occurrences.map(({ slotId, occurrence, start, end }) => {
        const slot = schedule.slots.find(({ id }) => id === slotId)!;
        const recurring = slot.kind === 'recurring';
        return {
          slotId,
          occurrence,
          startsAt: iso(start),
          endsAt: iso(end),
          recurring,
          moved: moved.has(`${slotId} ${occurrence}`),
          rule: recurring ? slot.rule : null,
          timeZone: details.zones.get(slotId)!,
          localStart: recurring ? slot.localStart : null,
          durationMinutes: recurring ? slot.durationMinutes : null,
        };
      }),
      open: intersect(openTime(schedule, occurrences), [window]).map(({ start, end }) => ({
        startsAt: iso(start),
        endsAt: iso(end),
      })),
      timeOff: schedule.exceptions.flatMap((exception) =>
        exception.kind === 'time_off' &&
        overlaps({ start: exception.startsAt, end: exception.endsAt }, window)
          ? [
              {
                exceptionId: exception.id,
                startsAt: iso(exception.startsAt),
                endsAt: iso(exception.endsAt),
                note: details.notes.get(exception.id) ?? '',
              },
            ]
          : [],
      ),
    };
  },
};

async function shownPerson(
  client: pg.PoolClient,
  caller: Caller,
  userId: string | undefined,
): Promise<{ id: string; time_zone: string }> {
  if (userId !== undefined && userId !== caller.id && !isStaff(caller.role)) throw refused('NOT_PERMITTED');
  const found = await client.query<{ id: string; time_zone: string }>(
    'select id, time_zone from public.users where id = $1',
    [userId ?? caller.id],
  );
  const person = found.rows[0];
  if (person === undefined) throw refused('VALIDATION_FAILED', 'There is no such person.');
  return person;
}

/** What the core does not need: in which zone a single slot was made, and why somebody is off. */
async function slotDetails(
  client: pg.PoolClient,
  userId: string,
): Promise<{ zones: ReadonlyMap<string, string>; notes: ReadonlyMap<string, string> }> {
  const slots = await client.query<{ id: string; time_zone: string }>(
    'select id, time_zone from public.availability_slots where user_id = $1',
    [userId],
  );
  const notes = await client.query<{ id: string; note: string }>(
    `select id, note from public.availability_exceptions where user_id = $1 and kind = 'time_off'`,
    [userId],
  );
  return {
    zones: new Map(slots.rows.map(({ id, time_zone }) => [id, time_zone])),
    notes: new Map(notes.rows.map(({ id, note }) => [id, note])),
  };
}
