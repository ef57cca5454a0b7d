drop table public.calendar_feeds;
