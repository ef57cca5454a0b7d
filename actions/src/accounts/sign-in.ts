/** Signs a person in on one device, and slows down whoever guesses. */
import pg from 'pg';
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { parseBody, storable } from '../http/text.ts';
import { failuresForgottenAfterHours, lockSchedule } from './lockout.ts';
import { isPassword, longestPassword } from './password.ts';
import type { PersonRole } from './roles.ts';

const signIn = z.object({
  email: z.string().trim().min(1).max(254).refine(storable),
  password: z.string().min(1).max(longestPassword).refine(storable),
  userAgent: z
    .string()
    .default('')
    .transform((text) => text.replaceAll('\0', '').slice(0, 400)),
});

export interface SignedIn {
  readonly sessionId: string;
  readonly userId: string;
  readonly role: PersonRole;
  readonly displayName: string;
  readonly email: string;
  readonly locale: string;
  readonly timeZone: string;
}

interface Account extends Omit<SignedIn, 'sessionId'> {
  readonly passwordHash: string;
  readonly blocked: boolean;
}

const sessionOfBlockedPerson = 'TM001';

export async function handleSignIn(pool: pg.Pool, body: unknown): Promise<SignedIn> {
  const attempt = parseBody(signIn, body);
  await countAttempt(pool, attempt.email);
  const account = await findAccount(pool, attempt.email);
  if (!(await isPassword(attempt.password, account?.passwordHash)) || account === undefined) {
    throw new Failure('INVALID_CREDENTIALS', 'unauthenticated', 'The address or the password is not right.');
  }
  await pool.query('delete from accounts.sign_in_failures where email = $1', [attempt.email]);
  if (account.blocked) throw blocked();
  const sessionId = await startSession(pool, account.userId, attempt.userAgent);
  const { passwordHash: _hash, blocked: _blocked, ...person } = account;
  return { sessionId, ...person };
}

/**
 * Counts the attempt as failed, and locks the address, before the password is looked at and in one statement:
 * many guesses at once cannot slip in before the first of them is counted. A right password takes it back.
 */
async function countAttempt(pool: pg.Pool, email: string): Promise<void> {
  const counted = await pool.query(
    `with past as (
       select now() - make_interval(hours => $2) as forgotten
     )
     insert into accounts.sign_in_failures as known (email, failures) values ($1, 1)
     on conflict (email) do update
       set (failures, locked_until, last_failure_at) = (
         select reached.failures,
                now() + make_interval(secs => nullif(($3::int[])[least(reached.failures, cardinality($3::int[]))], 0)),
                now()
           from (select case when known.last_failure_at < past.forgotten then 1 else known.failures + 1 end as failures
                   from past) as reached)
       where known.locked_until is null or known.locked_until <= now()
     returning failures`,
    [email, failuresForgottenAfterHours, lockSchedule],
  );
  if (counted.rowCount === 0) throw await lockedOut(pool, email);
}

async function lockedOut(pool: pg.Pool, email: string): Promise<Failure> {
  const lock = await pool.query<{ seconds: number }>(
    `select ceil(extract(epoch from locked_until - now()))::int as seconds
       from accounts.sign_in_failures where email = $1`,
    [email],
  );
  return new Failure('LOCKED', 'locked', 'Too many failed sign-ins for this address.', {
    retryAfterSeconds: Math.max(1, lock.rows[0]?.seconds ?? 1),
  });
}

async function findAccount(pool: pg.Pool, email: string): Promise<Account | undefined> {
  const found = await pool.query<Account>(
    `select person.id as "userId", person.role, person.display_name as "displayName", person.email::text,
            person.locale, person.time_zone as "timeZone", person.blocked_at is not null as blocked,
            credential.password_hash as "passwordHash"
       from public.users as person join accounts.credentials as credential on credential.user_id = person.id
      where person.email = $1`,
    [email],
  );
  return found.rows[0];
}

async function startSession(pool: pg.Pool, userId: string, userAgent: string): Promise<string> {
  try {
    const started = await pool.query<{ id: string }>(
      `insert into public.active_sessions (user_id, user_agent, expires_at)
       values ($1, $2, now() + interval '30 days') returning id`,
      [userId, userAgent],
    );
    return started.rows[0]!.id;
  } catch (error) {
    // Blocked between our look and our insert: the database has the last word.
    if (error instanceof pg.DatabaseError && error.code === sessionOfBlockedPerson) throw blocked(error);
    throw error;
  }
}

function blocked(cause?: unknown): Failure {
  return new Failure('BLOCKED', 'forbidden', 'This account is blocked.', { cause });
}
