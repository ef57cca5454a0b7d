create or replace function public.recording_lacks_consent(recording uuid) returns boolean language sql stable
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
