-- Whom another system has brought need not have an address of his own here.
alter table public.users alter column email drop not null;
comment on column public.users.email is 'Address of the account. Null only for people another system has brought without one; they get no mail and no password.';

alter table public.active_sessions add column must_end_at timestamptz;
comment on column public.active_sessions.must_end_at is 'For sessions begun by a join link: no renewal moves expires_at past it.';

create table public.external_people (
  id uuid primary key default gen_random_uuid(),
  client_id uuid not null references public.integration_clients (id) on delete cascade,
  kind text not null,
  external_id text not null,
  display_name text,
  email text,
  user_id uuid references public.users (id) on delete set null,
  waits_because text,
  linked_by uuid references public.users (id) on delete set null,
  linked_at timestamptz,
  created_at timestamptz not null default now(),
  constraint external_people_once unique (client_id, kind, external_id),
  constraint external_people_kind_known check (kind in ('doctor', 'patient')),
  constraint external_people_external_id_length check (char_length(external_id) between 1 and 100),
  constraint external_people_waits_because_known check (waits_because in ('doctor_unknown', 'email_taken')),
  constraint external_people_linked_or_waiting check (user_id is null or waits_because is null)
);
comment on table public.external_people is 'Which person of the clinic another system means by its own id. Whom it may not name by itself waits here for an admin.';
comment on column public.external_people.display_name is 'As the other system last gave it, for the admin who links.';
comment on column public.external_people.email is 'As the other system last gave it, for the admin who links; it proves nothing.';
comment on column public.external_people.waits_because is 'doctor_unknown: the clinic knows no such doctor. email_taken: an account with this address exists, and an address is no proof.';
comment on column public.external_people.linked_by is 'The admin who linked; null for people the other system brought itself.';
alter table public.external_people replica identity full;
create index external_people_user on public.external_people (user_id);

create function public.guard_external_person() returns trigger language plpgsql as $$
begin
  if new.user_id is not null and not exists (
    select from public.users where id = new.user_id and role = new.kind) then
    raise exception 'user % is no %', new.user_id, new.kind using errcode = 'TM041';
  end if;
  return new;
end $$;
comment on function public.guard_external_person is 'Lets a doctor''s id mean only a doctor, and a patient''s only a patient.';
create trigger external_people_guard before insert or update of user_id, kind on public.external_people
  for each row execute function public.guard_external_person();

create function public.audit_external_person() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when new.linked_by is null then 'external_person.brought' else 'external_person.linked' end,
    'external_people', new.id::text,
    case when tg_op = 'UPDATE' then jsonb_build_object('user_id', old.user_id) end,
    jsonb_build_object('client_id', new.client_id, 'kind', new.kind, 'external_id', new.external_id,
      'user_id', new.user_id));
  return null;
end $$;
comment on function public.audit_external_person is 'Keeps in the audit log which person was brought by another system, and who linked whom.';
create constraint trigger external_people_audit_new after insert on public.external_people
  deferrable initially deferred
  for each row when (new.user_id is not null) execute function public.audit_external_person();
create constraint trigger external_people_audit_link after update on public.external_people
  deferrable initially deferred
  for each row when (new.user_id is distinct from old.user_id) execute function public.audit_external_person();

create table public.integration_sessions (
  consultation_id uuid primary key references public.consultations (id) on delete cascade,
  client_id uuid not null references public.integration_clients (id) on delete cascade,
  doctor_ref uuid not null references public.external_people (id),
  patient_ref uuid not null references public.external_people (id),
  external_id text,
  key_id uuid references public.integration_keys (id) on delete set null,
  last_event_seq integer not null default 0,
  created_at timestamptz not null default now(),
  constraint integration_sessions_external_id_once unique (client_id, external_id),
  constraint integration_sessions_external_id_length check (char_length(external_id) between 1 and 100)
);
comment on table public.integration_sessions is 'Consultations that another system has made, with what it calls their people. Their appointments are like all others.';
comment on column public.integration_sessions.external_id is 'What the other system calls the session.';
comment on column public.integration_sessions.last_event_seq is 'Number of the last event told of; given out under the row''s lock, so events are numbered in the order of their commits.';
alter table public.integration_sessions replica identity full;
create index integration_sessions_client on public.integration_sessions (client_id);
create index integration_sessions_doctor on public.integration_sessions (doctor_ref);
create index integration_sessions_patient on public.integration_sessions (patient_ref);
create index integration_sessions_key on public.integration_sessions (key_id);

create function public.audit_integration_session() returns trigger language plpgsql as $$
begin
  perform public.record_audit('appointment.booked_by_integration', 'consultations', new.consultation_id::text, null,
    jsonb_build_object('client_id', new.client_id, 'key_id', new.key_id));
  return null;
end $$;
comment on function public.audit_integration_session is 'Keeps in the audit log which key has booked what.';
create constraint trigger integration_sessions_audit after insert on public.integration_sessions
  deferrable initially deferred
  for each row execute function public.audit_integration_session();

create table integration.join_links (
  code_hash bytea primary key,
  consultation_id uuid not null references public.consultations (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  expires_at timestamptz not null,
  redeemed_at timestamptz,
  created_at timestamptz not null default now()
);
comment on table integration.join_links is 'One-time links by which people without a password come to their session. Only a digest of the code is kept.';
comment on column integration.join_links.code_hash is 'SHA-256 of the code in the link.';
create index join_links_person on integration.join_links (consultation_id, user_id);
create index join_links_user on integration.join_links (user_id);
create index join_links_expiry on integration.join_links (expires_at);

create table integration.idempotency_keys (
  client_id uuid not null references public.integration_clients (id) on delete cascade,
  idempotency_key text not null,
  fingerprint bytea not null,
  status integer,
  master_key_id text,
  sealed_answer bytea,
  created_at timestamptz not null default now(),
  primary key (client_id, idempotency_key),
  constraint idempotency_keys_length check (char_length(idempotency_key) between 1 and 255),
  constraint idempotency_keys_whole check (num_nonnulls(status, master_key_id, sealed_answer) in (0, 3))
);
comment on table integration.idempotency_keys is 'Requests that have been carried out, with their answers, so that the same request sent again is answered and not done again. A row is seen by others only with its answer.';
comment on column integration.idempotency_keys.fingerprint is 'SHA-256 of method, address and body.';
comment on column integration.idempotency_keys.sealed_answer is 'The answer''s body, which holds join links, encrypted with the master key named beside it.';
create index idempotency_keys_created on integration.idempotency_keys (created_at);
