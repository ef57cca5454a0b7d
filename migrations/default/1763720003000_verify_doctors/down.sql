drop trigger reserved_times_of_verified_doctor on public.reserved_times;
drop function public.require_verified_doctor();
drop trigger doctors_audit_verification on public.doctors;
drop function public.audit_verification();
drop trigger doctors_stamp_verification on public.doctors;
drop function public.stamp_verification();
alter table public.doctors drop column verified_by, drop column verified_at;
