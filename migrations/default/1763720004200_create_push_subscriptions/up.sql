create table public.push_subscriptions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id) on delete cascade,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamptz not null default now(),
  constraint push_subscriptions_endpoint_unique unique (user_id, endpoint),
  constraint push_subscriptions_endpoint check (endpoint ~ '^https://' and char_length(endpoint) <= 1000),
  constraint push_subscriptions_p256dh check (p256dh ~ '^[A-Za-z0-9_-]{80,100}=*$'),
  constraint push_subscriptions_auth check (auth ~ '^[A-Za-z0-9_-]{16,40}=*$')
);
comment on table public.push_subscriptions is 'Browsers that show a person''s messages while the app is closed.';

create index push_subscriptions_browser on public.push_subscriptions (endpoint);

create function public.limit_push_subscriptions() returns trigger language plpgsql as $$
begin
  -- A browser belongs to whoever has subscribed in it last.
  delete from public.push_subscriptions where endpoint = new.endpoint and user_id <> new.user_id;
  -- The oldest goes: its browser has most likely forgotten it.
  delete from public.push_subscriptions where id in (
    select id from public.push_subscriptions where user_id = new.user_id order by created_at desc, id offset 10);
  return null;
end $$;
comment on function public.limit_push_subscriptions is 'Keeps the ten newest subscriptions of a person, and each browser for one person.';
create trigger push_subscriptions_limit after insert on public.push_subscriptions
  for each row execute function public.limit_push_subscriptions();
