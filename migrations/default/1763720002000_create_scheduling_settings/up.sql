create table public.scheduling_settings (
  id boolean primary key default true,
  increment_minutes integer not null default 15,
  durations_minutes integer[] not null default '{15,30,45,60}',
  minimum_notice_minutes integer not null default 60,
  horizon_days integer not null default 90,
  buffer_minutes integer not null default 0,
  hold_minutes integer not null default 5,
  proposal_hours integer not null default 48,
  cancellation_notice_minutes integer not null default 120,
  reminder_offsets_minutes integer[] not null default '{1440,60,10}',
  working_days text[] not null default '{MO,TU,WE,TH,FR}',
  working_day_starts time not null default '09:00',
  working_day_minutes integer not null default 480,
  updated_at timestamptz not null default now(),
  constraint scheduling_settings_one_row check (id),
  constraint scheduling_settings_increment check (increment_minutes between 1 and 240),
  constraint scheduling_settings_durations check (
    cardinality(durations_minutes) between 1 and 12 and array_position(durations_minutes, null) is null
    and 5 <= all (durations_minutes) and 480 >= all (durations_minutes)),
  constraint scheduling_settings_minimum_notice check (minimum_notice_minutes between 0 and 43200),
  constraint scheduling_settings_horizon check (horizon_days between 1 and 730),
  constraint scheduling_settings_buffer check (buffer_minutes between 0 and 240),
  constraint scheduling_settings_hold check (hold_minutes between 1 and 60),
  constraint scheduling_settings_proposal check (proposal_hours between 1 and 336),
  constraint scheduling_settings_cancellation_notice check (cancellation_notice_minutes between 0 and 43200),
  constraint scheduling_settings_reminder_offsets check (
    cardinality(reminder_offsets_minutes) <= 6 and array_position(reminder_offsets_minutes, null) is null
    and 1 <= all (reminder_offsets_minutes) and 43200 >= all (reminder_offsets_minutes)),
  constraint scheduling_settings_working_days check (
    cardinality(working_days) between 1 and 7 and array_position(working_days, null) is null
    and working_days <@ '{MO,TU,WE,TH,FR,SA,SU}'),
  constraint scheduling_settings_working_day_starts check (date_trunc('minute', working_day_starts) = working_day_starts),
  constraint scheduling_settings_working_day_minutes check (working_day_minutes between 1 and 1440)
);
comment on table public.scheduling_settings is 'The clinic''s rules of scheduling, in one row. They hold from the next request on; what is booked stays as it was booked.';
comment on column public.scheduling_settings.increment_minutes is 'Appointments start at the start of a slot plus a multiple of this.';
comment on column public.scheduling_settings.durations_minutes is 'Lengths a patient can choose from.';
comment on column public.scheduling_settings.minimum_notice_minutes is 'How long before its start an appointment can still be booked.';
comment on column public.scheduling_settings.horizon_days is 'How far ahead one can book, in days of 24 hours.';
comment on column public.scheduling_settings.buffer_minutes is 'Time kept free after each appointment.';
comment on column public.scheduling_settings.hold_minutes is 'How long a start stays reserved while the patient confirms.';
comment on column public.scheduling_settings.proposal_hours is 'How long a proposal of another time stays open.';
comment on column public.scheduling_settings.cancellation_notice_minutes is 'How long before its start a patient can still cancel or shift an appointment.';
comment on column public.scheduling_settings.reminder_offsets_minutes is 'How long before an appointment reminders go out, for people who chose nothing else.';
comment on column public.scheduling_settings.working_days is 'Days of the working week that a new patient''s calendar starts with.';
alter table public.scheduling_settings replica identity full;
insert into public.scheduling_settings default values;

create function public.stamp_scheduling_settings() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;
create trigger scheduling_settings_stamp before update on public.scheduling_settings
  for each row execute function public.stamp_scheduling_settings();

create function public.audit_scheduling_settings() returns trigger language plpgsql as $$
begin
  perform public.record_audit('scheduling_settings.changed', 'scheduling_settings', 'clinic',
    to_jsonb(old) - 'id' - 'updated_at', to_jsonb(new) - 'id' - 'updated_at');
  return null;
end $$;
comment on function public.audit_scheduling_settings is 'Keeps in the audit log who changed the rules of scheduling.';
-- Deferred: the log's lock is always the last one a transaction takes.
create constraint trigger scheduling_settings_audit after update on public.scheduling_settings
  deferrable initially deferred
  for each row when (to_jsonb(old) - 'updated_at' is distinct from to_jsonb(new) - 'updated_at')
  execute function public.audit_scheduling_settings();

create function public.keep_scheduling_settings() returns trigger language plpgsql as $$
begin
  raise exception 'the rules of scheduling can be changed, not removed' using errcode = 'TM010';
end $$;
create trigger scheduling_settings_keep before delete on public.scheduling_settings
  for each row execute function public.keep_scheduling_settings();
