alter table public.scheduling_settings
  add column waitlist_offer_minutes integer not null default 15,
  add constraint scheduling_settings_waitlist_offer check (waitlist_offer_minutes between 1 and 240);
comment on column public.scheduling_settings.waitlist_offer_minutes is 'How long a freed time stays offered to one person of the waitlist, before it goes to the next.';

create table public.waitlist_entries (
  id uuid primary key default gen_random_uuid(),
  patient_id uuid not null references public.users (id) on delete cascade,
  doctor_id uuid references public.users (id) on delete cascade,
  speciality text,
  duration_minutes integer not null,
  starts_after timestamptz not null,
  ends_before timestamptz not null,
  status text not null default 'waiting',
  joined_by uuid references public.users (id) on delete set null,
  created_at timestamptz not null default now(),
  closed_at timestamptz,
  constraint waitlist_entries_doctor_or_speciality check (num_nonnulls(doctor_id, speciality) = 1),
  constraint waitlist_entries_speciality_length check (char_length(speciality) between 1 and 120),
  constraint waitlist_entries_duration check (duration_minutes between 5 and 480),
  constraint waitlist_entries_window check (starts_after < ends_before),
  constraint waitlist_entries_status_known check (status in ('waiting', 'booked', 'left', 'expired')),
  constraint waitlist_entries_closed check ((status = 'waiting') = (closed_at is null))
);
comment on table public.waitlist_entries is 'Patients who want an earlier or any time with a doctor, or with any doctor of a speciality.';
comment on column public.waitlist_entries.starts_after is 'The wish: an appointment that starts at this time or later …';
comment on column public.waitlist_entries.ends_before is '… and starts before this one.';
alter table public.waitlist_entries replica identity full;
create index waitlist_entries_patient on public.waitlist_entries (patient_id);
create index waitlist_entries_waiting_doctor on public.waitlist_entries (doctor_id) where status = 'waiting';
create index waitlist_entries_waiting_speciality on public.waitlist_entries (speciality) where status = 'waiting';

create table public.waitlist_offers (
  id uuid primary key default gen_random_uuid(),
  entry_id uuid not null references public.waitlist_entries (id) on delete cascade,
  hold_id uuid references public.slot_holds (id) on delete set null,
  doctor_id uuid not null references public.users (id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null default 'open',
  expires_at timestamptz not null,
  appointment_id uuid references public.appointments (id) on delete set null,
  created_at timestamptz not null default now(),
  answered_at timestamptz,
  expiry_announced_at timestamptz,
  constraint waitlist_offers_hold unique (hold_id),
  constraint waitlist_offers_times check (starts_at < ends_at),
  constraint waitlist_offers_status_known check (status in ('open', 'accepted', 'declined', 'expired')),
  constraint waitlist_offers_held_while_open check (status <> 'open' or hold_id is not null),
  constraint waitlist_offers_answered_when_closed check ((status = 'open') = (answered_at is null))
);
comment on table public.waitlist_offers is 'Freed times offered to people of the waitlist. The time of an open offer is held, so no two open offers share time.';
comment on column public.waitlist_offers.expiry_announced_at is 'When the patient was told that the offer had lapsed.';
alter table public.waitlist_offers replica identity full;
create unique index waitlist_offers_one_open on public.waitlist_offers (entry_id) where status = 'open';
create index waitlist_offers_entry on public.waitlist_offers (entry_id);
create index waitlist_offers_unannounced on public.waitlist_offers (id) where status = 'expired' and expiry_announced_at is null;

create function public.close_offer_without_hold() returns trigger language plpgsql as $$
begin
  -- Whoever removes the hold, the worker or somebody who needed the time of a lapsed one, ends the offer with it.
  if new.hold_id is null and new.status = 'open' then
    new.status := 'expired';
  end if;
  if new.status <> 'open' and old.status = 'open' then
    new.answered_at := clock_timestamp();
  end if;
  return new;
end $$;
comment on function public.close_offer_without_hold is 'Ends an offer with the hold of its time.';
create trigger waitlist_offers_close before update on public.waitlist_offers
  for each row execute function public.close_offer_without_hold();

create table public.waitlist_checks (
  doctor_id uuid primary key references public.users (id) on delete cascade,
  since timestamptz not null default clock_timestamp()
);
comment on table public.waitlist_checks is 'Doctors who may have time for somebody who waits: work for the worker, written in the transaction that frees the time.';

create function public.check_waitlist(doctor uuid) returns void language sql as $$
  insert into public.waitlist_checks (doctor_id)
  select doctor
   where exists (
     select from public.waitlist_entries as entry
      where entry.status = 'waiting' and (entry.doctor_id = doctor
            or entry.speciality = (select profile.speciality from public.doctors as profile where profile.user_id = doctor)))
  on conflict (doctor_id) do update set since = excluded.since;
$$;
comment on function public.check_waitlist is 'Lets the worker look whether the doctor has time for somebody who waits.';

create function public.note_freed_time() returns trigger language plpgsql as $$
begin
  perform public.check_waitlist(old.doctor_id);
  return null;
end $$;
comment on function public.note_freed_time is 'Reserved time was given back or moved.';
create trigger reserved_times_note_freed after delete or update of starts_at, occupied_until, doctor_id on public.reserved_times
  for each row execute function public.note_freed_time();

create function public.note_changed_availability() returns trigger language plpgsql as $$
begin
  perform public.check_waitlist(case when tg_op = 'DELETE' then old.user_id else new.user_id end);
  return null;
end $$;
comment on function public.note_changed_availability is 'Somebody''s slots or exceptions have changed.';
create trigger availability_slots_note_changed after insert or update on public.availability_slots
  for each row execute function public.note_changed_availability();
create trigger availability_exceptions_note_changed after insert or update or delete on public.availability_exceptions
  for each row execute function public.note_changed_availability();

create function public.note_joined_waitlist() returns trigger language plpgsql as $$
begin
  perform public.check_waitlist(profile.user_id) from public.doctors as profile
   where profile.user_id = new.doctor_id or profile.speciality = new.speciality;
  return null;
end $$;
comment on function public.note_joined_waitlist is 'Somebody has begun to wait; there may be time for him already.';
create trigger waitlist_entries_note_joined after insert on public.waitlist_entries
  for each row execute function public.note_joined_waitlist();
