/** Puts the demo world into a database and gives its people their password. Never for production. */
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { inTransaction, system } from '../db/transaction.ts';
import { hashPassword } from './password.ts';

const world = new URL('../../../hasura/seeds/default/demo-world.sql', import.meta.url);

export const demoPassword = 'telemed-demo';

export interface DemoPerson {
  readonly email: string;
  readonly role: string;
  readonly displayName: string;
}

/** May run at every start: what is there stays as it is. Gives the people one can sign in as. */
export async function seedDemo(pool: pg.Pool): Promise<DemoPerson[]> {
  const sql = await readFile(world, 'utf8');
  return inTransaction(pool, system, async (client) => {
    await client.query(sql);
    const without = await client.query<{ id: string }>(
      `select person.id from public.users as person
        where person.email like '%@demo.telemed'
          and not exists (select 1 from accounts.credentials where user_id = person.id)`,
    );
    for (const { id } of without.rows) {
      await client.query('insert into accounts.credentials (user_id, password_hash) values ($1, $2)', [
        id,
        await hashPassword(demoPassword),
      ]);
    }
    const people = await client.query<DemoPerson>(
      `select email::text, role, display_name as "displayName" from public.users
        where email like '%@demo.telemed' order by id`,
    );
    return people.rows;
  });
}
