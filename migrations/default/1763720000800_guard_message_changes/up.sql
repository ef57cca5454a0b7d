create function public.change_message() returns trigger language plpgsql as $$
begin
  if old.deleted_at is not null
     and (new.body is distinct from old.body or new.deleted_at is distinct from old.deleted_at) then
    raise exception 'message % was deleted', old.id using errcode = 'TM003';
  end if;
  new.id := old.id;
  new.room_id := old.room_id;
  new.seq := old.seq;
  new.message_number := old.message_number;
  new.kind := old.kind;
  new.created_at := old.created_at;
  -- Both become null when the person is removed, and nothing else.
  if new.author_id is not null then
    new.author_id := old.author_id;
  end if;
  if new.subject_id is not null then
    new.subject_id := old.subject_id;
  end if;

  if new.deleted_at is not null and old.deleted_at is null then
    new.deleted_at := clock_timestamp();
    new.body := '';
  elsif new.body is distinct from old.body then
    new.edited_at := clock_timestamp();
  else
    new.edited_at := old.edited_at;
    new.change_seq := old.change_seq;
    return new;
  end if;

  update public.rooms set last_change_seq = last_change_seq + 1
   where id = old.room_id returning last_change_seq into new.change_seq;
  return new;
end $$;
comment on function public.change_message is 'Lets only the text and the deletion of a message change, and numbers the change in its room.';
create trigger messages_change before update on public.messages
  for each row execute function public.change_message();

create function public.audit_message_change() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when new.deleted_at is null then 'message.edited' else 'message.deleted' end,
    'messages', old.id::text,
    jsonb_build_object('body', old.body), jsonb_build_object('body', new.body));
  return null;
end $$;
comment on function public.audit_message_change is 'Keeps the old text of a changed message in the audit log.';
-- Deferred to the commit, when no more rooms are locked: the log's lock is always the last one taken, so a change
-- in several rooms cannot deadlock with one that holds a room and waits for the log.
create constraint trigger messages_audit_change after update on public.messages
  deferrable initially deferred
  for each row when (new.change_seq <> old.change_seq)
  execute function public.audit_message_change();

create function public.announce_participant() returns trigger language plpgsql as $$
declare
  participant public.room_participants := case when tg_op = 'DELETE' then old else new end;
begin
  -- Nothing to announce in a room that was made in this transaction, or whose deletion took the participant along.
  -- At the front desk one talks with the clinic: a new member of the staff is no news in every patient's line.
  perform 1 from public.rooms
    where id = participant.room_id and created_at < now() and kind <> 'front_desk';
  if found and exists (select 1 from public.users where id = participant.user_id) then
    insert into public.messages (id, room_id, kind, subject_id, body)
    values (gen_random_uuid(), participant.room_id, 'system', participant.user_id,
            case when tg_op = 'DELETE' then 'participant_left' else 'participant_joined' end);
  end if;
  return null;
end $$;
comment on function public.announce_participant is 'Says in the room who has come or gone.';
create trigger room_participants_announce after insert or delete on public.room_participants
  for each row execute function public.announce_participant();
