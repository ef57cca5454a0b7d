/** Puts the demo people and their conversations into the database; doing so again changes nothing. */
import { Pool } from 'pg';
import { seedDemo } from '../../actions/src/accounts/seed-demo.ts';

export async function seedDemoPeople(databaseUrl: string): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  try {
    await seedDemo(pool);
  } finally {
    await pool.end();
  }
}
