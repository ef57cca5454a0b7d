drop table public.push_subscriptions;
drop function public.limit_push_subscriptions();
