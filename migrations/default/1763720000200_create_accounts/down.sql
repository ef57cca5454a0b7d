drop table public.active_sessions;
drop trigger users_role_change_ends_sessions on public.users;
drop trigger users_block_ends_sessions on public.users;
drop schema accounts cascade;
