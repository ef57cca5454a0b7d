create table public.availability_slots (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  starts_at timestamptz,
  ends_at timestamptz,
  local_start timestamp,
  duration_minutes integer,
  rule text,
  time_zone text not null,
  created_at timestamptz not null default now(),
  constraint availability_slots_of_user unique (id, user_id),
  constraint availability_slots_single_or_recurring check (
    (num_nonnulls(starts_at, ends_at) = 2 and num_nonnulls(local_start, duration_minutes, rule) = 0)
    or (num_nonnulls(starts_at, ends_at) = 0 and num_nonnulls(local_start, duration_minutes, rule) = 3)),
  constraint availability_slots_at_most_a_day check (
    starts_at < ends_at and ends_at - starts_at <= interval '1 day' and duration_minutes between 1 and 1440),
  constraint availability_slots_whole_minutes check (
    starts_at = date_trunc('minute', starts_at, 'UTC') and ends_at = date_trunc('minute', ends_at, 'UTC')
    and local_start = date_trunc('minute', local_start)),
  constraint availability_slots_rule_of_days check (
    char_length(rule) <= 500 and rule ~ '(^|;)FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)'),
  constraint availability_slots_time_zone check (char_length(time_zone) between 1 and 64 and time_zone !~ '^[+-]')
);
comment on table public.availability_slots is 'When a person can be met: single, between two instants, or recurring, by wall time of a zone. Extra hours are single slots.';
comment on column public.availability_slots.local_start is 'Wall time of the first occurrence of a recurring slot.';
comment on column public.availability_slots.duration_minutes is 'Length of each occurrence on the wall clock.';
comment on column public.availability_slots.rule is 'Recurrence rule of RFC 5545 that makes days; UNTIL in UTC.';
comment on column public.availability_slots.time_zone is 'IANA zone on whose clocks a recurring slot lies, and in which a single one was made.';
alter table public.availability_slots replica identity full;
create index availability_slots_user on public.availability_slots (user_id);

create table public.availability_exceptions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  kind text not null,
  slot_id uuid,
  occurrence timestamp,
  starts_at timestamptz,
  ends_at timestamptz,
  note text not null default '',
  created_at timestamptz not null default now(),
  constraint availability_exceptions_slot foreign key (slot_id, user_id)
    references public.availability_slots (id, user_id) on delete cascade,
  constraint availability_exceptions_one_per_occurrence unique (slot_id, occurrence),
  constraint availability_exceptions_kind_known check (kind in ('removed', 'moved', 'time_off')),
  constraint availability_exceptions_shape check (
    case kind
      when 'removed' then num_nonnulls(slot_id, occurrence) = 2 and num_nonnulls(starts_at, ends_at) = 0
      when 'moved' then num_nonnulls(slot_id, occurrence, starts_at, ends_at) = 4
      else num_nonnulls(slot_id, occurrence) = 0 and num_nonnulls(starts_at, ends_at) = 2
    end),
  constraint availability_exceptions_end_after_start check (starts_at < ends_at),
  constraint availability_exceptions_whole_minutes check (
    starts_at = date_trunc('minute', starts_at, 'UTC') and ends_at = date_trunc('minute', ends_at, 'UTC')
    and occurrence = date_trunc('minute', occurrence)),
  constraint availability_exceptions_note_length check (char_length(note) <= 500)
);
comment on table public.availability_exceptions is 'What differs from the slots: one occurrence removed or moved, or time off, which takes away whatever slots it meets.';
comment on column public.availability_exceptions.occurrence is 'The occurrence meant: the wall time at which its series alone would have started it.';
comment on column public.availability_exceptions.note is 'Why, for the person and the staff: holiday, illness.';
alter table public.availability_exceptions replica identity full;
create index availability_exceptions_user on public.availability_exceptions (user_id);
