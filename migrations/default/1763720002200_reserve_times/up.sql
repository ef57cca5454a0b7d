alter table public.appointments
  add column occupied_until timestamptz,
  add column overbooked boolean not null default false,
  add column booked_by uuid references public.users (id) on delete set null,
  add column booking_key text,
  add constraint appointments_booked_once unique (booked_by, booking_key),
  add constraint appointments_booking_key_length check (char_length(booking_key) between 8 and 100);
update public.appointments set occupied_until = ends_at;
alter table public.appointments
  alter column occupied_until set not null,
  add constraint appointments_occupied_to_their_end check (occupied_until >= ends_at),
  drop constraint appointments_doctor_not_double_booked,
  drop constraint appointments_patient_not_double_booked;
alter table public.appointments replica identity full;
comment on table public.appointments is 'A patient and a doctor at a time. Overlap is refused by the exclusion constraints of reserved_times.';
comment on column public.appointments.occupied_until is 'End of the buffer after the appointment; as set when it was booked.';
comment on column public.appointments.overbooked is 'Put by staff over other appointments of the doctor, on purpose; audited.';
comment on column public.appointments.booking_key is 'Made by the client for one attempt to book: the same key books once.';

create table public.slot_holds (
  id uuid primary key default gen_random_uuid(),
  doctor_id uuid not null references public.users (id) on delete cascade,
  patient_id uuid not null references public.users (id) on delete cascade,
  held_by uuid references public.users (id) on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  occupied_until timestamptz not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  constraint slot_holds_two_people check (patient_id <> doctor_id),
  constraint slot_holds_times check (starts_at < ends_at and ends_at <= occupied_until)
);
comment on table public.slot_holds is 'A start reserved while a patient confirms. Past expires_at it gives way to whoever reserves the time next.';
create index slot_holds_expiry on public.slot_holds (expires_at);
create index slot_holds_patient on public.slot_holds (patient_id);
create index slot_holds_doctor on public.slot_holds (doctor_id);

create table public.shift_proposals (
  id uuid primary key default gen_random_uuid(),
  appointment_id uuid not null references public.appointments (id) on delete cascade,
  proposed_by uuid references public.users (id) on delete set null,
  counters uuid references public.shift_proposals (id) on delete set null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  occupied_until timestamptz not null,
  status text not null default 'open',
  note text not null default '',
  expires_at timestamptz not null,
  answered_by uuid references public.users (id) on delete set null,
  answered_at timestamptz,
  created_at timestamptz not null default now(),
  constraint shift_proposals_status_known check (
    status in ('open', 'accepted', 'rejected', 'countered', 'withdrawn', 'expired')),
  constraint shift_proposals_times check (starts_at < ends_at and ends_at <= occupied_until),
  constraint shift_proposals_answered_when_closed check ((status = 'open') = (answered_at is null)),
  constraint shift_proposals_note_length check (char_length(note) <= 500)
);
comment on table public.shift_proposals is 'Other times proposed for appointments, kept as their history. While one is open, both times are reserved.';
comment on column public.shift_proposals.counters is 'The proposal this one answers with another time.';
comment on column public.shift_proposals.answered_at is 'When it was closed, in whatever way.';
alter table public.shift_proposals replica identity full;
create unique index shift_proposals_one_open on public.shift_proposals (appointment_id) where status = 'open';
create index shift_proposals_appointment on public.shift_proposals (appointment_id);

create table public.reserved_times (
  id uuid primary key default gen_random_uuid(),
  appointment_id uuid references public.appointments (id) on delete cascade,
  proposal_id uuid references public.shift_proposals (id) on delete cascade,
  hold_id uuid references public.slot_holds (id) on delete cascade,
  subject_id uuid not null generated always as (coalesce(appointment_id, hold_id)) stored,
  doctor_id uuid not null references public.users (id),
  patient_id uuid not null references public.users (id),
  starts_at timestamptz not null,
  occupied_until timestamptz not null,
  overbooked boolean not null default false,
  expires_at timestamptz,
  constraint reserved_times_of_one_thing check (
    (appointment_id is null) <> (hold_id is null) and (proposal_id is null or appointment_id is not null)),
  constraint reserved_times_expire_when_provisional check (
    (expires_at is null) = (proposal_id is null and hold_id is null)),
  constraint reserved_times_proposal unique (proposal_id),
  constraint reserved_times_hold unique (hold_id),
  -- An appointment and the shift proposed for it may overlap each other: they will not both take place.
  constraint appointments_doctor_not_double_booked exclude using gist
    (doctor_id with =, subject_id with <>, tstzrange(starts_at, occupied_until) with &&) where (not overbooked),
  constraint appointments_patient_not_double_booked exclude using gist
    (patient_id with =, subject_id with <>, tstzrange(starts_at, occupied_until) with &&)
);
comment on table public.reserved_times is 'All time that is taken, with its buffers: appointments, open proposals and holds. Kept by triggers; its exclusion constraints are what makes double booking impossible.';
comment on column public.reserved_times.subject_id is 'What may not overlap others: the appointment, with the shift proposed for it, or the hold.';
comment on column public.reserved_times.overbooked is 'Put over others on purpose. Others still cannot be put over it.';
comment on column public.reserved_times.expires_at is 'When a hold or proposal gives way.';
create unique index reserved_times_appointment on public.reserved_times (appointment_id) where proposal_id is null;
create index reserved_times_appointment_all on public.reserved_times (appointment_id);

create function public.lock_calendars(people uuid[]) returns void language plpgsql as $$
declare
  person uuid;
begin
  -- Always in the same order, or two bookings of the same two people could wait for each other.
  foreach person in array array(select distinct unnest(people) order by 1) loop
    perform pg_advisory_xact_lock(hashtextextended('calendar ' || person, 0));
  end loop;
end $$;
comment on function public.lock_calendars is 'Lets changes of the same person''s reserved time wait for each other, until the transaction ends. Without it, crossing waits of the exclusion constraints would end in deadlocks.';

create function public.guard_reserved_time() returns trigger language plpgsql as $$
declare
  over record;
begin
  if tg_op = 'DELETE' then
    perform public.lock_calendars(array[old.doctor_id, old.patient_id]);
    return old;
  end if;

  -- A constraint cannot look at the clock, so what has expired and is in the way goes here, in the transaction that
  -- needs the time. Everybody concerned is locked at once, to keep the order of the locks.
  select coalesce(array_agg(reserved.hold_id) filter (where reserved.hold_id is not null), '{}') as holds,
         coalesce(array_agg(reserved.proposal_id) filter (where reserved.proposal_id is not null), '{}') as proposals,
         coalesce(array_agg(reserved.doctor_id) || array_agg(reserved.patient_id), '{}') as people
    into over
    from public.reserved_times as reserved
   where reserved.expires_at <= clock_timestamp() and reserved.id <> new.id
     and (reserved.doctor_id = new.doctor_id or reserved.patient_id = new.patient_id)
     and tstzrange(reserved.starts_at, reserved.occupied_until) && tstzrange(new.starts_at, new.occupied_until);
  perform public.lock_calendars(over.people || new.doctor_id || new.patient_id);
  -- What somebody else is changing at this moment is skipped: waiting for him could be waiting in a circle.
  delete from public.slot_holds where id in (
    select id from public.slot_holds where id = any (over.holds) order by id for update skip locked);
  update public.shift_proposals set status = 'expired', answered_at = clock_timestamp() where id in (
    select id from public.shift_proposals where id = any (over.proposals) and status = 'open'
     order by id for update skip locked);

  if not new.overbooked and exists (
    select from public.reserved_times as other
     where other.doctor_id = new.doctor_id and other.overbooked and other.subject_id <> coalesce(new.appointment_id, new.hold_id)
       and tstzrange(other.starts_at, other.occupied_until) && tstzrange(new.starts_at, new.occupied_until)) then
    raise exception 'the doctor is overbooked at this time' using errcode = 'exclusion_violation',
      schema = 'public', table = 'reserved_times', constraint = 'appointments_doctor_not_double_booked';
  end if;
  return new;
end $$;
create trigger reserved_times_guard before insert or update or delete on public.reserved_times
  for each row execute function public.guard_reserved_time();

create function public.prepare_appointment() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.occupied_until := coalesce(new.occupied_until, new.ends_at);
    return new;
  end if;
  if new.ends_at <> old.ends_at and new.occupied_until = old.occupied_until then
    new.occupied_until := new.ends_at + (old.occupied_until - old.ends_at);
  end if;
  new.version := old.version
    + ((new.starts_at, new.ends_at, new.status) is distinct from (old.starts_at, old.ends_at, old.status))::int;
  return new;
end $$;
comment on function public.prepare_appointment is 'Lets an appointment keep its buffer when it is moved, and numbers its changes.';
create trigger appointments_prepare before insert or update on public.appointments
  for each row execute function public.prepare_appointment();

create function public.reserve_appointment() returns trigger language plpgsql as $$
begin
  if new.status in ('pending', 'booked') then
    update public.reserved_times
       set doctor_id = new.doctor_id, patient_id = new.patient_id, starts_at = new.starts_at,
           occupied_until = new.occupied_until, overbooked = new.overbooked
     where appointment_id = new.id and proposal_id is null;
    if not found then
      insert into public.reserved_times (appointment_id, doctor_id, patient_id, starts_at, occupied_until, overbooked)
      values (new.id, new.doctor_id, new.patient_id, new.starts_at, new.occupied_until, new.overbooked);
    end if;
  else
    update public.shift_proposals set status = 'withdrawn', answered_at = clock_timestamp()
     where appointment_id = new.id and status = 'open';
    delete from public.reserved_times where appointment_id = new.id;
  end if;
  return null;
end $$;
comment on function public.reserve_appointment is 'Reserves the time of a live appointment, and frees it with all that was proposed when the appointment ends.';
create trigger appointments_reserve_new after insert on public.appointments
  for each row execute function public.reserve_appointment();
create trigger appointments_reserve_changed
  after update of doctor_id, patient_id, starts_at, ends_at, occupied_until, status, overbooked on public.appointments
  for each row execute function public.reserve_appointment();

create function public.audit_overbooking() returns trigger language plpgsql as $$
begin
  perform public.record_audit('appointment.overbooked', 'appointments', new.id::text, null,
    jsonb_build_object('doctor_id', new.doctor_id, 'patient_id', new.patient_id,
      'starts_at', new.starts_at, 'ends_at', new.ends_at));
  return null;
end $$;
comment on function public.audit_overbooking is 'Keeps in the audit log who overbooked whom.';
-- Deferred: the log's lock is always the last one a transaction takes.
create constraint trigger appointments_audit_overbooked after insert on public.appointments
  deferrable initially deferred
  for each row when (new.overbooked) execute function public.audit_overbooking();
create constraint trigger appointments_audit_overbooking after update on public.appointments
  deferrable initially deferred
  for each row when (new.overbooked and not old.overbooked) execute function public.audit_overbooking();

create function public.reserve_hold() returns trigger language plpgsql as $$
begin
  insert into public.reserved_times (hold_id, doctor_id, patient_id, starts_at, occupied_until, expires_at)
  values (new.id, new.doctor_id, new.patient_id, new.starts_at, new.occupied_until, new.expires_at);
  return null;
end $$;
create trigger slot_holds_reserve after insert on public.slot_holds
  for each row execute function public.reserve_hold();

create function public.keep_hold() returns trigger language plpgsql as $$
begin
  raise exception 'a hold is made and deleted, not changed' using errcode = 'TM011';
end $$;
create trigger slot_holds_keep before update on public.slot_holds
  for each row execute function public.keep_hold();

create function public.open_proposal() returns trigger language plpgsql as $$
declare
  appointment public.appointments;
begin
  -- Locked, so that proposing and cancelling end in one order.
  select * into appointment from public.appointments where id = new.appointment_id for update;
  if appointment.status not in ('pending', 'booked') then
    raise exception 'appointment % is over', new.appointment_id using errcode = 'TM012';
  end if;
  new.occupied_until := coalesce(new.occupied_until,
    new.ends_at + (appointment.occupied_until - appointment.ends_at));
  return new;
end $$;
create trigger shift_proposals_open before insert on public.shift_proposals
  for each row execute function public.open_proposal();

create function public.close_proposal() returns trigger language plpgsql as $$
begin
  if old.status <> 'open' and new.status <> old.status then
    raise exception 'proposal % is closed', old.id using errcode = 'TM013';
  end if;
  if (new.id, new.appointment_id, new.starts_at, new.ends_at, new.occupied_until, new.expires_at)
     is distinct from (old.id, old.appointment_id, old.starts_at, old.ends_at, old.occupied_until, old.expires_at) then
    raise exception 'what was proposed stays as it was' using errcode = 'TM014';
  end if;
  return new;
end $$;
comment on function public.close_proposal is 'Lets a proposal be answered once, and nothing of it change.';
create trigger shift_proposals_close before update on public.shift_proposals
  for each row execute function public.close_proposal();

create function public.reserve_proposal() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.status = 'open' then
      insert into public.reserved_times
        (appointment_id, proposal_id, doctor_id, patient_id, starts_at, occupied_until, expires_at)
      select new.appointment_id, new.id, doctor_id, patient_id, new.starts_at, new.occupied_until, new.expires_at
        from public.appointments where id = new.appointment_id;
    end if;
  elsif new.status <> 'open' then
    delete from public.reserved_times where proposal_id = new.id;
  end if;
  return null;
end $$;
comment on function public.reserve_proposal is 'Reserves a proposed time while the proposal is open.';
create trigger shift_proposals_reserve after insert or update of status on public.shift_proposals
  for each row execute function public.reserve_proposal();

insert into public.reserved_times (appointment_id, doctor_id, patient_id, starts_at, occupied_until)
select id, doctor_id, patient_id, starts_at, occupied_until from public.appointments
 where status in ('pending', 'booked');
