create extension if not exists citext;
create extension if not exists pg_trgm;

create table public.users (
  id uuid primary key default gen_random_uuid(),
  role text not null,
  display_name text not null,
  email citext not null,
  time_zone text not null default 'UTC',
  locale text not null default 'en',
  blocked_at timestamptz,
  created_at timestamptz not null default now(),
  constraint users_email_unique unique (email),
  constraint users_role_known check (role in ('patient', 'doctor', 'staff', 'pharmacist', 'admin')),
  constraint users_display_name_length check (char_length(btrim(display_name)) between 1 and 120),
  constraint users_locale_known check (locale in ('en', 'ru', 'bn'))
);
comment on table public.users is 'Everybody who can sign in. Secrets are in the schema accounts, which GraphQL does not track.';
comment on column public.users.role is 'What the person is at the clinic. The clinic''s admins act under the GraphQL role clinic_admin, because the engine''s own role admin bypasses permissions.';
comment on column public.users.time_zone is 'IANA zone in which times are shown to this person.';
comment on column public.users.locale is 'Language of the pages and messages for this person.';
comment on column public.users.blocked_at is 'Set when an admin blocks the person; every session ends with it.';
alter table public.users replica identity full;
create index users_role on public.users (role);

create table public.patients (
  user_id uuid primary key references public.users (id) on delete cascade,
  date_of_birth date,
  allergies text
);
comment on table public.patients is 'What the clinic knows of a person as a patient.';

create table public.doctors (
  user_id uuid primary key references public.users (id) on delete cascade,
  speciality text not null,
  languages text[] not null default '{}',
  bio text not null default ''
);
comment on table public.doctors is 'What patients may read about a doctor.';

create table public.pharmacists (
  user_id uuid primary key references public.users (id) on delete cascade,
  pharmacy_name text not null
);
comment on table public.pharmacists is 'A pharmacist and the pharmacy he works for.';
