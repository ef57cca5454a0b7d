create table public.file_access_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  file_id uuid,
  actor_id uuid,
  session_id uuid,
  action text not null,
  outcome text not null,
  code text,
  address text,
  constraint file_access_log_action_known check (action in ('upload', 'link', 'read', 'preview', 'send')),
  constraint file_access_log_outcome_known check (outcome in ('allowed', 'refused')),
  constraint file_access_log_refusal_has_code check ((outcome = 'refused') = (code is not null))
);
comment on table public.file_access_log is 'Every upload and every reading of a file, allowed or refused. Append-only; refers to nothing, so that it outlives what it speaks of.';
comment on column public.file_access_log.file_id is 'As asked for: an id somebody guessed is kept too.';
comment on column public.file_access_log.address is 'Where the request came from, as the app''s server saw it.';
create index file_access_log_file on public.file_access_log (file_id, at);
create index file_access_log_actor on public.file_access_log (actor_id, at);

create function public.refuse_file_access_log_change() returns trigger language plpgsql as $$
begin
  raise exception 'the log of file access is append-only' using errcode = 'TM002';
end $$;
create trigger file_access_log_append_only before update or delete on public.file_access_log
  for each row execute function public.refuse_file_access_log_change();
create trigger file_access_log_no_truncate before truncate on public.file_access_log
  for each statement execute function public.refuse_file_access_log_change();
