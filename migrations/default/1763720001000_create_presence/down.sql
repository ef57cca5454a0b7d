drop table public.room_typing;
drop table public.user_presence;
drop function public.stamp_typing;
drop function public.stamp_presence;
