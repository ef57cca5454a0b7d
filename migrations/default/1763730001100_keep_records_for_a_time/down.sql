drop function public.file_is_kept(uuid, timestamptz);
drop function public.consultation_files(uuid);
create or replace function public.consultation_recording_state(consultation public.consultations)
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
drop table file_store.removals;
alter table public.files drop column deleted_at;
alter table public.recording_parts drop constraint recording_parts_deleted_whole, drop column deleted_at;
drop trigger consultations_audit_hold on public.consultations;
drop function public.audit_hold();
alter table public.consultations
  drop constraint consultations_hold_whole, drop constraint consultations_held_by_somebody,
  drop constraint consultations_hold_reason_length, drop column held_at, drop column held_by, drop column hold_reason;
drop table public.retention_settings;
drop function public.stamp_retention_settings();
drop function public.keep_retention_settings();
drop function public.audit_retention_settings();
