/** Who calls an action: the session variables the engine vouches for, checked against the database. */
import type pg from 'pg';
import { z } from 'zod';
import { graphqlRole, type PersonRole } from '../accounts/roles.ts';
import { Failure } from '../failure.ts';
import { uuid } from './text.ts';

const variables = z.object({
  'x-hasura-role': z.string(),
  'x-hasura-user-id': uuid,
  'x-hasura-session-id': uuid,
});

export type SessionVariables = z.infer<typeof variables>;

export interface Caller {
  readonly id: string;
  readonly role: PersonRole;
  /** The device the request comes from. */
  readonly sessionId: string;
}

export function parseSessionVariables(given: Readonly<Record<string, string>>): SessionVariables {
  const lowered = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const parsed = variables.safeParse(lowered);
  if (parsed.success) return parsed.data;
  // The admin secret and anonymous calls have no person behind them.
  throw new Failure('NOT_PERMITTED', 'forbidden', 'This needs a signed-in person.', { cause: parsed.error });
}

/** Runs inside the handler's transaction; the lock makes a sign-out or a block at the same moment wait or win. */
export async function loadCaller(client: pg.PoolClient, session: SessionVariables): Promise<Caller> {
  const found = await client.query<Caller>(
    `select person.id, person.role, device.id as "sessionId"
       from public.active_sessions as device join public.users as person on person.id = device.user_id
      where device.id = $1 and device.user_id = $2 and device.expires_at > now() and person.blocked_at is null
        for key share of device`,
    [session['x-hasura-session-id'], session['x-hasura-user-id']],
  );
  const caller = found.rows[0];
  if (caller === undefined) throw new Failure('SESSION_ENDED', 'unauthenticated', 'The session has ended.');
  if (graphqlRole(caller.role) !== session['x-hasura-role']) {
    throw new Failure('NOT_PERMITTED', 'forbidden', 'The role of this token is no longer the person’s.');
  }
  return caller;
}
