create table public.chat_settings (
  id boolean primary key default true,
  emergency_text text not null default 'In an emergency do not wait for an answer: call your local emergency number.',
  urgent_after_minutes integer not null default 10,
  updated_at timestamptz not null default now(),
  constraint chat_settings_one_row check (id),
  constraint chat_settings_emergency_text_length check (char_length(btrim(emergency_text)) between 1 and 500),
  constraint chat_settings_urgent_after check (urgent_after_minutes between 1 and 240)
);
comment on table public.chat_settings is 'The clinic''s rules of chat, in one row.';
comment on column public.chat_settings.emergency_text is 'What a patient is told who writes to a doctor outside his hours, or marks a message as urgent.';
comment on column public.chat_settings.urgent_after_minutes is 'An urgent message that nobody has read for this long goes to the front desk.';
alter table public.chat_settings replica identity full;
insert into public.chat_settings default values;

create function public.stamp_chat_settings() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;
create trigger chat_settings_stamp before update on public.chat_settings
  for each row execute function public.stamp_chat_settings();
create function public.audit_chat_settings() returns trigger language plpgsql as $$
begin
  perform public.record_audit('chat_settings.changed', 'chat_settings', 'clinic',
    to_jsonb(old) - 'id' - 'updated_at', to_jsonb(new) - 'id' - 'updated_at');
  return null;
end $$;
comment on function public.audit_chat_settings is 'Keeps in the audit log who changed the rules of chat.';
create constraint trigger chat_settings_audit after update on public.chat_settings
  deferrable initially deferred
  for each row when (to_jsonb(old) - 'updated_at' is distinct from to_jsonb(new) - 'updated_at')
  execute function public.audit_chat_settings();

alter table public.doctors
  add column out_of_hours_notice text not null default '',
  add constraint doctors_out_of_hours_notice_length check (char_length(out_of_hours_notice) <= 500);
comment on column public.doctors.out_of_hours_notice is 'What a patient reads who writes to him outside his open time.';

create table public.urgent_messages (
  message_id uuid primary key references public.messages (id) on delete cascade,
  room_id uuid not null references public.rooms (id) on delete cascade,
  raised_by uuid references public.users (id) on delete cascade,
  raised_at timestamptz not null default clock_timestamp(),
  escalate_at timestamptz not null,
  escalated_at timestamptz,
  excerpt text,
  handled_by uuid references public.users (id) on delete set null,
  handled_at timestamptz,
  constraint urgent_messages_escalated_whole check ((escalated_at is null) = (excerpt is null)),
  constraint urgent_messages_handled_after_escalation check (handled_at is null or escalated_at is not null),
  constraint urgent_messages_excerpt_length check (char_length(excerpt) <= 500)
);
comment on table public.urgent_messages is 'Messages their author has marked as urgent. What nobody reads in time goes to the front desk.';
comment on column public.urgent_messages.room_id is 'That of the message.';
comment on column public.urgent_messages.escalate_at is 'When it goes to the front desk unless somebody has read it.';
comment on column public.urgent_messages.excerpt is 'The beginning of its text at the moment of escalation: the front desk is in no such room, and has to know what it is about.';
alter table public.urgent_messages replica identity full;
create index urgent_messages_room on public.urgent_messages (room_id);
create index urgent_messages_raiser on public.urgent_messages (raised_by);
create index urgent_messages_due on public.urgent_messages (escalate_at) where escalated_at is null;

create function public.raise_urgent_message() returns trigger language plpgsql as $$
declare
  message public.messages;
begin
  select * into message from public.messages where id = new.message_id for share;
  if not found or message.kind <> 'user' or message.deleted_at is not null then
    raise exception 'message % cannot be urgent', new.message_id using errcode = 'TM050';
  end if;
  new.room_id := message.room_id;
  new.raised_by := message.author_id;
  new.raised_at := clock_timestamp();
  new.escalate_at := new.raised_at + make_interval(mins => (select urgent_after_minutes from public.chat_settings));
  new.escalated_at := null;
  new.excerpt := null;
  new.handled_by := null;
  new.handled_at := null;
  return new;
end $$;
comment on function public.raise_urgent_message is 'Takes room, author and times of an urgent message from where they are true.';
create trigger urgent_messages_raise before insert on public.urgent_messages
  for each row execute function public.raise_urgent_message();

create function public.handle_urgent_message() returns trigger language plpgsql as $$
begin
  -- The first one counts, by our clock and not by the reader's.
  if old.handled_at is not null then
    new.handled_at := old.handled_at;
    new.handled_by := old.handled_by;
  elsif new.handled_at is not null then
    new.handled_at := clock_timestamp();
  end if;
  return new;
end $$;
create trigger urgent_messages_handle before update of handled_at on public.urgent_messages
  for each row execute function public.handle_urgent_message();

create function public.audit_urgent_message() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when new.handled_at is not null then 'message.urgent_handled' else 'message.escalated' end,
    'urgent_messages', new.message_id::text, null, jsonb_build_object('room_id', new.room_id));
  return null;
end $$;
comment on function public.audit_urgent_message is 'Keeps in the audit log that the front desk was shown a message, and who took it on.';
create constraint trigger urgent_messages_audit after update on public.urgent_messages
  deferrable initially deferred
  for each row when ((new.handled_at is null) <> (old.handled_at is null) or (new.escalated_at is null) <> (old.escalated_at is null))
  execute function public.audit_urgent_message();

create function public.escalate_urgent_messages() returns integer language plpgsql as $$
declare
  due record;
  escalated integer := 0;
begin
  for due in
    select urgent.message_id, urgent.room_id, left(message.body, 500) as excerpt, author.id as author_id,
           author.display_name as author_name
      from public.urgent_messages as urgent
      join public.messages as message on message.id = urgent.message_id and message.deleted_at is null
      join public.users as author on author.id = urgent.raised_by
     where urgent.escalated_at is null and urgent.escalate_at <= clock_timestamp()
       and not exists (
         select from public.room_participants as reader
          where reader.room_id = urgent.room_id and reader.user_id <> urgent.raised_by
            and reader.last_read_seq >= message.seq)
     order by urgent.message_id for update of urgent skip locked
  loop
    update public.urgent_messages set escalated_at = clock_timestamp(), excerpt = due.excerpt
     where message_id = due.message_id;
    perform public.tell_clinic('message.urgent', due.message_id, null,
      jsonb_build_object('patientId', due.author_id, 'patientName', due.author_name));
    escalated := escalated + 1;
  end loop;
  return escalated;
end $$;
comment on function public.escalate_urgent_messages is 'Puts urgent messages that nobody has read in time before the front desk, once each. Run every minute by the worker.';
