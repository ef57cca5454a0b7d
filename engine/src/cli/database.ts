/** One database connection pool for the length of a command. */

import { Pool } from 'pg';
import { ConfigurationError, readEnvironment } from '../config/environment.ts';

export async function withDatabase<T>(task: (pool: Pool) => Promise<T>): Promise<T> {
  const { databaseUrl } = readEnvironment(process.env);
  const pool = new Pool({ connectionString: databaseUrl, max: 2, application_name: 'hasura_cli' });
  try {
    return await task(pool);
  } finally {
    await pool.end();
  }
}

/** A folder given as an option, else by the environment. */
export function folder(option: string | undefined, variable: string): string {
  const given = option ?? process.env[variable];
  if (given) return given;
  throw new ConfigurationError(`No folder is given: set ${variable} or use the option.`);
}
