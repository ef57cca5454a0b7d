create table public.consultation_recordings (
  id uuid primary key default gen_random_uuid(),
  consultation_id uuid not null,
  consultation_encrypted boolean not null default false,
  status text not null default 'asking',
  requested_by uuid references public.users (id) on delete set null,
  requested_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  end_reason text,
  constraint consultation_recordings_consultation foreign key (consultation_id, consultation_encrypted)
    references public.consultations (id, encrypted) on update cascade on delete cascade,
  constraint consultation_recordings_not_of_encrypted check (not consultation_encrypted),
  constraint consultation_recordings_status_known check (status in ('asking', 'recording', 'paused', 'ended')),
  constraint consultation_recordings_reason_known check (
    end_reason in ('stopped', 'refused', 'withdrawn', 'finished', 'failed')),
  constraint consultation_recordings_ended_whole check (
    (status = 'ended') = (ended_at is not null) and (status = 'ended') = (end_reason is not null))
);
comment on table public.consultation_recordings is 'The doctor''s wish to record a call, from his asking to its end. It has a part for each stretch that was recorded.';
comment on column public.consultation_recordings.consultation_encrypted is 'Follows the consultation; what is encrypted from browser to browser cannot be recorded.';
comment on column public.consultation_recordings.status is 'asking: somebody present has not agreed yet. paused: somebody has come who has not agreed.';
comment on column public.consultation_recordings.end_reason is 'Stopped by the doctor, refused or withdrawn by somebody, finished with the call, or failed.';
alter table public.consultation_recordings replica identity full;
create unique index consultation_recordings_one_live on public.consultation_recordings (consultation_id)
  where status <> 'ended';
create index consultation_recordings_consultation on public.consultation_recordings (consultation_id);

create table public.recording_consents (
  recording_id uuid not null references public.consultation_recordings (id) on delete cascade,
  admission_id uuid not null references public.consultation_admissions (id) on delete cascade,
  decision text not null,
  text_version text not null,
  locale text not null,
  decided_at timestamptz not null default clock_timestamp(),
  primary key (recording_id, admission_id),
  constraint recording_consents_decision_known check (decision in ('given', 'refused', 'withdrawn')),
  constraint recording_consents_text_version_length check (char_length(text_version) between 1 and 40),
  constraint recording_consents_locale_known check (locale in ('en', 'ru', 'bn'))
);
comment on table public.recording_consents is 'Who has agreed to be recorded or has not; every change of mind is also in the audit log.';
comment on column public.recording_consents.text_version is 'Version of the question he was shown.';
comment on column public.recording_consents.locale is 'Language in which he was shown it.';
alter table public.recording_consents replica identity full;
create index recording_consents_admission on public.recording_consents (admission_id);

create table public.recording_parts (
  id uuid primary key default gen_random_uuid(),
  recording_id uuid not null references public.consultation_recordings (id) on delete cascade,
  position integer not null,
  status text not null default 'starting',
  room_name text not null,
  egress_id text,
  claimed_at timestamptz,
  requested_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  ended_at timestamptz,
  duration_ms bigint,
  byte_size bigint,
  file_id uuid references public.files (id) on delete set null,
  failure text,
  constraint recording_parts_position unique (recording_id, position),
  constraint recording_parts_egress_unique unique (egress_id),
  constraint recording_parts_status_known check (
    status in ('starting', 'recording', 'stopping', 'processing', 'stored', 'empty', 'failed')),
  constraint recording_parts_failure_told check ((status = 'failed') = (failure is not null)),
  constraint recording_parts_failure_length check (char_length(failure) <= 300),
  constraint recording_parts_sizes check (duration_ms >= 0 and byte_size >= 0)
);
comment on table public.recording_parts is 'One stretch of a recording, made by one run of LiveKit Egress. Its id names the file.';
comment on column public.recording_parts.status is 'processing: the file is there and is being encrypted. empty: stopped before anything was recorded, which is no failure.';
comment on column public.recording_parts.egress_id is 'LiveKit''s name of the run.';
comment on column public.recording_parts.claimed_at is 'When the worker asked LiveKit for the run.';
comment on column public.recording_parts.file_id is 'The encrypted file; null before it is stored.';
alter table public.recording_parts replica identity full;
create unique index recording_parts_one_running on public.recording_parts (recording_id)
  where status in ('starting', 'recording');
create index recording_parts_tended on public.recording_parts (requested_at)
  where status in ('starting', 'stopping', 'processing');
create index recording_parts_file on public.recording_parts (file_id);

create function public.recording_lacks_consent(recording uuid) returns boolean language sql stable
begin atomic
  select exists (
    select from public.consultation_recordings as wish
      join public.consultation_admissions as admission on admission.consultation_id = wish.consultation_id
     where wish.id = recording and admission.state = 'admitted' and admission.connected_at is not null
       and not exists (
         select from public.recording_consents as consent
          where consent.recording_id = recording and consent.admission_id = admission.id
            and consent.decision = 'given'));
end;
comment on function public.recording_lacks_consent is 'Whether somebody in the call has not agreed to this recording.';

create function public.guard_recording_part() returns trigger language plpgsql as $$
declare
  consultation uuid;
begin
  -- Whoever comes in, and whoever changes his mind, takes this row too: one of the two sees the other.
  select wish.consultation_id into consultation from public.consultation_recordings as wish
    where wish.id = new.recording_id;
  perform 1 from public.consultations as call where call.id = consultation and call.status = 'current' for update;
  if not found then
    raise exception 'there is no call to record' using errcode = 'TM041';
  end if;
  if public.recording_lacks_consent(new.recording_id) or not exists (
    select from public.consultation_admissions
     where consultation_id = consultation and state = 'admitted' and connected_at is not null) then
    raise exception 'not everybody in the call has agreed to be recorded' using errcode = 'TM040';
  end if;
  return new;
end $$;
comment on function public.guard_recording_part is 'Nothing is recorded without the stored consent of everybody in the call.';
create trigger recording_parts_guard before insert on public.recording_parts
  for each row execute function public.guard_recording_part();

create function public.stop_recording_parts(recording uuid) returns void language sql volatile
begin atomic
  -- A run that is being asked for keeps its claim: who asks sees the change when he has its name.
  update public.recording_parts
     set status = 'stopping', claimed_at = case when egress_id is null then claimed_at end
   where recording_id = recording and status in ('starting', 'recording');
end;
comment on function public.stop_recording_parts is 'Has the worker end what runs of a recording.';

create function public.follow_recording() returns trigger language plpgsql as $$
begin
  perform public.stop_recording_parts(new.id);
  return null;
end $$;
create trigger consultation_recordings_stop_parts after update of status on public.consultation_recordings
  for each row when (new.status in ('paused', 'ended') and old.status <> new.status)
  execute function public.follow_recording();

create function public.pause_recording_for_newcomer() returns trigger language plpgsql as $$
begin
  perform 1 from public.consultations where id = new.consultation_id for update;
  update public.consultation_recordings as wish set status = 'paused'
   where wish.consultation_id = new.consultation_id and wish.status = 'recording'
     and not exists (
       select from public.recording_consents as consent
        where consent.recording_id = wish.id and consent.admission_id = new.id and consent.decision = 'given');
  return null;
end $$;
comment on function public.pause_recording_for_newcomer is 'Whoever is given a token or comes into a call that is recorded, and has not agreed, pauses it.';
create trigger consultation_admissions_pause_recording after update of connected_at, seen_at on public.consultation_admissions
  for each row when (new.state = 'admitted' and (
    (new.connected_at is not null and old.connected_at is null) or (new.seen_at <> old.seen_at and new.joined_at is null)))
  execute function public.pause_recording_for_newcomer();

create function public.follow_consent() returns trigger language plpgsql as $$
begin
  if new.decision <> 'given' then
    update public.consultation_recordings
       set status = 'ended', ended_at = clock_timestamp(), end_reason = new.decision
     where id = new.recording_id and status <> 'ended';
  end if;
  return null;
end $$;
comment on function public.follow_consent is 'Whoever does not agree, or no longer, ends the recording.';
create trigger recording_consents_follow after insert or update on public.recording_consents
  for each row execute function public.follow_consent();

create function public.end_recording_with_call() returns trigger language plpgsql as $$
begin
  if new.status = 'finished' then
    update public.consultation_recordings
       set status = 'ended', ended_at = clock_timestamp(), end_reason = 'finished'
     where consultation_id = new.id and status <> 'ended';
  else
    -- The room of the old round closes; the next part is of the next room.
    perform public.stop_recording_parts(id) from public.consultation_recordings
      where consultation_id = new.id and status <> 'ended';
  end if;
  return null;
end $$;
comment on function public.end_recording_with_call is 'Ends a recording with its call, and a part with its room.';
create trigger consultations_end_recording after update of round, status on public.consultations
  for each row when (new.round <> old.round or (new.status = 'finished' and old.status <> 'finished'))
  execute function public.end_recording_with_call();

create function public.tell_clinic(kind text, subject uuid, appointment uuid, payload jsonb)
  returns void language sql volatile
begin atomic
  insert into public.notifications (id, user_id, kind, appointment_id, subject_id, payload)
  select md5(tell_clinic.kind || subject::text || person.id::text)::uuid, person.id, tell_clinic.kind, appointment,
         subject, tell_clinic.payload
    from public.users as person
   where person.role in ('staff', 'admin') and person.blocked_at is null
   order by person.id
  on conflict (id) do nothing;
end;
comment on function public.tell_clinic is 'Rings the bell of everybody at the front desk and of the admins, once for each subject.';

create function public.alert_of_lost_recording() returns trigger language plpgsql as $$
begin
  update public.consultation_recordings
     set status = 'ended', ended_at = clock_timestamp(), end_reason = 'failed'
   where id = new.recording_id and status <> 'ended';
  perform public.tell_clinic('recording.failed', new.id, appointment.id, jsonb_build_object(
      'startsAt', appointment.starts_at, 'endsAt', appointment.ends_at,
      'doctorId', doctor.id, 'doctorName', doctor.display_name,
      'patientId', patient.id, 'patientName', patient.display_name))
    from public.consultation_recordings as recording
    join public.consultations as consultation on consultation.id = recording.consultation_id
    join public.appointments as appointment on appointment.id = consultation.appointment_id
    join public.users as doctor on doctor.id = appointment.doctor_id
    join public.users as patient on patient.id = appointment.patient_id
   where recording.id = new.recording_id;
  return null;
end $$;
comment on function public.alert_of_lost_recording is 'A recording that failed or holds nothing is told to the front desk and the admins, whoever notices it.';
create trigger recording_parts_alert after update of status on public.recording_parts
  for each row when (new.status = 'failed' and old.status <> 'failed')
  execute function public.alert_of_lost_recording();

create function public.consultation_recording_state(consultation public.consultations)
  returns text language sql stable
begin atomic
  select case
    when wish.live is not null then wish.live
    when wish.unfinished then 'processing'
    when wish.stored and wish.failed then 'recorded_in_part'
    when wish.stored then 'recorded'
    else 'not_recorded' end
  from (
    select max(recording.status) filter (where recording.status <> 'ended') as live,
           coalesce(bool_or(part.status in ('starting', 'recording', 'stopping', 'processing')), false) as unfinished,
           coalesce(bool_or(part.status = 'stored'), false) as stored,
           coalesce(bool_or(part.status = 'failed'), false) as failed
      from public.consultation_recordings as recording
      left join public.recording_parts as part on part.recording_id = recording.id
     where recording.consultation_id = consultation.id
  ) as wish;
end;
comment on function public.consultation_recording_state is 'What a visit says of its recording: asking, recording, paused, processing, recorded, recorded_in_part or not_recorded.';

create function public.audit_recording() returns trigger language plpgsql as $$
begin
  perform public.record_audit('recording.' || new.status, 'consultation_recordings', new.id::text,
    case when tg_op = 'UPDATE' then jsonb_build_object('status', old.status) end,
    jsonb_build_object('status', new.status, 'consultation_id', new.consultation_id, 'end_reason', new.end_reason));
  return null;
end $$;
create constraint trigger consultation_recordings_audit_asking after insert on public.consultation_recordings
  deferrable initially deferred for each row execute function public.audit_recording();
create constraint trigger consultation_recordings_audit after update on public.consultation_recordings
  deferrable initially deferred
  for each row when (new.status <> old.status) execute function public.audit_recording();

create function public.audit_consent() returns trigger language plpgsql as $$
begin
  perform public.record_audit('recording.consent_' || new.decision, 'recording_consents',
    new.recording_id::text || '/' || new.admission_id::text, null,
    jsonb_build_object('admission_id', new.admission_id, 'text_version', new.text_version, 'locale', new.locale));
  return null;
end $$;
comment on function public.audit_consent is 'Keeps each answer to the question of recording, also those that were changed.';
create constraint trigger recording_consents_audit after insert or update on public.recording_consents
  deferrable initially deferred for each row execute function public.audit_consent();

-- A recording is a file of no room: only the two people of its consultation read it.
alter table public.files alter column room_id drop not null;
comment on column public.files.room_id is 'The room it was brought into; only a message of this room can carry it. Null for recordings of consultations.';

create or replace function file_store.may_read(file uuid, person uuid) returns boolean language sql stable
begin atomic
  select exists (
    select from public.message_attachments as attachment
      join public.messages as message on message.id = attachment.message_id
      join public.room_participants as seat on seat.room_id = message.room_id and seat.user_id = person
     where attachment.file_id = file and message.deleted_at is null
  ) or exists (
    select from public.files
     where files.id = file and files.uploader_id = person and files.room_id is not null
       and not exists (select from public.message_attachments where message_attachments.file_id = files.id)
  ) or exists (
    select from public.recording_parts as part
      join public.consultation_recordings as recording on recording.id = part.recording_id
      join public.consultations as consultation on consultation.id = recording.consultation_id
      join public.appointments as appointment on appointment.id = consultation.appointment_id
     where part.file_id = file and person in (appointment.patient_id, appointment.doctor_id)
  );
end;
comment on function file_store.may_read is 'The room''s own rule: its participants read the files of its messages that are not deleted; what is not sent yet only its uploader; a recording the patient and the doctor of its consultation.';
