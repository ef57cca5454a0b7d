create function public.staff_front_desk_room() returns trigger language plpgsql as $$
begin
  -- New rooms and new staff wait for each other, or neither would see the other and the seat would stay empty.
  perform pg_advisory_xact_lock_shared(hashtextextended('front desk', 0));
  insert into public.room_participants (room_id, user_id)
  select new.id, person.id from public.users as person
   where (person.role = 'staff' and person.blocked_at is null) or person.id = new.front_desk_patient_id
   order by person.id;
  return null;
end $$;
comment on function public.staff_front_desk_room is 'Seats the patient and all staff in a new line to the front desk.';
create trigger rooms_staff_front_desk after insert on public.rooms
  for each row when (new.kind = 'front_desk') execute function public.staff_front_desk_room();

create function public.seat_new_staff() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('front desk', 0));
  insert into public.room_participants (room_id, user_id)
  select room.id, new.id from public.rooms as room where room.kind = 'front_desk' order by room.id
  on conflict do nothing;
  return null;
end $$;
comment on function public.seat_new_staff is 'Seats whoever becomes or is again of the staff in every line to the front desk.';
create trigger users_seat_new_staff after insert on public.users
  for each row when (new.role = 'staff' and new.blocked_at is null) execute function public.seat_new_staff();
create trigger users_seat_returning_staff after update of role, blocked_at on public.users
  for each row when (new.role = 'staff' and new.blocked_at is null
                     and (old.role <> 'staff' or old.blocked_at is not null))
  execute function public.seat_new_staff();

create function public.unseat_former_staff() returns trigger language plpgsql as $$
begin
  delete from public.room_participants as seat using public.rooms as room
   where room.id = seat.room_id and room.kind = 'front_desk' and seat.user_id = new.id
     and room.front_desk_patient_id <> new.id;
  return null;
end $$;
comment on function public.unseat_former_staff is 'Takes whoever is no longer of the staff out of the patients'' lines to the front desk.';
create trigger users_unseat_former_staff after update of role on public.users
  for each row when (old.role = 'staff' and new.role <> 'staff')
  execute function public.unseat_former_staff();
