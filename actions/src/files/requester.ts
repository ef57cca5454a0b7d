/** Who asks for a file: the session the app's server vouches for, looked up anew at every request. */
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { Failure } from '../failure.ts';
import { uuid } from '../http/text.ts';

export interface Requester {
  readonly id: string;
  readonly sessionId: string;
  readonly address: string | undefined;
}

/** What can be said of a request before its session is known. */
export interface Claim {
  readonly sessionId: string | undefined;
  readonly address: string | undefined;
}

const longestAddress = 64;

export function claimOf(request: FastifyRequest): Claim {
  const forwarded = request.headers['x-forwarded-for'];
  const address = typeof forwarded === 'string' ? forwarded.split(',')[0]?.trim() : undefined;
  return {
    sessionId: uuid.safeParse(request.headers['x-telemed-session-id']).data,
    address: address?.slice(0, longestAddress),
  };
}

/** Signing out, expiry and blocking take effect at the next request. */
export async function requesterOf(pool: pg.Pool, claim: Claim): Promise<Requester> {
  const found = await pool.query<{ id: string }>(
    `select person.id from public.active_sessions as device join public.users as person on person.id = device.user_id
      where device.id = $1 and device.expires_at > now() and person.blocked_at is null`,
    [claim.sessionId ?? null],
  );
  const id = found.rows[0]?.id;
  if (id === undefined || claim.sessionId === undefined) {
    throw new Failure('SESSION_ENDED', 'unauthenticated', 'The session has ended.');
  }
  return { id, sessionId: claim.sessionId, address: claim.address };
}
