create table public.connection_checks (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  verdict text not null,
  round_trip_ms integer,
  checked_at timestamptz not null default clock_timestamp(),
  constraint connection_checks_verdict_known check (verdict in ('ready', 'no_picture', 'no_sound', 'weak', 'unreachable')),
  constraint connection_checks_round_trip check (round_trip_ms between 0 and 60000)
);
comment on table public.connection_checks is 'What the test of camera, microphone and connection before a call has found, newest of each person.';
comment on column public.connection_checks.user_id is 'Who tested.';
comment on column public.connection_checks.verdict is 'The worst of what stands in the way of talking to each other; ready when nothing does.';
comment on column public.connection_checks.round_trip_ms is 'To the video server and back, in milliseconds; null when it was not reached.';
comment on column public.connection_checks.checked_at is 'When, by our clock.';
alter table public.connection_checks replica identity full;
create index connection_checks_user on public.connection_checks (user_id, checked_at desc);

create function public.forget_old_connection_checks() returns trigger language plpgsql as $$
begin
  delete from public.connection_checks where id in (
    select id from public.connection_checks where user_id = new.user_id order by checked_at desc, id offset 20);
  return null;
end $$;
comment on function public.forget_old_connection_checks is 'Nobody fills the table by testing again and again: the twenty newest of each person stay.';
create trigger connection_checks_forget_old after insert on public.connection_checks
  for each row execute function public.forget_old_connection_checks();

alter table public.scheduling_settings
  add column check_reminder_minutes integer not null default 720,
  add column checks_count_days integer not null default 30,
  add column clinic_phone text,
  add constraint scheduling_settings_check_reminder check (check_reminder_minutes between 30 and 43200),
  add constraint scheduling_settings_checks_count check (checks_count_days between 1 and 365),
  add constraint scheduling_settings_clinic_phone check (clinic_phone ~ '^\+[1-9][0-9]{6,14}$');
comment on column public.scheduling_settings.check_reminder_minutes is 'A reminder that reaches the patient at least so long before the appointment asks him to test his camera, microphone and connection.';
comment on column public.scheduling_settings.checks_count_days is 'So many days before an appointment a test, or a call that went well, is still taken as a sign that the next one will.';
comment on column public.scheduling_settings.clinic_phone is 'Number in E.164 that patients may call when a video consultation cannot be held.';
