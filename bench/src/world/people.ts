/** People with a signed-in device each, and their tokens: made in SQL and signed as the accounts service does. */

import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type pg from 'pg';

export type PersonRole = 'patient' | 'doctor' | 'staff';

export interface Device {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: PersonRole;
  readonly token: string;
}

const claimsNamespace = 'https://hasura.io/jwt/claims';

/** Longer than any run: renewing tokens is the app's subject, not these measurements'. */
const tokenLife = '2h';

export class People {
  readonly #pool: pg.Pool;
  readonly #key: Uint8Array;

  constructor(pool: pg.Pool, jwtKey: string) {
    this.#pool = pool;
    this.#key = new TextEncoder().encode(jwtKey);
  }

  /** Makes new people, each with one device. */
  async create(count: number, role: PersonRole): Promise<Device[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await this.#pool.query(
      `insert into public.users (id, role, display_name, email)
       select id, $2, 'Person ' || left(id::text, 8), id || '@bench.telemed' from unnest($1::uuid[]) as id`,
      [ids, role],
    );
    return this.signIn(ids, role);
  }

  /** One more device for each of the people. */
  async signIn(userIds: readonly string[], role: PersonRole): Promise<Device[]> {
    const { rows } = await this.#pool.query<{ id: string; user_id: string }>(
      `insert into public.active_sessions (user_id, user_agent, expires_at)
       select user_id, 'bench', now() + interval '1 day'
         from unnest($1::uuid[]) with ordinality as given(user_id, place) order by place
       returning id, user_id`,
      [userIds],
    );
    return Promise.all(
      rows.map(async (row) => ({
        userId: row.user_id,
        sessionId: row.id,
        role,
        token: await this.#token(row.user_id, row.id, role),
      })),
    );
  }

  #token(userId: string, sessionId: string, role: PersonRole): Promise<string> {
    const claims = {
      'x-hasura-default-role': role,
      'x-hasura-allowed-roles': [role],
      'x-hasura-user-id': userId,
      'x-hasura-session-id': sessionId,
    };
    return new SignJWT({ [claimsNamespace]: claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime(tokenLife)
      .sign(this.#key);
  }
}

/** A group room of the given people; in one transaction, so that nobody's coming is announced in it. */
export async function createRoom(pool: pg.Pool, title: string, userIds: readonly string[]): Promise<string> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<{ id: string }>(
      `insert into public.rooms (kind, title) values ('group', $1) returning id`,
      [title],
    );
    const { id } = rows[0] as { id: string };
    await client.query(
      'insert into public.room_participants (room_id, user_id) select $1, user_id from unnest($2::uuid[]) as user_id',
      [id, userIds],
    );
    await client.query('commit');
    return id;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
