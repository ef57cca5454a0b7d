create table public.notifications (
  id uuid primary key,
  user_id uuid not null references public.users (id) on delete cascade,
  kind text not null,
  appointment_id uuid references public.appointments (id) on delete cascade,
  subject_id uuid not null,
  payload jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  constraint notifications_kind_length check (char_length(kind) between 3 and 60)
);
comment on table public.notifications is 'What the bell in the app shows. The id is that of the delivery which made it, so that it is made once.';
comment on column public.notifications.subject_id is 'What it is about: the appointment, the proposed shift or the waitlist''s offer.';
comment on column public.notifications.payload is 'What the app shows of it without asking again.';
alter table public.notifications replica identity full;
create index notifications_user on public.notifications (user_id, created_at desc);
create index notifications_unread on public.notifications (user_id) where read_at is null;
create index notifications_appointment on public.notifications (appointment_id);

create function public.stamp_notification_read() returns trigger language plpgsql as $$
begin
  -- The first reading counts, by our clock and not by the reader's.
  new.read_at := case when new.read_at is not null then coalesce(old.read_at, clock_timestamp()) end;
  return new;
end $$;
create trigger notifications_stamp_read before update of read_at on public.notifications
  for each row execute function public.stamp_notification_read();

create table public.planned_reminders (
  appointment_id uuid not null references public.appointments (id) on delete cascade,
  version integer not null,
  user_id uuid not null references public.users (id) on delete cascade,
  offset_minutes integer not null,
  due_at timestamptz not null,
  job_id uuid not null,
  primary key (appointment_id, version, user_id, offset_minutes)
);
comment on table public.planned_reminders is 'Reminders that have a job waiting, so that a job is made once and can be taken back.';
create index planned_reminders_user on public.planned_reminders (user_id);

create table public.notification_deliveries (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  kind text not null,
  appointment_id uuid references public.appointments (id) on delete cascade,
  subject_id uuid not null,
  version integer not null,
  offset_minutes integer not null default 0,
  channel text not null,
  status text not null default 'queued',
  reason text,
  actor_id uuid references public.users (id) on delete set null,
  attempts integer not null default 0,
  due_at timestamptz not null,
  next_attempt_at timestamptz not null default clock_timestamp(),
  claimed_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint notification_deliveries_once unique (subject_id, version, kind, channel, user_id, offset_minutes),
  constraint notification_deliveries_channel_known check (channel in ('email', 'sms', 'web_push', 'in_app')),
  constraint notification_deliveries_status_known check (status in ('queued', 'sending', 'sent', 'dropped', 'dead')),
  constraint notification_deliveries_finished check (
    (status in ('sent', 'dropped', 'dead')) = (finished_at is not null)),
  constraint notification_deliveries_reason_length check (char_length(reason) <= 300)
);
comment on table public.notification_deliveries is 'Each message to a person on one channel. The unique key is why it leaves at most once, however often a job runs.';
comment on column public.notification_deliveries.version is 'Version of the appointment the message is about; 1 for other subjects.';
comment on column public.notification_deliveries.offset_minutes is 'How long before the appointment, for reminders; else 0.';
comment on column public.notification_deliveries.reason is 'Why it was dropped, or what the last attempt failed with.';
comment on column public.notification_deliveries.actor_id is 'Who did what the message tells of.';
comment on column public.notification_deliveries.due_at is 'When it would have left had nothing been late.';
comment on column public.notification_deliveries.next_attempt_at is 'queued: not before this. sending: when whoever claimed it counts as dead.';
comment on column public.notification_deliveries.claimed_at is 'When the present state was looked at for the last attempt.';
alter table public.notification_deliveries replica identity full;
create index notification_deliveries_open on public.notification_deliveries (next_attempt_at)
  where status in ('queued', 'sending');
create index notification_deliveries_user on public.notification_deliveries (user_id);
create index notification_deliveries_appointment on public.notification_deliveries (appointment_id);
create index notification_deliveries_newest on public.notification_deliveries (created_at desc);
