create table public.notification_preferences (
  user_id uuid primary key references public.users (id) on delete cascade,
  phone text,
  email_enabled boolean not null default true,
  sms_enabled boolean not null default true,
  web_push_enabled boolean not null default true,
  in_app_enabled boolean not null default true,
  reminder_offsets_minutes integer[],
  detail_level text not null default 'none',
  sms_stopped_at timestamptz,
  replan_reminders boolean not null default false,
  updated_at timestamptz not null default now(),
  constraint notification_preferences_phone check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  constraint notification_preferences_reminder_offsets check (
    cardinality(reminder_offsets_minutes) <= 6 and array_position(reminder_offsets_minutes, null) is null
    and 1 <= all (reminder_offsets_minutes) and 43200 >= all (reminder_offsets_minutes)),
  constraint notification_preferences_detail_level_known check (detail_level in ('none', 'full'))
);
comment on table public.notification_preferences is 'How each person wants to be told about his appointments.';
comment on column public.notification_preferences.phone is 'Number for text messages, in E.164.';
comment on column public.notification_preferences.reminder_offsets_minutes is 'How long before an appointment he is reminded; null for what the clinic has set.';
comment on column public.notification_preferences.detail_level is 'none: messages name neither people nor reasons, for whoever may look at the screen. full: they do.';
comment on column public.notification_preferences.sms_stopped_at is 'When he answered STOP to a text message. Another number starts afresh.';
comment on column public.notification_preferences.replan_reminders is 'The worker has yet to plan the reminders of coming appointments again.';
alter table public.notification_preferences replica identity full;
create index notification_preferences_phone on public.notification_preferences (phone);
create index notification_preferences_replan on public.notification_preferences (user_id) where replan_reminders;

create function public.stamp_notification_preferences() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'replan_reminders') is distinct from (to_jsonb(old) - 'replan_reminders') then
    new.updated_at := clock_timestamp();
  end if;
  if new.phone is distinct from old.phone then
    new.sms_stopped_at := null;
  end if;
  if new.reminder_offsets_minutes is distinct from old.reminder_offsets_minutes then
    new.replan_reminders := true;
  end if;
  return new;
end $$;
create trigger notification_preferences_stamp before update on public.notification_preferences
  for each row execute function public.stamp_notification_preferences();

create function public.give_notification_preferences() returns trigger language plpgsql as $$
begin
  insert into public.notification_preferences (user_id) values (new.id);
  return null;
end $$;
create trigger users_notification_preferences after insert on public.users
  for each row execute function public.give_notification_preferences();

create function public.replan_clinic_reminders() returns trigger language plpgsql as $$
begin
  update public.notification_preferences set replan_reminders = true
   where reminder_offsets_minutes is null and not replan_reminders;
  return null;
end $$;
comment on function public.replan_clinic_reminders is 'Lets a change of the clinic''s reminder times reach appointments that are booked already.';
create trigger scheduling_settings_replan_reminders after update on public.scheduling_settings
  for each row when (new.reminder_offsets_minutes is distinct from old.reminder_offsets_minutes)
  execute function public.replan_clinic_reminders();

insert into public.notification_preferences (user_id) select id from public.users;
