create function public.staff_front_desk_room() returns trigger language plpgsql as $$
begin
  insert into public.room_participants (room_id, user_id)
  select new.id, person.id from public.users as person
   where (person.role = 'staff' and person.blocked_at is null) or person.id = new.front_desk_patient_id;
  return null;
end $$;
create trigger rooms_staff_front_desk after insert on public.rooms
  for each row when (new.kind = 'front_desk') execute function public.staff_front_desk_room();

create function public.seat_new_staff() returns trigger language plpgsql as $$
begin
  insert into public.room_participants (room_id, user_id)
  select room.id, new.id from public.rooms as room where room.kind = 'front_desk' order by room.id
  on conflict do nothing;
  return null;
end $$;
create trigger users_seat_new_staff after insert on public.users
  for each row when (new.role = 'staff') execute function public.seat_new_staff();
