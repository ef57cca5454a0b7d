/** What compiled statements need in the database; run at every start, under the catalog's own schema. */
export const catalogSetupSql = `
create schema if not exists hdb_catalog;
create or replace function hdb_catalog.check_violation(message text) returns bool language plpgsql as $$
begin
  raise check_violation using message = message;
end $$;
comment on function hdb_catalog.check_violation(text) is 'Ends a statement whose permission check does not hold for a row it wrote.';
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
