alter table public.appointments
  add column cancel_reason text not null default '',
  add column cancelled_by uuid references public.users (id) on delete set null,
  add column cancelled_at timestamptz,
  add constraint appointments_cancel_reason_length check (char_length(cancel_reason) <= 500);
comment on column public.appointments.cancel_reason is 'Said by whoever cancelled, for the other side.';
create index appointments_starts on public.appointments (starts_at);

create function public.stamp_cancellation() returns trigger language plpgsql as $$
declare
  acting jsonb := nullif(current_setting('hasura.user', true), '')::jsonb;
begin
  if new.status = 'cancelled' then
    new.cancelled_at := clock_timestamp();
    new.cancelled_by := coalesce(nullif(acting ->> 'x-hasura-user-id', '')::uuid, new.cancelled_by);
  else
    new.cancelled_at := null;
    new.cancelled_by := null;
    new.cancel_reason := '';
  end if;
  return new;
end $$;
comment on function public.stamp_cancellation is 'Notes who cancelled and when; the actor comes from the session the engine or a handler has set.';
create trigger appointments_stamp_cancellation before update of status on public.appointments
  for each row when (new.status <> old.status) execute function public.stamp_cancellation();

create function public.audit_appointment_change() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when new.status = 'cancelled' and old.status <> 'cancelled' then 'appointment.cancelled' else 'appointment.changed' end,
    'appointments', new.id::text,
    jsonb_build_object('starts_at', old.starts_at, 'ends_at', old.ends_at, 'status', old.status, 'doctor_id', old.doctor_id),
    jsonb_build_object('starts_at', new.starts_at, 'ends_at', new.ends_at, 'status', new.status, 'doctor_id', new.doctor_id));
  return null;
end $$;
comment on function public.audit_appointment_change is 'Keeps in the audit log who moved or cancelled an appointment.';
-- Deferred: the log's lock is always the last one a transaction takes.
create constraint trigger appointments_audit_change after update on public.appointments
  deferrable initially deferred
  for each row when ((new.starts_at, new.ends_at, new.status, new.doctor_id)
    is distinct from (old.starts_at, old.ends_at, old.status, old.doctor_id))
  execute function public.audit_appointment_change();

create function public.audit_booking_on_behalf() returns trigger language plpgsql as $$
begin
  perform public.record_audit('appointment.booked_on_behalf', 'appointments', new.id::text, null,
    jsonb_build_object('doctor_id', new.doctor_id, 'patient_id', new.patient_id,
      'starts_at', new.starts_at, 'ends_at', new.ends_at));
  return null;
end $$;
comment on function public.audit_booking_on_behalf is 'Keeps in the audit log who booked for a patient.';
create constraint trigger appointments_audit_on_behalf after insert on public.appointments
  deferrable initially deferred
  for each row when (new.booked_by <> new.patient_id) execute function public.audit_booking_on_behalf();

-- An expiry can be written by whoever needs the time; the worker finds it here and tells the people once.
alter table public.shift_proposals add column expiry_announced_at timestamptz;
comment on column public.shift_proposals.expiry_announced_at is 'When the people were told that the proposal had expired.';
create index shift_proposals_due on public.shift_proposals (expires_at) where status = 'open';
create index shift_proposals_unannounced on public.shift_proposals (id) where status = 'expired' and expiry_announced_at is null;

alter table public.slot_holds replica identity full;
create index slot_holds_held_by on public.slot_holds (held_by);
create index reserved_times_doctor_ahead on public.reserved_times (doctor_id, occupied_until);
create index reserved_times_patient_ahead on public.reserved_times (patient_id, occupied_until);

create function public.take_calendars(people uuid[], from_time timestamptz, until_time timestamptz)
  returns void language plpgsql as $$
begin
  -- Whose expired reservations are in the way is locked in the same sorted run: they go with the first write, and
  -- taking their lock only then could be waiting in a circle.
  perform public.lock_calendars(people || array(
    select person.id
      from public.reserved_times as reserved, unnest(array[reserved.doctor_id, reserved.patient_id]) as person (id)
     where (reserved.doctor_id = any (people) or reserved.patient_id = any (people))
       and reserved.expires_at <= clock_timestamp()
       and tstzrange(reserved.starts_at, reserved.occupied_until) && tstzrange(from_time, until_time)));
end $$;
comment on function public.take_calendars is 'For a handler that decides about these people''s time and then writes: what it has read stays true until its transaction ends.';
