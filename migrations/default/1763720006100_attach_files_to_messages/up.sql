alter table public.messages
  add column attachment_count integer not null default 0,
  add constraint messages_attachment_count_range check (attachment_count between 0 and 10),
  drop constraint messages_body_not_blank,
  add constraint messages_body_not_blank check (
    deleted_at is not null or attachment_count > 0 or char_length(btrim(body, E' \t\r\n')) > 0);
comment on column public.messages.attachment_count is 'How many files it carries; with files it needs no text.';

create table public.message_attachments (
  message_id uuid not null references public.messages (id) on delete cascade,
  position integer not null,
  file_id uuid not null references public.files (id) on delete cascade,
  primary key (message_id, position),
  constraint message_attachments_position_range check (position between 1 and 10),
  constraint message_attachments_file_once unique (file_id)
);
comment on table public.message_attachments is 'The files of a message, in their order. Whoever may see the message may see its files, until it is deleted.';

create function public.check_attachment() returns trigger language plpgsql as $$
begin
  perform 1 from public.messages as message join public.files as file on file.id = new.file_id
    where message.id = new.message_id and message.kind = 'user'
      and message.room_id = file.room_id and message.author_id = file.uploader_id;
  if not found then
    raise exception 'file % is not the author''s own of this room', new.file_id using errcode = 'TM020';
  end if;
  return new;
end $$;
comment on function public.check_attachment is 'A message carries only files that its author has brought into its room.';
create trigger message_attachments_check before insert or update on public.message_attachments
  for each row execute function public.check_attachment();

create function public.count_attachments() returns trigger language plpgsql as $$
begin
  if new.attachment_count <> (select count(*) from public.message_attachments where message_id = new.id) then
    raise exception 'message % does not carry the files it counts', new.id using errcode = 'TM021';
  end if;
  return null;
end $$;
comment on function public.count_attachments is 'At the commit a message carries as many files as it says.';
create constraint trigger messages_count_attachments after insert on public.messages
  deferrable initially deferred
  for each row when (new.attachment_count > 0) execute function public.count_attachments();

create function public.keep_attachment_count() returns trigger language plpgsql as $$
begin
  new.attachment_count := old.attachment_count;
  return new;
end $$;
create trigger messages_keep_attachment_count before update on public.messages
  for each row when (new.attachment_count <> old.attachment_count) execute function public.keep_attachment_count();

create function file_store.may_read(file uuid, person uuid) returns boolean language sql stable
begin atomic
  select exists (
    select from public.message_attachments as attachment
      join public.messages as message on message.id = attachment.message_id
      join public.room_participants as seat on seat.room_id = message.room_id and seat.user_id = person
     where attachment.file_id = file and message.deleted_at is null
  ) or exists (
    select from public.files
     where files.id = file and files.uploader_id = person
       and not exists (select from public.message_attachments where message_attachments.file_id = files.id)
  );
end;
comment on function file_store.may_read is 'The room''s own rule: its participants read the files of its messages that are not deleted; what is not sent yet only its uploader.';
