alter table public.consultations
  add column encrypted boolean not null default false,
  add constraint consultations_id_encrypted unique (id, encrypted);
comment on column public.consultations.encrypted is 'Whether sound and picture are encrypted from browser to browser, so that the media server carries what it cannot read. Chosen by the doctor before the call begins.';

create schema call_keys;
comment on schema call_keys is 'Keys of end-to-end encrypted calls while they run. Never tracked by GraphQL.';
create table call_keys.round_keys (
  consultation_id uuid not null references public.consultations (id) on delete cascade,
  round integer not null,
  key bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (consultation_id, round),
  constraint round_keys_length check (octet_length(key) = 32)
);
comment on table call_keys.round_keys is 'The key of one round of a call. A round that moves on, because somebody was sent out, has another one.';
comment on column call_keys.round_keys.round is 'The consultation''s round in which it holds.';
comment on column call_keys.round_keys.key is '32 random bytes; given only to whoever is given a token for the same round.';

create function public.guard_call_encryption() returns trigger language plpgsql as $$
begin
  if old.status <> 'upcoming' then
    raise exception 'consultation % has begun', old.id using errcode = 'TM032';
  end if;
  return new;
end $$;
comment on function public.guard_call_encryption is 'Whether a call is encrypted is settled before it begins.';
create trigger consultations_guard_encryption before update of encrypted on public.consultations
  for each row when (new.encrypted <> old.encrypted) execute function public.guard_call_encryption();

create function public.forget_call_keys() returns trigger language plpgsql as $$
begin
  delete from call_keys.round_keys
   where consultation_id = new.id and (new.status = 'finished' or round < new.round);
  return null;
end $$;
comment on function public.forget_call_keys is 'Keeps no key longer than its round lasts: what somebody may have taken down of a call stays unreadable.';
create trigger consultations_forget_keys after update of status, round on public.consultations
  for each row when (new.round <> old.round or (new.status = 'finished' and old.status <> 'finished'))
  execute function public.forget_call_keys();

create function public.audit_call_encryption() returns trigger language plpgsql as $$
begin
  perform public.record_audit('consultation.encryption_changed', 'consultations', new.id::text,
    jsonb_build_object('encrypted', old.encrypted), jsonb_build_object('encrypted', new.encrypted));
  return null;
end $$;
comment on function public.audit_call_encryption is 'Keeps in the audit log who switched the encryption of a call on or off.';
create constraint trigger consultations_audit_encryption after update on public.consultations
  deferrable initially deferred
  for each row when (new.encrypted <> old.encrypted) execute function public.audit_call_encryption();
