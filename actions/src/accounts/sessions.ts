/** Renewal and end of a device's session. */
import type pg from 'pg';
import { Failure } from '../failure.ts';
import { uuid } from '../http/text.ts';
import type { PersonRole } from './roles.ts';
import { mintToken, type MintedToken } from './token.ts';

/**
 * Every permission looks at the session's row, so writing it wakes the device's live queries: a renewal is
 * written down at most this often, not with every token.
 */
const renewalWrittenEvery = '10 minutes';

export async function handleToken(pool: pg.Pool, key: string, id: string, now: Date): Promise<MintedToken> {
  const session = uuid.safeParse(id);
  if (!session.success) throw ended();
  const found = await pool.query<{ user_id: string; role: PersonRole; stale: boolean }>(
    `select session.user_id, person.role, session.renewed_at < now() - $2::interval as stale
       from public.active_sessions as session join public.users as person on person.id = session.user_id
      where session.id = $1 and session.expires_at > now() and person.blocked_at is null`,
    [session.data, renewalWrittenEvery],
  );
  const row = found.rows[0];
  if (row === undefined) throw ended();
  if (row.stale) {
    await pool.query(
      `update public.active_sessions set renewed_at = now(), expires_at = least(now() + interval '30 days', must_end_at) where id = $1`,
      [session.data],
    );
  }
  return mintToken({ sessionId: session.data, userId: row.user_id, role: row.role }, key, now);
}

export async function endSession(pool: pg.Pool, id: string): Promise<void> {
  const session = uuid.safeParse(id);
  if (session.success) await pool.query('delete from public.active_sessions where id = $1', [session.data]);
}

function ended(): Failure {
  return new Failure('SESSION_ENDED', 'unauthenticated', 'The session has ended.');
}
