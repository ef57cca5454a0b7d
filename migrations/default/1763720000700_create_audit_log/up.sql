create table public.audit_log (
  seq bigint primary key,
  at timestamptz not null,
  actor_id uuid,
  actor_role text not null,
  action text not null,
  entity text not null,
  entity_id text not null,
  before jsonb,
  after jsonb,
  previous_hash bytea not null,
  hash bytea not null
);
comment on table public.audit_log is 'Who changed what and when. Append-only; each row holds the hash of the one before.';
create index audit_log_entity on public.audit_log (entity, entity_id);

create function public.audit_log_digest(entry public.audit_log) returns bytea language sql stable
begin atomic
  select sha256(convert_to(jsonb_build_array(
    (entry).seq, extract(epoch from (entry).at), (entry).actor_id, (entry).actor_role, (entry).action, (entry).entity,
    (entry).entity_id, (entry).before, (entry).after, encode((entry).previous_hash, 'hex'))::text, 'UTF8'));
end;
comment on function public.audit_log_digest is 'The hash a row must carry.';

create function public.record_audit(action text, entity text, entity_id text, before jsonb, after jsonb)
  returns void language plpgsql as $$
declare
  acting jsonb := nullif(current_setting('hasura.user', true), '')::jsonb;
  last_entry public.audit_log;
  entry public.audit_log;
begin
  -- One chain: entries are made one after the other, each after the commit of the one before.
  perform pg_advisory_xact_lock(hashtextextended('public.audit_log', 0));
  select * into last_entry from public.audit_log order by seq desc limit 1;
  entry.seq := coalesce(last_entry.seq, 0) + 1;
  entry.at := clock_timestamp();
  entry.actor_id := nullif(acting ->> 'x-hasura-user-id', '')::uuid;
  entry.actor_role := coalesce(acting ->> 'x-hasura-role', 'system');
  entry.action := record_audit.action;
  entry.entity := record_audit.entity;
  entry.entity_id := record_audit.entity_id;
  entry.before := record_audit.before;
  entry.after := record_audit.after;
  entry.previous_hash := coalesce(last_entry.hash, '\x00'::bytea);
  entry.hash := public.audit_log_digest(entry);
  insert into public.audit_log select (entry).*;
end $$;
comment on function public.record_audit is 'Appends to the audit log; the actor comes from the session the engine or a handler has set.';

create function public.refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'TM002';
end $$;
create trigger audit_log_append_only before update or delete on public.audit_log
  for each row execute function public.refuse_audit_change();
create trigger audit_log_no_truncate before truncate on public.audit_log
  for each statement execute function public.refuse_audit_change();

create function public.first_broken_audit_entry() returns bigint language sql stable
begin atomic
  select min(checked.seq) from (
    select entry.seq,
           entry.hash = public.audit_log_digest(entry)
             and entry.previous_hash = coalesce(lag(entry.hash) over (order by entry.seq), '\x00'::bytea)
             and entry.seq = row_number() over (order by entry.seq) as whole
      from public.audit_log as entry
  ) as checked
  where not checked.whole;
end;
comment on function public.first_broken_audit_entry is 'Sequence number of the first entry that was changed, or that follows a removed one; null when the chain is whole.';
