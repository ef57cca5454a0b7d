drop table public.messages;
