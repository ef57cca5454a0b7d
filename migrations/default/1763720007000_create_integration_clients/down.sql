drop table public.integration_keys cascade;
drop table public.integration_clients;
drop function public.audit_integration_key();
drop function public.guard_integration_key();
drop schema integration cascade;
