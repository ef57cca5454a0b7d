/** Texts of live statements: each brings the snapshot it ran under along with its answer. */

import { hash } from 'node:crypto';

/** Adds a row with the snapshot the statement ran under, so that answer and snapshot are of one moment. */
export function withSnapshot(columns: readonly string[], text: string): string {
  const values = columns.map((column) => `${column}::text`).join(', ');
  const nulls = columns.map(() => 'null::text').join(', ');
  const snapshot = 'pg_catalog.pg_current_snapshot()::text';
  return `with live as (${text}) select ${values}, null::text from live union all select ${nulls}, ${snapshot}`;
}

/** Takes that row out again; a parallel plan may return it anywhere. */
export function takeSnapshot(rows: (string | null)[][]): string {
  const at = rows.findLastIndex((row) => typeof row.at(-1) === 'string');
  const [row] = at < 0 ? [] : rows.splice(at, 1);
  const snapshot = row?.at(-1);
  if (typeof snapshot !== 'string') throw new Error('a live statement returned no snapshot');
  return snapshot;
}

export function liveStatementName(text: string): string {
  return `live_${hash('sha1', text, 'hex')}`;
}
