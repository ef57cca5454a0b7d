create schema accounts;
comment on schema accounts is 'Secrets of accounts. Never tracked by GraphQL.';

create table accounts.credentials (
  user_id uuid primary key references public.users (id) on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null default now()
);
comment on table accounts.credentials is 'Argon2id hashes of passwords.';

create table accounts.sign_in_failures (
  email citext primary key,
  failures integer not null,
  last_failure_at timestamptz not null default now(),
  locked_until timestamptz
);
comment on table accounts.sign_in_failures is 'Failed sign-ins per address since the last success, for the lockout. Kept for unknown addresses too, so that a lockout tells nothing about who exists.';

create table public.active_sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  renewed_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table public.active_sessions is 'One row per signed-in device. Every select permission requires the caller''s row here, so that deleting it ends access at once.';
comment on column public.active_sessions.renewed_at is 'When the device last asked for a token, to within ten minutes: each change of the row wakes the device''s live queries.';
comment on column public.active_sessions.expires_at is 'No token is minted after this; moved on by each renewal.';
alter table public.active_sessions replica identity full;
create index active_sessions_user on public.active_sessions (user_id);

create function accounts.end_sessions() returns trigger language plpgsql as $$
begin
  delete from public.active_sessions where user_id = new.id;
  return null;
end $$;
comment on function accounts.end_sessions is 'Ends every session of a person who is blocked, or whose tokens carry a role he no longer has.';
create trigger users_block_ends_sessions after update of blocked_at on public.users
  for each row when (new.blocked_at is not null and old.blocked_at is null)
  execute function accounts.end_sessions();
create trigger users_role_change_ends_sessions after update of role on public.users
  for each row when (new.role <> old.role)
  execute function accounts.end_sessions();

create function accounts.refuse_session_of_blocked_user() returns trigger language plpgsql as $$
declare
  blocked timestamptz;
begin
  -- Locks the person whether blocked or not: blocking and signing in at the same moment then end in one order.
  select blocked_at into blocked from public.users where id = new.user_id for share;
  if blocked is not null then
    raise exception 'user % is blocked', new.user_id using errcode = 'TM001';
  end if;
  return new;
end $$;
create trigger active_sessions_not_for_blocked before insert on public.active_sessions
  for each row execute function accounts.refuse_session_of_blocked_user();
