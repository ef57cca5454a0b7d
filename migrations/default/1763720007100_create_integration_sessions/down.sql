drop table integration.idempotency_keys;
drop table integration.join_links;
drop table public.integration_sessions;
drop function public.audit_integration_session();
drop table public.external_people;
drop function public.audit_external_person();
drop function public.guard_external_person();
alter table public.active_sessions drop column must_end_at;
-- People without an address cannot go back to a schema that demands one; they keep one that leads nowhere.
update public.users set email = id::text || '@no-address.invalid' where email is null;
alter table public.users alter column email set not null;
comment on column public.users.email is null;
