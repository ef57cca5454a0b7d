create function public.consultation_line_risk(consultation public.consultations)
  returns text language sql stable
begin atomic
  select case when visit.status in ('pending', 'booked') and consultation.status = 'upcoming' then (
    -- The newest of what is known: a test or a call, not too long before the appointment.
    select nullif(coalesce(max(known.finding), 'unchecked'), 'ready')
      from (
        select evidence.finding
          from (
            select tested.verdict as finding, tested.checked_at as at
              from public.connection_checks as tested
             where tested.user_id = visit.patient_id
            union all
            select case when talked.packets_lost > 0.08 * talked.packets
                          or talked.frozen_ms > 0.1 * 1000 * talked.seconds
                          or talked.rtt_ms > 500 then 'poor_call' else 'ready' end,
                   talked.at
              from (
                select max(quality.created_at) as at, sum(quality.seconds) as seconds, avg(quality.rtt_ms) as rtt_ms,
                       sum(quality.packets_lost) as packets_lost, sum(quality.frozen_ms) as frozen_ms,
                       sum(quality.packets_lost + quality.packets_received) as packets
                  from public.consultation_admissions as admission
                  join public.consultation_quality as quality on quality.admission_id = admission.id
                 where admission.user_id = visit.patient_id
                 group by admission.id
              ) as talked
             where talked.seconds >= 30
          ) as evidence
         where evidence.at >= visit.starts_at - make_interval(days => rules.checks_count_days)
         order by evidence.at desc
         limit 1
      ) as known
  ) end
    from public.appointments as visit
    cross join public.scheduling_settings as rules
   where visit.id = consultation.appointment_id;
end;
comment on function public.consultation_line_risk is 'Why a coming consultation may not be held by video, from the patient''s side: unchecked, unreachable, weak, no_sound, no_picture or poor_call; null when there is no sign of it. The limits of a poor call are those of the history (call-quality.ts).';
