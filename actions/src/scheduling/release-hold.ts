/** Gives a reserved start back before it lapses. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { takeCalendars } from './appointments.ts';
import { refused } from './refusals.ts';

const input = z.object({ holdId: uuid });

export const releaseHold: ActionHandler<z.infer<typeof input>, { holdId: string }> = {
  name: 'releaseHold',
  input,
  run: async (client, caller, { holdId }) => {
    const found = await client.query<{ people: string[]; starts_at: Date; occupied_until: Date }>(
      `select array[doctor_id, patient_id] as people, starts_at, occupied_until
         from public.slot_holds where id = $1 and held_by = $2`,
      [holdId, caller.id],
    );
    const hold = found.rows[0];
    if (hold === undefined) throw refused('HOLD_NOT_FOUND');
    // Before the row: whoever replaces this hold has the calendars and then wants the row.
    await takeCalendars(client, hold.people, {
      start: hold.starts_at.getTime(),
      end: hold.occupied_until.getTime(),
    });
    await client.query('delete from public.slot_holds where id = $1', [holdId]);
    return { holdId };
  },
};
