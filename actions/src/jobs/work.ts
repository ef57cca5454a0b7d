/** The transaction in which pg-boss lets a job run and end, as the queries of our own code take it. */
import type pg from 'pg';
import type { SendOptions } from 'pg-boss';

export function workTransaction(tx: NonNullable<SendOptions['db']>): Pick<pg.ClientBase, 'query'> {
  const query = (text: string, values?: unknown[]): Promise<{ rows: unknown[] }> =>
    tx.executeSql(text, values);
  return { query: query as unknown as pg.ClientBase['query'] };
}
