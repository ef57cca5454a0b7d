/** Runs work in one transaction, tells the audit log who acts, and repeats what lost a race against other transactions. */
import pRetry from 'p-retry';
import pg from 'pg';

/** What the audit log's trigger reads: the same session variables that the engine sets for its own mutations. */
export type Actor = Readonly<Record<string, string>>;

export const system: Actor = { 'x-hasura-role': 'system' };

const serializationFailure = '40001';
const deadlockDetected = '40P01';

/** `work` may run several times; it must leave no trace outside the transaction. */
export function inTransaction<Result>(
  pool: pg.Pool,
  actor: Actor,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  return pRetry(() => attempt(pool, actor, work), {
    retries: 5,
    minTimeout: 10,
    maxTimeout: 250,
    randomize: true,
    shouldRetry: ({ error }) => isLostRace(error),
  });
}

/** Thrown by work that has seen the world change under it; it is begun again like what the database gave up. */
export class LostRace extends Error {
  readonly code = 'LOST_RACE';

  constructor(message: string) {
    super(message);
    this.name = 'LostRace';
  }
}

export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return error instanceof pg.DatabaseError && error.code === '23505' && error.constraint === constraint;
}

function isLostRace(error: unknown): boolean {
  if (error instanceof LostRace) return true;
  return (
    error instanceof pg.DatabaseError &&
    (error.code === serializationFailure || error.code === deadlockDetected)
  );
}

async function attempt<Result>(
  pool: pg.Pool,
  actor: Actor,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // While a connection is lent out the pool does not listen to it; unheard, its end would be the process's end.
  const connectionEnded = (error: Error): void => {
    broken = error;
  };
  client.on('error', connectionEnded);
  try {
    await client.query('begin');
    await client.query(`select set_config('hasura.user', $1, true)`, [JSON.stringify(actor)]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    try {
      await client.query('rollback');
    } catch (rollbackError) {
      // The connection itself is gone, and the transaction with it; the first error is the one to report.
      broken ??= rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
    }
    throw error;
  } finally {
    client.off('error', connectionEnded);
    client.release(broken);
  }
}
