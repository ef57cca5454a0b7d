create or replace function public.recording_lacks_consent(recording uuid) returns boolean language sql stable
begin atomic
  select exists (
    select from public.consultation_recordings as wish
      join public.consultation_admissions as admission on admission.consultation_id = wish.consultation_id
     where wish.id = recording and admission.state = 'admitted'
       -- Whoever was given a token and has not connected yet is on his way: nothing begins again before he answers.
       and (admission.connected_at is not null
            or (admission.joined_at is null and admission.seen_at > clock_timestamp() - interval '1 minute'))
       and not exists (
         select from public.recording_consents as consent
          where consent.recording_id = recording and consent.admission_id = admission.id
            and consent.decision = 'given'));
end;
comment on function public.recording_lacks_consent is 'Whether somebody in the call, or on his way into it for the first time, has not agreed to this recording.';
