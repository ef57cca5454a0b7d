/** The people a rule is tried as, and the admin who tries it. */
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { graphqlRole, type PersonRole } from '../accounts/roles.ts';
import type { Actor } from '../db/transaction.ts';
import { Failure } from '../failure.ts';
import { uuid } from '../http/text.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  /** As rules name it: `clinic_admin` for an admin. */
  readonly role: string;
  /** The newest of his sessions; null when he is signed in nowhere. */
  readonly sessionId: string | null;
}

/** The admin whose session the app's server vouches for, looked up anew at every request. */
export async function adminOf(pool: pg.Pool, request: FastifyRequest): Promise<Actor> {
  const sessionId = uuid.safeParse(request.headers['x-telemed-session-id']).data;
  const found = await pool.query<{ id: string; role: PersonRole }>(
    `select person.id, person.role
       from public.active_sessions as device join public.users as person on person.id = device.user_id
      where device.id = $1 and device.expires_at > now() and person.blocked_at is null`,
    [sessionId ?? null],
  );
  const [caller] = found.rows;
  if (caller === undefined || sessionId === undefined) {
    throw new Failure('SESSION_ENDED', 'unauthenticated', 'The session has ended.');
  }
  if (caller.role !== 'admin') throw new Failure('NOT_PERMITTED', 'forbidden', 'Rules are for admins.');
  return {
    'x-hasura-role': graphqlRole(caller.role),
    'x-hasura-user-id': caller.id,
    'x-hasura-session-id': sessionId,
  };
}

interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly role: PersonRole;
  readonly sessionId: string | null;
}
const personColumns = `person.id, person.display_name as name, person.role,
  (select device.id from public.active_sessions as device
    where device.user_id = person.id and device.expires_at > now() order by device.renewed_at desc limit 1) as "sessionId"`;

const asRuled = (row: PersonRow): Person => ({ ...row, role: graphqlRole(row.role) });

export async function findPerson(pool: pg.Pool, id: string): Promise<Person> {
  const { rows } = await pool.query<PersonRow>(
    `select ${personColumns} from public.users as person where person.id = $1`,
    [id],
  );
  if (rows[0]) return asRuled(rows[0]);
  throw new Failure('PERSON_NOT_FOUND', 'missing', 'There is no such person.');
}

const longestList = 20;

/** By name, those of one role, the signed-in ones first. */
export async function findPeople(pool: pg.Pool, role: string, text: string): Promise<Person[]> {
  const { rows } = await pool.query<PersonRow>(
    `select * from (
       select ${personColumns} from public.users as person
        where person.role = $1 and strpos(lower(person.display_name), lower($2)) > 0 and person.blocked_at is null
     ) as found order by "sessionId" is null, name, id limit ${longestList}`,
    [role === 'clinic_admin' ? 'admin' : role, text.trim()],
  );
  return rows.map(asRuled);
}

/** Names for ids that stand in rows, as far as they are people's. */
export async function namesOf(pool: pg.Pool, ids: readonly string[]): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    'select id, display_name as name from public.users where id = any($1::uuid[])',
    [ids],
  );
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]));
}
