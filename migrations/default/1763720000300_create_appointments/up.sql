create extension if not exists btree_gist;

create table public.appointments (
  id uuid primary key default gen_random_uuid(),
  patient_id uuid not null references public.users (id),
  doctor_id uuid not null references public.users (id),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null default 'booked',
  reason text not null default '',
  version integer not null default 1,
  created_at timestamptz not null default now(),
  constraint appointments_end_after_start check (starts_at < ends_at),
  constraint appointments_two_people check (patient_id <> doctor_id),
  constraint appointments_status_known check (status in ('pending', 'booked', 'finished', 'cancelled')),
  constraint appointments_doctor_not_double_booked exclude using gist
    (doctor_id with =, tstzrange(starts_at, ends_at) with &&) where (status in ('pending', 'booked')),
  constraint appointments_patient_not_double_booked exclude using gist
    (patient_id with =, tstzrange(starts_at, ends_at) with &&) where (status in ('pending', 'booked'))
);
comment on table public.appointments is 'A patient and a doctor at a time. Overlap is refused by the two exclusion constraints.';
comment on column public.appointments.version is 'Moves on with every change of time or status; jobs made for an older version do nothing.';
create index appointments_patient on public.appointments (patient_id);
create index appointments_doctor on public.appointments (doctor_id);
