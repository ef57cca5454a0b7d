drop function public.take_calendars(uuid[], timestamptz, timestamptz);
drop index public.reserved_times_patient_ahead;
drop index public.reserved_times_doctor_ahead;
drop index public.slot_holds_held_by;
alter table public.slot_holds replica identity default;
drop index public.shift_proposals_unannounced;
drop index public.shift_proposals_due;
alter table public.shift_proposals drop column expiry_announced_at;
drop trigger appointments_audit_on_behalf on public.appointments;
drop function public.audit_booking_on_behalf();
drop trigger appointments_audit_change on public.appointments;
drop function public.audit_appointment_change();
drop trigger appointments_stamp_cancellation on public.appointments;
drop function public.stamp_cancellation();
drop index public.appointments_starts;
alter table public.appointments
  drop constraint appointments_cancel_reason_length,
  drop column cancelled_at, drop column cancelled_by, drop column cancel_reason;
