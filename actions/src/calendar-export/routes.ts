/** Calendars over HTTP, for the app's server to pass on: one appointment to a signed-in person, a feed to a program. */
import type { FastifyInstance } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { isSecret } from '../http/secret.ts';
import { uuid } from '../http/text.ts';
import { publishedText } from './calendar-text.ts';
import { hashOfFeedToken, isFeedToken } from './feed-token.ts';
import { entriesOf, entryForReader, type Reader } from './load-entries.ts';

export interface CalendarOptions {
  readonly pool: pg.Pool;
  readonly internalSecret: string;
  readonly appUrl: string;
}

const contentType = 'text/calendar; charset=utf-8';
const ids = z.object({ sessionId: uuid, id: uuid });

export async function calendarRoutes(server: FastifyInstance, options: CalendarOptions): Promise<void> {
  const { pool, internalSecret, appUrl } = options;
  const host = new URL(appUrl).hostname;
  server.addHook('onRequest', async (request) => {
    if (!isSecret(request.headers['x-telemed-internal-secret'], internalSecret)) {
      throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'The internal secret is missing or wrong.');
    }
  });

  server.get('/internal/sessions/:sessionId/appointments/:id/calendar', async (request, reply) => {
    const { sessionId, id } = ids.safeParse(request.params).data ?? missing('appointment');
    const reader = (await readerOfSession(pool, sessionId)) ?? sessionEnded();
    const entry = (await entryForReader(pool, reader, id, appUrl)) ?? missing('appointment');
    return reply.type(contentType).send(publishedText([entry], host));
  });

  server.get<{ Params: { token: string } }>('/internal/calendar-feeds/:token', async (request, reply) => {
    const { token } = request.params;
    const reader = (isFeedToken(token) ? await readerOfFeed(pool, token) : undefined) ?? missing('feed');
    return reply
      .type(contentType)
      .send(publishedText(await entriesOf(pool, reader, appUrl), host, 'Telemed'));
  });
}

const readerColumns = 'person.id, person.locale, person.time_zone, wish.detail_level';

async function readerOfSession(pool: pg.Pool, sessionId: string): Promise<Reader | undefined> {
  const found = await pool.query<Reader>(
    `select ${readerColumns} from public.active_sessions as device
       join public.users as person on person.id = device.user_id
       join public.notification_preferences as wish on wish.user_id = person.id
      where device.id = $1 and device.expires_at > now() and person.blocked_at is null`,
    [sessionId],
  );
  return found.rows[0];
}

async function readerOfFeed(pool: pg.Pool, token: string): Promise<Reader | undefined> {
  const hash = hashOfFeedToken(token);
  const found = await pool.query<Reader & { stale: boolean }>(
    `select ${readerColumns}, coalesce(feed.last_read_at < now() - interval '1 hour', true) as stale
       from public.calendar_feeds as feed
       join public.users as person on person.id = feed.user_id
       join public.notification_preferences as wish on wish.user_id = person.id
      where feed.token_hash = $1 and feed.revoked_at is null and person.blocked_at is null`,
    [hash],
  );
  const reader = found.rows[0];
  if (reader?.stale === true) {
    await pool.query('update public.calendar_feeds set last_read_at = now() where token_hash = $1', [hash]);
  }
  return reader;
}

function missing(what: string): never {
  throw new Failure('NOT_FOUND', 'missing', `There is no such ${what}.`);
}
function sessionEnded(): never {
  throw new Failure('SESSION_ENDED', 'unauthenticated', 'The session has ended.');
}
