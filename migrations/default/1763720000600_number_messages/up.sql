create function public.number_message() returns trigger language plpgsql as $$
declare
  existing_seq bigint;
  existing_change_seq bigint;
begin
  -- Two senders of the same id meet here, whatever room they name; the second sees the first one's row.
  perform pg_advisory_xact_lock(hashtextextended(new.id::text, 0));
  select seq, change_seq into existing_seq, existing_change_seq from public.messages where id = new.id;
  if found then
    -- The insert now fails on the primary key or is skipped by its on conflict; the counters must not move.
    new.seq := existing_seq;
    new.change_seq := existing_change_seq;
    new.message_number := 0;
    return new;
  end if;

  new.edited_at := null;
  new.deleted_at := null;
  -- The time is taken under the lock, so that it follows the numbers. A time of the past is kept: history brought
  -- in from elsewhere; no role may name the column.
  update public.rooms
     set last_seq = last_seq + 1,
         last_change_seq = last_change_seq + 1,
         message_count = message_count + (new.kind = 'user')::int,
         last_message_at = case when new.created_at < now() then new.created_at else clock_timestamp() end
   where id = new.room_id
  returning last_seq, last_change_seq, message_count, last_message_at
       into new.seq, new.change_seq, new.message_number, new.created_at;
  if not found then
    raise exception 'room % does not exist', new.room_id using errcode = 'foreign_key_violation';
  end if;
  return new;
end $$;
comment on function public.number_message is 'Numbers a message while holding its room''s row, so that numbers appear in commit order and without holes.';
create trigger messages_number before insert on public.messages
  for each row execute function public.number_message();

create function public.mark_sender_read() returns trigger language plpgsql as $$
begin
  update public.room_participants
     set last_read_seq = new.seq, delivered_seq = new.seq
   where room_id = new.room_id and user_id = new.author_id;
  return null;
end $$;
create trigger messages_mark_sender_read after insert on public.messages
  for each row when (new.kind = 'user') execute function public.mark_sender_read();

create function public.advance_participant() returns trigger language plpgsql as $$
declare
  reached record;
begin
  new.room_id := old.room_id;
  new.user_id := old.user_id;
  new.joined_at := old.joined_at;
  new.read_count := old.read_count;
  if new.last_read_seq > old.last_read_seq then
    select seq, message_number into reached from public.messages
     where room_id = old.room_id and seq <= new.last_read_seq order by seq desc limit 1;
    new.last_read_seq := greatest(coalesce(reached.seq, 0), old.last_read_seq);
    new.read_count := greatest(coalesce(reached.message_number, 0), old.read_count);
  else
    new.last_read_seq := old.last_read_seq;
  end if;
  if new.delivered_seq > old.delivered_seq then
    new.delivered_seq := least(new.delivered_seq,
      (select last_seq from public.rooms where id = old.room_id));
  end if;
  new.delivered_seq := greatest(new.delivered_seq, old.delivered_seq, new.last_read_seq);
  return new;
end $$;
comment on function public.advance_participant is 'Keeps cursors from moving back or past the newest message, and derives read_count from the cursor.';
create trigger room_participants_advance before update on public.room_participants
  for each row execute function public.advance_participant();

create function public.start_participant() returns trigger language plpgsql as $$
begin
  -- Whoever joins starts with nothing unread; the history stays open to him.
  select last_seq, last_seq, message_count into new.last_read_seq, new.delivered_seq, new.read_count
    from public.rooms where id = new.room_id;
  return new;
end $$;
create trigger room_participants_start before insert on public.room_participants
  for each row execute function public.start_participant();

create function public.room_participant_unread_count(participant public.room_participants)
  returns bigint language sql stable
begin atomic
  select room.message_count - participant.read_count from public.rooms as room where room.id = participant.room_id;
end;
comment on function public.room_participant_unread_count is 'Messages the participant has not read.';
