create table public.rooms (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  title text,
  direct_key text,
  front_desk_patient_id uuid references public.users (id) on delete cascade,
  created_by uuid references public.users (id) on delete set null,
  last_seq bigint not null default 0,
  last_change_seq bigint not null default 0,
  message_count bigint not null default 0,
  last_message_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  constraint rooms_kind_known check (kind in ('direct', 'group', 'front_desk')),
  constraint rooms_title_length check (char_length(btrim(title)) between 1 and 120),
  constraint rooms_group_has_title check (kind <> 'group' or title is not null),
  constraint rooms_direct_has_key check ((kind = 'direct') = (direct_key is not null)),
  constraint rooms_front_desk_has_patient check ((kind = 'front_desk') = (front_desk_patient_id is not null)),
  constraint rooms_direct_found_again unique (direct_key),
  constraint rooms_one_front_desk_per_patient unique (front_desk_patient_id)
);
comment on table public.rooms is 'A conversation. Its counters move only under its own row lock, which makes chat order the commit order.';
comment on column public.rooms.direct_key is 'The two people of a direct room as "smaller-uuid:larger-uuid", so that the same two people find their room again.';
comment on column public.rooms.front_desk_patient_id is 'The patient whose line to the clinic''s front desk this is.';
comment on column public.rooms.last_seq is 'Sequence number of the newest message; dense from 1.';
comment on column public.rooms.last_change_seq is 'Number of the newest change (message sent, edited or deleted); dense from 1.';
comment on column public.rooms.message_count is 'How many messages people have sent here; system messages are not counted.';
comment on column public.rooms.last_message_at is 'Time of the newest message, or of creation: the order of the rooms list.';
alter table public.rooms replica identity full;

create table public.room_participants (
  room_id uuid not null references public.rooms (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  read_count bigint not null default 0,
  last_read_seq bigint not null default 0,
  delivered_seq bigint not null default 0,
  joined_at timestamptz not null default now(),
  primary key (room_id, user_id)
);
comment on table public.room_participants is 'Who is in a room, and how far he has received and read.';
comment on column public.room_participants.read_count is 'How many of the room''s counted messages he has read; unread is rooms.message_count - read_count.';
comment on column public.room_participants.last_read_seq is 'Sequence number up to which he has read. Never moves back.';
comment on column public.room_participants.delivered_seq is 'Sequence number up to which one of his devices has received. Never moves back.';
alter table public.room_participants replica identity full;
create index room_participants_user on public.room_participants (user_id);
