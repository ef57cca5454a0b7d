create table public.messages (
  id uuid primary key,
  room_id uuid not null references public.rooms (id) on delete cascade,
  seq bigint not null,
  change_seq bigint not null,
  message_number bigint not null,
  author_id uuid references public.users (id) on delete set null,
  subject_id uuid references public.users (id) on delete set null,
  kind text not null default 'user',
  body text not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint messages_kind_known check (kind in ('user', 'system')),
  constraint messages_body_length check (char_length(body) <= 8000),
  constraint messages_body_not_blank check (deleted_at is not null or char_length(btrim(body, E' \t\r\n')) > 0),
  constraint messages_seq_unique unique (room_id, seq),
  constraint messages_change_seq_unique unique (room_id, change_seq)
);
comment on table public.messages is 'What was said in rooms. Rows are never removed: a deleted message keeps its place and loses its text.';
comment on column public.messages.id is 'Made by the client: sending the same id twice is one message.';
comment on column public.messages.seq is 'Place in the room, dense from 1, in commit order. Set by the database.';
comment on column public.messages.change_seq is 'Number of the room''s change that gave the row its present state; a stream over it sees new, edited and deleted messages without a gap.';
comment on column public.messages.message_number is 'How many counted messages the room had with this one: what a reader who is here has read.';
comment on column public.messages.author_id is 'Who wrote it; null for system messages.';
comment on column public.messages.subject_id is 'Whom a system message is about.';
comment on column public.messages.body is 'Plain text; for system messages the event: participant_joined or participant_left.';
alter table public.messages replica identity full;
create index messages_body_search on public.messages using gin (body gin_trgm_ops);
create index messages_author on public.messages (author_id);
