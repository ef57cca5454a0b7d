/** Gives a reserved start back before it lapses. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { refused } from './refusals.ts';

const input = z.object({ holdId: uuid });

export const releaseHold: ActionHandler<z.infer<typeof input>, { holdId: string }> = {
  name: 'releaseHold',
  input,
  run: async (client, caller, { holdId }) => {
    const released = await client.query('delete from public.slot_holds where id = $1 and held_by = $2', [
      holdId,
      caller.id,
    ]);
    if (released.rowCount === 0) throw refused('HOLD_NOT_FOUND');
    return { holdId };
  },
};
