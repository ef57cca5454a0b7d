create function public.number_waiting_line() returns trigger language plpgsql as $$
declare
  doctor uuid;
begin
  select appointment.doctor_id into doctor
    from public.consultations as consultation
    join public.appointments as appointment on appointment.id = consultation.appointment_id
   where consultation.id = case when tg_op = 'DELETE' then old.consultation_id else new.consultation_id end;
  if doctor is null then
    return null; -- went with its appointment
  end if;
  perform public.take_waiting_line(doctor);
  update public.consultation_admissions as admission set place = line.place
    from (
      select waiting.id,
             case when waiting.state = 'waiting'
                  then dense_rank() over (partition by waiting.state order by appointment.starts_at, consultation.id) end as place
        from public.consultation_admissions as waiting
        join public.consultations as consultation on consultation.id = waiting.consultation_id
        join public.appointments as appointment on appointment.id = consultation.appointment_id
       where appointment.doctor_id = doctor and (waiting.state = 'waiting' or waiting.place is not null)
    ) as line
   where admission.id = line.id and admission.place is distinct from line.place;
  return null;
end $$;
comment on function public.number_waiting_line is 'Numbers who waits for a doctor by the times of their appointments; those of one consultation share a place.';
create trigger consultation_admissions_line after insert or delete on public.consultation_admissions
  for each row execute function public.number_waiting_line();
create trigger consultation_admissions_line_moves after update of state on public.consultation_admissions
  for each row when (new.state <> old.state) execute function public.number_waiting_line();
