/** Takes an address of the caller's calendar out of use. */
import { z } from 'zod';
import { Failure } from '../failure.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';

const input = z.object({ feedId: uuid });

export const revokeCalendarFeed: ActionHandler<z.infer<typeof input>, { feedId: string }> = {
  name: 'revokeCalendarFeed',
  input,
  run: async (client, caller, { feedId }) => {
    const revoked = await client.query(
      `update public.calendar_feeds set revoked_at = coalesce(revoked_at, now()) where id = $1 and user_id = $2`,
      [feedId, caller.id],
    );
    if (revoked.rowCount === 0) throw new Failure('FEED_NOT_FOUND', 'missing', 'There is no such address.');
    return { feedId };
  },
};
