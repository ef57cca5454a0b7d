drop table public.room_participants;
drop table public.rooms;
