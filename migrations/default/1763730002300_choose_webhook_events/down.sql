drop trigger webhook_endpoints_audit_change on public.webhook_endpoints;
create constraint trigger webhook_endpoints_audit_change after update on public.webhook_endpoints
  deferrable initially deferred
  for each row when ((new.url, new.enabled, new.secret_changed_at) is distinct from (old.url, old.enabled, old.secret_changed_at))
  execute function public.audit_webhook_endpoint();
create or replace function public.audit_webhook_endpoint() returns trigger language plpgsql as $$
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
    from public.webhook_endpoints as endpoint where endpoint.client_id = session.client_id and endpoint.enabled;
end $$;
drop trigger webhook_endpoints_keep_deleted on public.webhook_endpoints;
drop function public.keep_deleted_webhook_endpoint();
drop trigger webhook_endpoints_delete on public.webhook_endpoints;
drop function public.delete_webhook_endpoint();
delete from public.webhook_endpoints where deleted_at is not null;
alter table public.webhook_endpoints
  drop constraint webhook_endpoints_deleted_is_off,
  drop constraint webhook_endpoints_events_known,
  drop column deleted_at,
  drop column events;
