create schema integration;
comment on schema integration is 'Secrets and bookkeeping of the integration API. Never tracked by GraphQL.';

create table public.integration_clients (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  created_by uuid references public.users (id) on delete set null,
  created_at timestamptz not null default now(),
  constraint integration_clients_name_unique unique (name),
  constraint integration_clients_name_length check (char_length(btrim(name)) between 1 and 80)
);
comment on table public.integration_clients is 'Other systems that make sessions for their own doctors and patients. The ids of people and sessions they use are theirs alone.';
alter table public.integration_clients replica identity full;

create table public.integration_keys (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references public.integration_clients (id) on delete cascade,
  scopes text[] not null,
  replaces uuid references public.integration_keys (id) on delete set null,
  created_by uuid references public.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  constraint integration_keys_scopes_known check (
    cardinality(scopes) > 0 and array_position(scopes, null) is null
    and scopes <@ array['sessions:read', 'sessions:write', 'doctors:vouch'])
);
comment on table public.integration_keys is 'Keys by which another system is known. The secret of a key is told once; its digest is in integration.key_secrets.';
comment on column public.integration_keys.scopes is 'What the key is good for: reading sessions, making them, and vouching for doctors whom the clinic has not verified itself.';
comment on column public.integration_keys.replaces is 'The key this one was made to take over from; that one expires after an overlap.';
comment on column public.integration_keys.last_used_at is 'To within a minute.';
alter table public.integration_keys replica identity full;
create index integration_keys_client on public.integration_keys (client_id);
create index integration_keys_replaces on public.integration_keys (replaces);

create table integration.key_secrets (
  key_id uuid primary key references public.integration_keys (id) on delete cascade,
  secret_hash bytea not null
);
comment on table integration.key_secrets is 'SHA-256 of the secrets of keys. They are random and long: a plain digest is enough.';

create table integration.rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
comment on table integration.rate_limits is 'How much of their present allowance keys have used; kept by the rate limiter.';
comment on column integration.rate_limits.expire is 'End of the allowance''s period, in milliseconds since the epoch.';

create function public.guard_integration_key() returns trigger language plpgsql as $$
begin
  if (new.id, new.client_id, new.scopes, new.created_at) is distinct from (old.id, old.client_id, old.scopes, old.created_at)
     or old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then
    raise exception 'a key is made, expires and is revoked, and stays what it was' using errcode = 'TM040';
  end if;
  return new;
end $$;
comment on function public.guard_integration_key is 'Lets nobody widen a key, and no revoked one come back.';
create trigger integration_keys_guard before update on public.integration_keys
  for each row execute function public.guard_integration_key();

create function public.audit_integration_key() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when tg_op = 'INSERT' then 'integration_key.created'
         when new.revoked_at is not null and old.revoked_at is null then 'integration_key.revoked'
         else 'integration_key.changed' end,
    'integration_keys', new.id::text,
    case when tg_op = 'UPDATE' then jsonb_build_object('expires_at', old.expires_at, 'revoked_at', old.revoked_at) end,
    jsonb_build_object('client_id', new.client_id, 'scopes', new.scopes, 'expires_at', new.expires_at,
      'revoked_at', new.revoked_at));
  return null;
end $$;
comment on function public.audit_integration_key is 'Keeps in the audit log who made, limited and revoked which key.';
-- Deferred: the log's lock is always the last one a transaction takes.
create constraint trigger integration_keys_audit_new after insert on public.integration_keys
  deferrable initially deferred
  for each row execute function public.audit_integration_key();
create constraint trigger integration_keys_audit_change after update on public.integration_keys
  deferrable initially deferred
  for each row when ((new.expires_at, new.revoked_at) is distinct from (old.expires_at, old.revoked_at))
  execute function public.audit_integration_key();
