create table public.calendar_feeds (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  token_hash bytea not null,
  created_at timestamptz not null default now(),
  last_read_at timestamptz,
  revoked_at timestamptz,
  constraint calendar_feeds_token_unique unique (token_hash)
);
comment on table public.calendar_feeds is 'Private addresses under which calendar programs read a person''s appointments. Only the hash of each address''s secret is kept.';
comment on column public.calendar_feeds.last_read_at is 'When a calendar program last asked, to within an hour.';
create index calendar_feeds_user on public.calendar_feeds (user_id);
