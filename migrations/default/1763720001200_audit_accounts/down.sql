drop trigger users_audit_change on public.users;
drop function public.audit_account_change;
