/** Where events wait and where deliveries are remembered: Hasura's own tables, so that either engine can go on. */

import { createHash } from 'node:crypto';

/** What notifies engines of new work; one notification per transaction, whatever it writes. */
export const eventsChannel = 'hasura_events';

export const eventTablesSql = `
create table if not exists hdb_catalog.event_log (
  id text primary key default gen_random_uuid()::text,
  schema_name text not null,
  table_name text not null,
  trigger_name text not null,
  payload jsonb not null,
  delivered boolean not null default false,
  error boolean not null default false,
  tries integer not null default 0,
  created_at timestamp default (now() at time zone 'utc'),
  locked timestamptz,
  next_retry_at timestamp,
  archived boolean not null default false);
alter table hdb_catalog.event_log add column if not exists locked_by integer;
comment on column hdb_catalog.event_log.locked_by is 'The engine that delivers it now; its advisory lock says whether it lives.';
create index if not exists event_log_pending on hdb_catalog.event_log (created_at)
  where not delivered and not error and not archived;
create index if not exists event_log_of_trigger on hdb_catalog.event_log (trigger_name, created_at);
create table if not exists hdb_catalog.event_invocation_logs (
  id text primary key default gen_random_uuid()::text,
  trigger_name text,
  event_id text,
  status integer,
  request json,
  response json,
  created_at timestamp default (now() at time zone 'utc'));
create index if not exists event_invocation_logs_of_event on hdb_catalog.event_invocation_logs (event_id);

create or replace function hdb_catalog.log_table_event(
  in_schema text, in_table text, in_trigger text, in_op text, in_data json) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into hdb_catalog.event_log (schema_name, table_name, trigger_name, payload)
  values (in_schema, in_table, in_trigger, jsonb_build_object(
    'op', in_op,
    'data', in_data,
    'session_variables', nullif(current_setting('hasura.user', true), '')::jsonb,
    'trace_context', nullif(current_setting('hasura.tracecontext', true), '')::jsonb));
end $$;

create or replace function hdb_catalog.notify_of_events() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  perform pg_notify('${eventsChannel}', '');
  return null;
end $$;
create or replace trigger notify_of_events after insert on hdb_catalog.event_log
  for each statement execute function hdb_catalog.notify_of_events();
`;

/** Kept as the table's comment: a catalog that carries it is not touched again. */
export const eventTablesMark = `engine ${createHash('sha256').update(eventTablesSql).digest('hex')}`;

export const dropEventTablesSql = `
drop table if exists hdb_catalog.event_log, hdb_catalog.event_invocation_logs;
drop function if exists hdb_catalog.log_table_event(text, text, text, text, json);
drop function if exists hdb_catalog.notify_of_events();
`;
