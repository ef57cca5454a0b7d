/** Gives the caller an address under which his calendar program reads his appointments (CAL-9). It is shown once. */
import { z } from 'zod';
import { Failure } from '../failure.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { feedUrl, hashOfFeedToken, newFeedToken } from './feed-token.ts';

const input = z.object({});
const mostFeeds = 5;

export const createCalendarFeed = (
  appUrl: string,
): ActionHandler<z.infer<typeof input>, { feedId: string; url: string }> => ({
  name: 'createCalendarFeed',
  input,
  run: async (client, caller) => {
    // The lock lets two requests of one person count one after the other.
    await client.query('select 1 from public.users where id = $1 for no key update', [caller.id]);
    const feeds = await client.query(
      'select 1 from public.calendar_feeds where user_id = $1 and revoked_at is null',
      [caller.id],
    );
    if ((feeds.rowCount ?? 0) >= mostFeeds) {
      throw new Failure('TOO_MANY_FEEDS', 'conflict', `There are ${mostFeeds} addresses already.`);
    }
    const token = newFeedToken();
    const made = await client.query<{ id: string }>(
      'insert into public.calendar_feeds (user_id, token_hash) values ($1, $2) returning id',
      [caller.id, hashOfFeedToken(token)],
    );
    return { feedId: made.rows[0]!.id, url: feedUrl(appUrl, token) };
  },
});
