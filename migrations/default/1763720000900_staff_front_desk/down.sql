drop trigger users_unseat_former_staff on public.users;
drop function public.unseat_former_staff;
drop trigger users_seat_returning_staff on public.users;
drop trigger users_seat_new_staff on public.users;
drop function public.seat_new_staff;
drop trigger rooms_staff_front_desk on public.rooms;
drop function public.staff_front_desk_room;
