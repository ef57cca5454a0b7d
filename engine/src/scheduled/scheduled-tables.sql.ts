/** Where scheduled events wait and where their attempts are remembered, as Hasura keeps them. */

export const scheduledChannel = 'hasura_scheduled_events';

const eventColumns = `
  id text primary key default gen_random_uuid()::text,
  scheduled_time timestamptz not null,
  status text not null default 'scheduled'
    check (status in ('scheduled', 'locked', 'delivered', 'error', 'dead')),
  tries integer not null default 0,
  created_at timestamptz default now(),
  next_retry_at timestamptz`;
const invocationColumns = (events: string) => `
  id text primary key default gen_random_uuid()::text,
  event_id text references hdb_catalog.${events} on delete cascade on update cascade,
  status integer,
  request json,
  response json,
  created_at timestamptz default now()`;
const lockedBy = (events: string) => `
alter table hdb_catalog.${events} add column if not exists locked_by integer;
create or replace trigger notify_of_scheduled_events after insert on hdb_catalog.${events}
  for each statement execute function hdb_catalog.notify_of_scheduled_events();`;

export const scheduledTablesSql = `
create table if not exists hdb_catalog.hdb_cron_events (trigger_name text not null, ${eventColumns});
create index if not exists hdb_cron_event_status on hdb_catalog.hdb_cron_events (status);
create unique index if not exists hdb_cron_events_unique_scheduled
  on hdb_catalog.hdb_cron_events (trigger_name, scheduled_time) where status = 'scheduled';
create table if not exists hdb_catalog.hdb_cron_event_invocation_logs (${invocationColumns('hdb_cron_events')});
create index if not exists hdb_cron_event_invocation_event_id
  on hdb_catalog.hdb_cron_event_invocation_logs (event_id);
create table if not exists hdb_catalog.hdb_scheduled_events (
  webhook_conf json not null, retry_conf json, payload json, header_conf json, comment text, ${eventColumns});
create index if not exists hdb_scheduled_event_status on hdb_catalog.hdb_scheduled_events (status);
create table if not exists hdb_catalog.hdb_scheduled_event_invocation_logs (${invocationColumns('hdb_scheduled_events')});
create index if not exists hdb_scheduled_event_invocation_event_id
  on hdb_catalog.hdb_scheduled_event_invocation_logs (event_id);
create or replace function hdb_catalog.notify_of_scheduled_events() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  perform pg_notify('${scheduledChannel}', '');
  return null;
end $$;
${lockedBy('hdb_cron_events')}
${lockedBy('hdb_scheduled_events')}
`;
