drop trigger consultations_audit_encryption on public.consultations;
drop function public.audit_call_encryption();
drop trigger consultations_forget_keys on public.consultations;
drop function public.forget_call_keys();
drop trigger consultations_guard_encryption on public.consultations;
drop function public.guard_call_encryption();
drop table call_keys.round_keys;
drop schema call_keys;
alter table public.consultations drop constraint consultations_id_encrypted, drop column encrypted;
