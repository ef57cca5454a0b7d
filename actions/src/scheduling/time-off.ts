/** CAL-3: holidays and sick days, which take away whatever slots they meet. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { instant, note, optional, optionalId } from './inputs.ts';
import { minute } from './interval.ts';
import { calendarOwner } from './people.ts';
import { refused } from './refusals.ts';
import { type AvailabilityChange, changed, takeSchedule } from './write-availability.ts';

const longestDays = 366;

const added = z.object({
  userId: optionalId,
  startsAt: instant,
  endsAt: instant,
  note: optional(note(500)),
});

export const addTimeOff: ActionHandler<z.infer<typeof added>, AvailabilityChange> = {
  name: 'addTimeOff',
  input: added,
  run: async (client, caller, given) => {
    const { startsAt, endsAt } = given;
    if (startsAt >= endsAt || endsAt - startsAt > longestDays * 24 * 60 * minute) {
      throw refused('VALIDATION_FAILED', `Time off has a length, of at most ${longestDays} days.`);
    }
    if (startsAt % minute !== 0 || endsAt % minute !== 0) {
      throw refused('VALIDATION_FAILED', 'Time off begins and ends on whole minutes.');
    }
    const owner = await calendarOwner(client, caller, given.userId);
    await takeSchedule(client, owner.id);
    await client.query(
      `insert into public.availability_exceptions (user_id, kind, starts_at, ends_at, note)
       values ($1, 'time_off', $2, $3, $4)`,
      [owner.id, new Date(startsAt), new Date(endsAt), given.note ?? ''],
    );
    return changed(client, owner.id, []);
  },
};

const removed = z.object({ exceptionId: uuid });

export const removeTimeOff: ActionHandler<z.infer<typeof removed>, AvailabilityChange> = {
  name: 'removeTimeOff',
  input: removed,
  run: async (client, caller, { exceptionId }) => {
    const found = await client.query<{ user_id: string }>(
      `select user_id from public.availability_exceptions where id = $1 and kind = 'time_off'`,
      [exceptionId],
    );
    const row = found.rows[0];
    if (row === undefined || (caller.role === 'doctor' && row.user_id !== caller.id)) {
      throw refused('SLOT_NOT_FOUND', 'There is no such time off.');
    }
    const owner = await calendarOwner(client, caller, row.user_id);
    await takeSchedule(client, owner.id);
    await client.query('delete from public.availability_exceptions where id = $1', [exceptionId]);
    return changed(client, owner.id, []);
  },
};
