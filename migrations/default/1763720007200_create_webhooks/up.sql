create table public.webhook_endpoints (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references public.integration_clients (id) on delete cascade,
  url text not null,
  enabled boolean not null default true,
  created_by uuid references public.users (id) on delete set null,
  created_at timestamptz not null default now(),
  secret_changed_at timestamptz not null default now(),
  previous_secret_until timestamptz,
  constraint webhook_endpoints_url_length check (char_length(url) between 8 and 2000),
  constraint webhook_endpoints_url_scheme check (url ~ '^https?://')
);
comment on table public.webhook_endpoints is 'Where another system is told what becomes of its sessions.';
comment on column public.webhook_endpoints.enabled is 'While off, nothing is sent: what waits goes on waiting, and what happens meanwhile is not told.';
comment on column public.webhook_endpoints.previous_secret_until is 'Until then requests are signed with the secret before the present one too.';
alter table public.webhook_endpoints replica identity full;
create index webhook_endpoints_client on public.webhook_endpoints (client_id);

create table integration.endpoint_secrets (
  endpoint_id uuid primary key references public.webhook_endpoints (id) on delete cascade,
  master_key_id text not null,
  sealed bytea not null,
  previous_master_key_id text,
  previous_sealed bytea,
  previous_until timestamptz,
  constraint endpoint_secrets_previous_whole check (
    num_nonnulls(previous_master_key_id, previous_sealed, previous_until) in (0, 3))
);
comment on table integration.endpoint_secrets is 'Secrets by which requests to endpoints are signed, each encrypted with the master key named beside it.';

create table public.webhook_events (
  id uuid primary key default gen_random_uuid(),
  consultation_id uuid not null references public.integration_sessions (consultation_id) on delete cascade,
  seq integer not null,
  kind text not null,
  payload jsonb not null,
  occurred_at timestamptz not null default clock_timestamp(),
  constraint webhook_events_once unique (consultation_id, seq),
  constraint webhook_events_kind_known check (kind in (
    'session.upcoming', 'session.rescheduled', 'session.current', 'session.finished', 'session.missed',
    'session.cancelled', 'session.corrected'))
);
comment on table public.webhook_events is 'What has become of sessions, written by the transaction in which it happened. The id is the same in every attempt to tell of it.';
comment on column public.webhook_events.seq is 'Counts the session''s events from 1 without a gap.';

create table public.webhook_deliveries (
  id uuid primary key default gen_random_uuid(),
  event_id uuid not null references public.webhook_events (id) on delete cascade,
  endpoint_id uuid not null references public.webhook_endpoints (id) on delete cascade,
  consultation_id uuid not null references public.integration_sessions (consultation_id) on delete cascade,
  seq integer not null,
  status text not null default 'queued',
  attempts integer not null default 0,
  attempts_since integer not null default 0,
  next_attempt_at timestamptz not null default clock_timestamp(),
  last_status_code integer,
  reason text,
  finished_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint webhook_deliveries_once unique (event_id, endpoint_id),
  constraint webhook_deliveries_status_known check (status in ('queued', 'sending', 'delivered', 'dead')),
  constraint webhook_deliveries_finished check ((status in ('delivered', 'dead')) = (finished_at is not null)),
  constraint webhook_deliveries_reason_length check (char_length(reason) <= 300)
);
comment on table public.webhook_deliveries is 'An event on its way to an endpoint. Of one session, the next is not begun while an earlier one is queued or being sent.';
comment on column public.webhook_deliveries.attempts is 'All attempts ever begun; also tells a worker that has lost its lease from the one that holds it.';
comment on column public.webhook_deliveries.attempts_since is 'Failed attempts since it was queued, or queued again by an admin; they decide when it is given up.';
comment on column public.webhook_deliveries.next_attempt_at is 'queued: not before this. sending: when whoever claimed it counts as dead.';
comment on column public.webhook_deliveries.reason is 'What the last attempt failed with.';
alter table public.webhook_deliveries replica identity full;
create index webhook_deliveries_open on public.webhook_deliveries (next_attempt_at) where status in ('queued', 'sending');
create index webhook_deliveries_in_order on public.webhook_deliveries (endpoint_id, consultation_id, seq)
  where status in ('queued', 'sending');
create index webhook_deliveries_newest on public.webhook_deliveries (created_at desc);
create index webhook_deliveries_consultation on public.webhook_deliveries (consultation_id);

create table public.webhook_attempts (
  delivery_id uuid not null references public.webhook_deliveries (id) on delete cascade,
  number integer not null,
  began_at timestamptz not null,
  took_ms integer not null,
  status_code integer,
  error text,
  primary key (delivery_id, number),
  constraint webhook_attempts_error_length check (char_length(error) <= 300)
);
comment on table public.webhook_attempts is 'Each attempt to deliver, and what came of it.';
comment on column public.webhook_attempts.status_code is 'What the endpoint answered; null when it answered nothing.';

create function public.session_facts(session public.integration_sessions) returns jsonb language sql stable
begin atomic
  select jsonb_build_object(
    'sessionId', session.consultation_id, 'externalId', session.external_id,
    'doctorId', doctor.external_id, 'patientId', patient.external_id,
    'status', consultation.status, 'outcome', consultation.outcome,
    'startsAt', to_char(appointment.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'endsAt', to_char(appointment.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'startedAt', to_char(consultation.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'endedAt', to_char(consultation.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from public.consultations as consultation
    join public.appointments as appointment on appointment.id = consultation.appointment_id
    join public.external_people as doctor on doctor.id = session.doctor_ref
    join public.external_people as patient on patient.id = session.patient_ref
   where consultation.id = session.consultation_id;
end;
comment on function public.session_facts is 'A session as it is at this moment, by the names the other system uses.';

create function public.tell_of_session(told uuid, kind text) returns void language plpgsql as $$
declare
  session public.integration_sessions;
  event public.webhook_events;
begin
  update public.integration_sessions set last_event_seq = last_event_seq + 1
   where consultation_id = told returning * into session;
  if not found then
    return;
  end if;
  insert into public.webhook_events (consultation_id, seq, kind, payload)
  values (told, session.last_event_seq, tell_of_session.kind, public.session_facts(session)) returning * into event;
  insert into public.webhook_deliveries (event_id, endpoint_id, consultation_id, seq)
  select event.id, endpoint.id, told, event.seq
    from public.webhook_endpoints as endpoint where endpoint.client_id = session.client_id and endpoint.enabled;
end $$;
comment on function public.tell_of_session is 'Writes an event with its deliveries, if another system has made the consultation. To be called in the transaction in which it happens.';

create function public.tell_of_new_session() returns trigger language plpgsql as $$
begin
  perform public.tell_of_session(new.consultation_id, 'session.upcoming');
  return null;
end $$;
create trigger integration_sessions_tell after insert on public.integration_sessions
  for each row execute function public.tell_of_new_session();

create function public.tell_of_consultation() returns trigger language plpgsql as $$
begin
  perform public.tell_of_session(new.id,
    case when old.status = 'finished' then 'session.corrected'
         when new.status = old.status then 'session.rescheduled'
         when new.status = 'current' then 'session.current'
         when new.outcome = 'cancelled' then 'session.cancelled'
         when new.outcome = 'held' then 'session.finished'
         else 'session.missed' end);
  return null;
end $$;
comment on function public.tell_of_consultation is 'Tells the system that has made a consultation when it begins, ends, is moved or corrected.';
create trigger consultations_tell_integration after update of status, outcome, opens_at, closes_at on public.consultations
  for each row when ((new.status, coalesce(new.outcome, ''), new.opens_at, new.closes_at)
    is distinct from (old.status, coalesce(old.outcome, ''), old.opens_at, old.closes_at))
  execute function public.tell_of_consultation();

create function public.audit_webhook_endpoint() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when tg_op = 'INSERT' then 'webhook_endpoint.created' else 'webhook_endpoint.changed' end,
    'webhook_endpoints', new.id::text,
    case when tg_op = 'UPDATE' then jsonb_build_object('url', old.url, 'enabled', old.enabled,
      'secret_changed_at', old.secret_changed_at) end,
    jsonb_build_object('client_id', new.client_id, 'url', new.url, 'enabled', new.enabled,
      'secret_changed_at', new.secret_changed_at));
  return null;
end $$;
comment on function public.audit_webhook_endpoint is 'Keeps in the audit log who has things sent where.';
create constraint trigger webhook_endpoints_audit_new after insert on public.webhook_endpoints
  deferrable initially deferred
  for each row execute function public.audit_webhook_endpoint();
create constraint trigger webhook_endpoints_audit_change after update on public.webhook_endpoints
  deferrable initially deferred
  for each row when ((new.url, new.enabled, new.secret_changed_at) is distinct from (old.url, old.enabled, old.secret_changed_at))
  execute function public.audit_webhook_endpoint();
