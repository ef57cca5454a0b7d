drop function public.first_broken_audit_entry;
drop function public.record_audit;
drop function public.audit_log_digest;
drop table public.audit_log;
drop function public.refuse_audit_change;
