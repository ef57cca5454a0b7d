alter table public.webhook_endpoints
  add column events text[] not null default array[
    'session.upcoming', 'session.rescheduled', 'session.current', 'session.finished', 'session.missed',
    'session.cancelled', 'session.corrected'],
  add column deleted_at timestamptz,
  add constraint webhook_endpoints_events_known check (
    cardinality(events) > 0 and events <@ array[
      'session.upcoming', 'session.rescheduled', 'session.current', 'session.finished', 'session.missed',
      'session.cancelled', 'session.corrected']),
  add constraint webhook_endpoints_deleted_is_off check (deleted_at is null or not enabled);
comment on column public.webhook_endpoints.events is 'The kinds of events that are sent here; the numbers of those that are not are missing from what it is told.';
comment on column public.webhook_endpoints.deleted_at is 'When an admin deleted it. The row stays for the log of what was sent; its secrets are gone.';

create function public.delete_webhook_endpoint() returns trigger language plpgsql as $$
begin
  delete from integration.endpoint_secrets where endpoint_id = new.id;
  update public.webhook_deliveries
     set status = 'dead', finished_at = clock_timestamp(), reason = 'the endpoint was deleted'
   where endpoint_id = new.id and status in ('queued', 'sending');
  return null;
end $$;
comment on function public.delete_webhook_endpoint is 'With an endpoint go its secrets and what was still to be sent; what was sent stays in the log.';
create trigger webhook_endpoints_delete after update of deleted_at on public.webhook_endpoints
  for each row when (new.deleted_at is not null and old.deleted_at is null)
  execute function public.delete_webhook_endpoint();

create function public.keep_deleted_webhook_endpoint() returns trigger language plpgsql as $$
begin
  raise exception 'endpoint % was deleted', old.id using errcode = 'TM060';
end $$;
comment on function public.keep_deleted_webhook_endpoint is 'A deleted endpoint stays as it was, for the log.';
create trigger webhook_endpoints_keep_deleted before update on public.webhook_endpoints
  for each row when (old.deleted_at is not null
    and (new.url, new.enabled, new.events, new.deleted_at) is distinct from (old.url, old.enabled, old.events, old.deleted_at))
  execute function public.keep_deleted_webhook_endpoint();

create or replace function public.tell_of_session(told uuid, kind text) returns void language plpgsql as $$
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
    from public.webhook_endpoints as endpoint
   where endpoint.client_id = session.client_id and endpoint.enabled and event.kind = any (endpoint.events);
end $$;

create or replace function public.audit_webhook_endpoint() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when tg_op = 'INSERT' then 'webhook_endpoint.created'
         when new.deleted_at is not null then 'webhook_endpoint.deleted'
         else 'webhook_endpoint.changed' end,
    'webhook_endpoints', new.id::text,
    case when tg_op = 'UPDATE' then jsonb_build_object('url', old.url, 'enabled', old.enabled, 'events', old.events,
      'secret_changed_at', old.secret_changed_at) end,
    jsonb_build_object('client_id', new.client_id, 'url', new.url, 'enabled', new.enabled, 'events', new.events,
      'secret_changed_at', new.secret_changed_at));
  return null;
end $$;
drop trigger webhook_endpoints_audit_change on public.webhook_endpoints;
create constraint trigger webhook_endpoints_audit_change after update on public.webhook_endpoints
  deferrable initially deferred
  for each row when ((new.url, new.enabled, new.events, new.secret_changed_at, new.deleted_at)
    is distinct from (old.url, old.enabled, old.events, old.secret_changed_at, old.deleted_at))
  execute function public.audit_webhook_endpoint();
