create or replace function file_store.may_read(file uuid, person uuid) returns boolean language sql stable
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
-- Recordings are nowhere without their table; their encrypted objects stay in the storage.
delete from public.files where room_id is null;
alter table public.files alter column room_id set not null;
comment on column public.files.room_id is 'The room it was brought into; only a message of this room can carry it.';
drop function public.consultation_recording_state;
drop trigger consultations_end_recording on public.consultations;
drop trigger consultation_admissions_pause_recording on public.consultation_admissions;
drop trigger recording_parts_guard on public.recording_parts;
drop function public.guard_recording_part;
drop function public.recording_lacks_consent;
drop function public.stop_recording_parts;
drop table public.recording_parts;
drop table public.recording_consents;
drop table public.consultation_recordings;
drop function public.audit_consent;
drop function public.audit_recording;
drop function public.alert_of_lost_recording;
drop function public.tell_clinic;
drop function public.end_recording_with_call;
drop function public.follow_consent;
drop function public.pause_recording_for_newcomer;
drop function public.follow_recording;
