/** What compiled statements need in the database; run at every start, under the catalog's own schema. */
import { DatabaseError, type Pool } from 'pg';
import type { Logger } from 'pino';

const checkViolationSql = `
create schema if not exists hdb_catalog;
create or replace function hdb_catalog.check_violation(message text) returns bool language plpgsql as $$
begin
  raise check_violation using message = message;
end $$;
comment on function hdb_catalog.check_violation(text) is 'Ends a statement whose permission check does not hold for a row it wrote.';
`;

export const catalogSetupSql = `
${checkViolationSql}
create table if not exists hdb_catalog.hdb_action_log (
  id uuid primary key default gen_random_uuid(),
  action_name text,
  input_payload jsonb not null,
  request_headers jsonb not null,
  session_variables jsonb not null,
  response_payload jsonb,
  errors jsonb,
  created_at timestamptz not null default now(),
  response_received_at timestamptz,
  status text not null check (status in ('created', 'processing', 'completed', 'error')));
create index if not exists hdb_action_log_open on hdb_catalog.hdb_action_log (created_at)
  where status in ('created', 'processing');
`;

/** Read-only databases and those of somebody else can still be read. */
const notAllowed = new Set(['25006', '42501']);

/** What a database needs that is a source and nothing else. */
export async function ensureSourceCatalog(pool: Pool, log: Logger): Promise<void> {
  const { rows } = await pool.query<{ ready: boolean }>(
    `select to_regprocedure('hdb_catalog.check_violation(text)') is not null as ready`,
  );
  if (rows[0]?.ready === true) return;
  try {
    await pool.query(checkViolationSql);
  } catch (error) {
    if (!(error instanceof DatabaseError) || !notAllowed.has(error.code ?? '')) throw error;
    log.warn({ err: error }, 'nothing may be made in the database of a source: it can only be read');
  }
}
