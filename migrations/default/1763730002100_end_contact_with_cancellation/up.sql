create table public.acquaintances (
  viewer_id uuid not null references public.users (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  since timestamptz not null default now(),
  primary key (viewer_id, user_id)
);
comment on table public.acquaintances is 'Who has met or written to whom, both ways, noted once. Contacts read it instead of rooms and calls, which change all the time: whoever watches contacts would be woken by every message.';
comment on column public.acquaintances.viewer_id is 'The one, who has the other as a contact.';
comment on column public.acquaintances.user_id is 'The other.';
comment on column public.acquaintances.since is 'When they first met or wrote.';
create index acquaintances_user on public.acquaintances (user_id);

create function public.note_acquaintance(one uuid, other uuid) returns void language sql volatile
begin atomic
  insert into public.acquaintances (viewer_id, user_id)
  values (least(one, other), greatest(one, other)), (greatest(one, other), least(one, other))
  on conflict do nothing;
end;
comment on function public.note_acquaintance is 'Notes both ways, always in the same order, so that two who note the same do not wait for each other in a circle.';

create function public.note_correspondence() returns trigger language plpgsql as $$
begin
  perform public.note_acquaintance(one.user_id, other.user_id)
    from public.rooms as room
    join public.room_participants as one on one.room_id = room.id
    join public.room_participants as other on other.room_id = room.id and other.user_id > one.user_id
   where room.id = new.room_id and room.kind = 'direct';
  return null;
end $$;
comment on function public.note_correspondence is 'The first message of a direct room makes its two people acquainted.';
create trigger messages_note_correspondence after insert on public.messages
  for each row when (new.kind = 'user' and new.message_number = 1) execute function public.note_correspondence();

create function public.note_meeting() returns trigger language plpgsql as $$
begin
  perform public.note_acquaintance(appointment.patient_id, appointment.doctor_id)
    from public.appointments as appointment where appointment.id = new.appointment_id;
  return null;
end $$;
comment on function public.note_meeting is 'A call that has begun makes patient and doctor acquainted.';
create trigger consultations_note_meeting after update of started_at on public.consultations
  for each row when (new.started_at is not null and old.started_at is null) execute function public.note_meeting();

insert into public.acquaintances (viewer_id, user_id)
select one.user_id, other.user_id
  from public.rooms as room
  join public.room_participants as one on one.room_id = room.id
  join public.room_participants as other on other.room_id = room.id and other.user_id <> one.user_id
 where room.kind = 'direct' and room.message_count > 0
union
select side.viewer_id, side.user_id
  from public.consultations as consultation
  join public.appointments as appointment on appointment.id = consultation.appointment_id
 cross join lateral (values
   (appointment.patient_id, appointment.doctor_id),
   (appointment.doctor_id, appointment.patient_id)) as side (viewer_id, user_id)
 where consultation.started_at is not null;

create or replace view public.contacts as
  select viewer.id as viewer_id, person.id as user_id
    from public.users as viewer
    join public.users as person on person.id <> viewer.id and person.blocked_at is null
   where viewer.role in ('staff', 'admin')
      or (viewer.role = 'doctor' and person.role in ('doctor', 'staff', 'pharmacist', 'admin'))
      or (viewer.role = 'pharmacist' and person.role in ('doctor', 'staff', 'pharmacist', 'admin'))
  union
  -- One that was cancelled is none they have had, unless they met all the same.
  select appointment.patient_id, appointment.doctor_id
    from public.appointments as appointment
    join public.users as doctor on doctor.id = appointment.doctor_id and doctor.blocked_at is null
   where appointment.status in ('booked', 'finished')
  union
  select appointment.doctor_id, appointment.patient_id
    from public.appointments as appointment
    join public.users as patient on patient.id = appointment.patient_id and patient.blocked_at is null
   where appointment.status in ('booked', 'finished')
  union
  select acquaintance.viewer_id, acquaintance.user_id
    from public.acquaintances as acquaintance
    join public.users as person on person.id = acquaintance.user_id and person.blocked_at is null;
