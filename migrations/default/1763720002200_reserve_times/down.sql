drop trigger appointments_audit_overbooking on public.appointments;
drop trigger appointments_audit_overbooked on public.appointments;
drop trigger appointments_reserve_changed on public.appointments;
drop trigger appointments_reserve_new on public.appointments;
drop trigger appointments_prepare on public.appointments;
drop table public.reserved_times;
drop table public.shift_proposals;
drop table public.slot_holds;
drop function public.reserve_proposal();
drop function public.close_proposal();
drop function public.open_proposal();
drop function public.keep_hold();
drop function public.reserve_hold();
drop function public.audit_overbooking();
drop function public.reserve_appointment();
drop function public.prepare_appointment();
drop function public.guard_reserved_time();
drop function public.lock_calendars(uuid[]);
alter table public.appointments replica identity default;
-- Fails while overbooked appointments overlap others: the older schema has no place for them.
alter table public.appointments
  drop column booking_key,
  drop column booked_by,
  drop column overbooked,
  drop column occupied_until,
  add constraint appointments_doctor_not_double_booked exclude using gist
    (doctor_id with =, tstzrange(starts_at, ends_at) with &&) where (status in ('pending', 'booked')),
  add constraint appointments_patient_not_double_booked exclude using gist
    (patient_id with =, tstzrange(starts_at, ends_at) with &&) where (status in ('pending', 'booked'));
comment on table public.appointments is 'A patient and a doctor at a time. Overlap is refused by the two exclusion constraints.';
