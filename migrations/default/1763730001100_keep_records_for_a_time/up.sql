create table public.retention_settings (
  id boolean primary key default true,
  recordings_days integer default 365,
  files_days integer,
  updated_at timestamptz not null default now(),
  constraint retention_settings_one_row check (id),
  constraint retention_settings_recordings check (recordings_days between 1 and 36500),
  constraint retention_settings_files check (files_days between 1 and 36500)
);
comment on table public.retention_settings is 'How long the clinic keeps what came of consultations, in one row. Null: for ever.';
comment on column public.retention_settings.recordings_days is 'Days from the end of a consultation until its recording is deleted.';
comment on column public.retention_settings.files_days is 'Days from the end of a consultation until the files of its chat are deleted. They belong to the medical record: for ever, unless the clinic decides otherwise.';
alter table public.retention_settings replica identity full;
insert into public.retention_settings default values;

create function public.stamp_retention_settings() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;
create trigger retention_settings_stamp before update on public.retention_settings
  for each row execute function public.stamp_retention_settings();
create function public.keep_retention_settings() returns trigger language plpgsql as $$
begin
  raise exception 'the keeping times can be changed, not removed' using errcode = 'TM010';
end $$;
create trigger retention_settings_keep before delete on public.retention_settings
  for each row execute function public.keep_retention_settings();
create function public.audit_retention_settings() returns trigger language plpgsql as $$
begin
  perform public.record_audit('retention_settings.changed', 'retention_settings', 'clinic',
    to_jsonb(old) - 'id' - 'updated_at', to_jsonb(new) - 'id' - 'updated_at');
  return null;
end $$;
comment on function public.audit_retention_settings is 'Keeps in the audit log who changed how long records are kept.';
create constraint trigger retention_settings_audit after update on public.retention_settings
  deferrable initially deferred
  for each row when (to_jsonb(old) - 'updated_at' is distinct from to_jsonb(new) - 'updated_at')
  execute function public.audit_retention_settings();

alter table public.consultations
  add column held_at timestamptz,
  add column held_by uuid references public.users (id) on delete set null,
  add column hold_reason text,
  add constraint consultations_hold_whole check ((held_at is null) = (hold_reason is null)),
  add constraint consultations_held_by_somebody check (held_by is null or held_at is not null),
  add constraint consultations_hold_reason_length check (char_length(btrim(hold_reason)) between 1 and 300);
comment on column public.consultations.held_at is 'Since when its recording and files are kept whatever the keeping times say; null: they are not.';
comment on column public.consultations.held_by is 'Who has them kept.';
comment on column public.consultations.hold_reason is 'Why, for the clinic: a complaint, a court.';
create index consultations_held_by on public.consultations (held_by) where held_by is not null;

create function public.audit_hold() returns trigger language plpgsql as $$
begin
  perform public.record_audit(case when new.held_at is null then 'consultation.released' else 'consultation.held' end,
    'consultations', new.id::text, jsonb_build_object('reason', old.hold_reason),
    jsonb_build_object('reason', new.hold_reason));
  return null;
end $$;
comment on function public.audit_hold is 'Keeps in the audit log who kept the records of a consultation from being deleted, and who let them go.';
create constraint trigger consultations_audit_hold after update on public.consultations
  deferrable initially deferred
  for each row when (new.held_at is distinct from old.held_at) execute function public.audit_hold();

alter table public.recording_parts
  add column deleted_at timestamptz,
  add constraint recording_parts_deleted_whole check (deleted_at is null or (status = 'stored' and file_id is null));
comment on column public.recording_parts.deleted_at is 'When its film was deleted because its keeping time was over.';

alter table public.files add column deleted_at timestamptz;
comment on column public.files.deleted_at is 'When its contents were deleted because their keeping time was over; that there was a file stays.';

create table file_store.removals (
  object_name text primary key,
  noted_at timestamptz not null default clock_timestamp()
);
comment on table file_store.removals is 'Objects whose keys are gone and that still lie in the storage. Noted in the transaction that forgets the keys, taken off when the object is gone.';

create or replace function public.consultation_recording_state(consultation public.consultations)
  returns text language sql stable
begin atomic
  select case
    when wish.live is not null then wish.live
    when wish.unfinished then 'processing'
    when wish.stored and wish.failed then 'recorded_in_part'
    when wish.stored then 'recorded'
    when wish.deleted then 'deleted'
    else 'not_recorded' end
  from (
    select max(recording.status) filter (where recording.status <> 'ended') as live,
           coalesce(bool_or(part.status in ('starting', 'recording', 'stopping', 'processing')), false) as unfinished,
           coalesce(bool_or(part.status = 'stored' and part.deleted_at is null), false) as stored,
           coalesce(bool_or(part.deleted_at is not null), false) as deleted,
           coalesce(bool_or(part.status = 'failed'), false) as failed
      from public.consultation_recordings as recording
      left join public.recording_parts as part on part.recording_id = recording.id
     where recording.consultation_id = consultation.id
  ) as wish;
end;
comment on function public.consultation_recording_state is 'What a visit says of its recording: asking, recording, paused, processing, recorded, recorded_in_part, deleted (after its keeping time) or not_recorded.';

create function public.consultation_files(consultation uuid) returns setof uuid language sql stable
begin atomic
  select attachment.file_id
    from public.consultations as call
    join public.appointments as visit on visit.id = call.appointment_id
    join public.room_participants as patient on patient.user_id = visit.patient_id
    join public.room_participants as doctor on doctor.room_id = patient.room_id and doctor.user_id = visit.doctor_id
    join public.rooms as room on room.id = patient.room_id and room.kind = 'direct'
    join public.messages as message on message.room_id = room.id
     and message.created_at between coalesce(call.started_at, visit.starts_at) - interval '30 minutes'
                                and coalesce(call.ended_at, visit.ends_at) + interval '30 minutes'
    join public.message_attachments as attachment on attachment.message_id = message.id
   where call.id = consultation;
end;
comment on function public.consultation_files is 'The files of a consultation: those the two sent each other during it and half an hour around it, as its page in the history shows them.';

create function public.file_is_kept(file uuid, before timestamptz) returns boolean language sql stable
begin atomic
  -- From the message to every consultation of its two people at that time: one that still counts keeps the file.
  select exists (
    select from public.message_attachments as attachment
      join public.messages as message on message.id = attachment.message_id
      join public.room_participants as patient on patient.room_id = message.room_id
      join public.room_participants as doctor on doctor.room_id = message.room_id
      join public.appointments as visit on visit.patient_id = patient.user_id and visit.doctor_id = doctor.user_id
      join public.consultations as call on call.appointment_id = visit.id
     where attachment.file_id = file
       and message.created_at between coalesce(call.started_at, visit.starts_at) - interval '30 minutes'
                                  and coalesce(call.ended_at, visit.ends_at) + interval '30 minutes'
       and (call.status <> 'finished' or call.held_at is not null or call.ended_at >= before));
end;
comment on function public.file_is_kept is 'Whether a consultation that is open, held, or has ended since then still needs this file: one file can belong to two that followed each other.';
