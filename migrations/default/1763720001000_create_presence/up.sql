create table public.user_presence (
  user_id uuid primary key references public.users (id) on delete cascade,
  state text not null default 'active',
  seen_at timestamptz not null default now(),
  constraint user_presence_state_known check (state in ('active', 'away', 'offline'))
);
comment on table public.user_presence is 'A heartbeat per person. Online means active or away and seen within the heartbeat''s time; readers judge that by their own clock.';
alter table public.user_presence replica identity full;

create table public.room_typing (
  room_id uuid not null,
  user_id uuid not null,
  typed_at timestamptz not null default now(),
  primary key (room_id, user_id),
  constraint room_typing_participant foreign key (room_id, user_id)
    references public.room_participants (room_id, user_id) on delete cascade
);
comment on table public.room_typing is 'When a participant last typed in a room; shown for a few seconds.';
alter table public.room_typing replica identity full;

create function public.stamp_presence() returns trigger language plpgsql as $$
begin
  new.seen_at := clock_timestamp();
  return new;
end $$;
create trigger user_presence_stamp before insert or update on public.user_presence
  for each row execute function public.stamp_presence();

create function public.stamp_typing() returns trigger language plpgsql as $$
begin
  new.typed_at := clock_timestamp();
  return new;
end $$;
create trigger room_typing_stamp before insert or update on public.room_typing
  for each row execute function public.stamp_typing();
