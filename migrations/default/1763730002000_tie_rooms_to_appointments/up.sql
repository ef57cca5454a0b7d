create table public.room_appointments (
  room_id uuid not null references public.rooms (id) on delete cascade,
  appointment_id uuid not null references public.appointments (id) on delete cascade,
  tied_by uuid references public.users (id) on delete set null,
  tied_at timestamptz not null default now(),
  primary key (room_id, appointment_id)
);
comment on table public.room_appointments is 'Which appointments a conversation is about. The direct room of patient and doctor is tied to all of theirs, by triggers; group rooms by staff.';
comment on column public.room_appointments.room_id is 'The conversation.';
comment on column public.room_appointments.appointment_id is 'The appointment it is about.';
comment on column public.room_appointments.tied_by is 'Who tied them; null for a direct room, which is tied by itself.';
comment on column public.room_appointments.tied_at is 'When they were tied.';
alter table public.room_appointments replica identity full;
create index room_appointments_appointment on public.room_appointments (appointment_id);
create index room_appointments_tied_by on public.room_appointments (tied_by);

create function public.direct_key_of(one uuid, other uuid) returns text language sql immutable
begin atomic
  select least(one, other)::text || ':' || greatest(one, other)::text;
end;
comment on function public.direct_key_of is 'The direct_key of the room of two people, whoever comes first.';
create index appointments_pair on public.appointments (public.direct_key_of(patient_id, doctor_id));

create function public.guard_room_appointment() returns trigger language plpgsql as $$
begin
  if not exists (
    select from public.rooms as room
     where room.id = new.room_id and (room.kind = 'group' or room.direct_key = (
       select public.direct_key_of(appointment.patient_id, appointment.doctor_id)
         from public.appointments as appointment where appointment.id = new.appointment_id))) then
    raise exception 'the room cannot be tied to this appointment' using errcode = 'check_violation',
      schema = 'public', table = 'room_appointments', constraint = 'room_appointments_fit';
  end if;
  return new;
end $$;
comment on function public.guard_room_appointment is 'A direct room is about the appointments of its two people only; a line to the front desk is about none in particular.';
create trigger room_appointments_guard before insert or update on public.room_appointments
  for each row execute function public.guard_room_appointment();

create function public.lock_direct_room(direct_key text) returns void language sql volatile
begin atomic
  select pg_advisory_xact_lock(hashtextextended('direct room ' || direct_key, 0));
end;
comment on function public.lock_direct_room is 'Lets the making of two people''s room and the booking of their appointment wait for each other: unseen by each other, neither would tie them.';

create function public.tie_new_direct_room() returns trigger language plpgsql as $$
begin
  perform public.lock_direct_room(new.direct_key);
  insert into public.room_appointments (room_id, appointment_id)
  select new.id, appointment.id from public.appointments as appointment
   where public.direct_key_of(appointment.patient_id, appointment.doctor_id) = new.direct_key
  on conflict do nothing;
  return null;
end $$;
comment on function public.tie_new_direct_room is 'Ties the room of a patient and a doctor to the appointments they have already.';
create trigger rooms_tie_direct after insert on public.rooms
  for each row when (new.kind = 'direct') execute function public.tie_new_direct_room();

create function public.tie_appointment() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    -- With another doctor it is no longer what the former two talk about.
    delete from public.room_appointments as tie using public.rooms as room
     where tie.appointment_id = new.id and room.id = tie.room_id and room.kind = 'direct';
  end if;
  perform public.lock_direct_room(public.direct_key_of(new.patient_id, new.doctor_id));
  insert into public.room_appointments (room_id, appointment_id)
  select room.id, new.id from public.rooms as room
   where room.direct_key = public.direct_key_of(new.patient_id, new.doctor_id)
  on conflict do nothing;
  return null;
end $$;
comment on function public.tie_appointment is 'Ties an appointment to the direct room of its two people, if they have one.';
create trigger appointments_tie_new after insert on public.appointments
  for each row execute function public.tie_appointment();
create trigger appointments_tie_changed after update of patient_id, doctor_id on public.appointments
  for each row when ((new.patient_id, new.doctor_id) <> (old.patient_id, old.doctor_id))
  execute function public.tie_appointment();

insert into public.room_appointments (room_id, appointment_id)
select room.id, appointment.id
  from public.appointments as appointment
  join public.rooms as room on room.direct_key = public.direct_key_of(appointment.patient_id, appointment.doctor_id);
