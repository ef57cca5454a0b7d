create function public.give_working_week(patient uuid) returns void language plpgsql as $$
declare
  settings public.scheduling_settings;
  first_day date;
begin
  select * into settings from public.scheduling_settings;
  -- A rule begins at one of its own days. From a day ago on, no zone of the world misses its present day.
  select day::date into first_day
    from generate_series((now() at time zone 'UTC')::date - 1, (now() at time zone 'UTC')::date + 6, interval '1 day') as day
   where upper(left(trim(to_char(day, 'DAY')), 2)) = any (settings.working_days)
   order by day limit 1;
  insert into public.availability_slots (user_id, local_start, duration_minutes, rule, time_zone)
  select patient, first_day + settings.working_day_starts, settings.working_day_minutes,
         'FREQ=WEEKLY;BYDAY=' || array_to_string(settings.working_days, ','), person.time_zone
    from public.users as person where person.id = patient;
end $$;
comment on function public.give_working_week is 'Gives a new patient''s calendar its one recurring slot, as the clinic''s working week is set.';

create function public.start_patient_calendar() returns trigger language plpgsql as $$
begin
  perform public.give_working_week(new.user_id);
  return null;
end $$;
create trigger patients_start_calendar after insert on public.patients
  for each row execute function public.start_patient_calendar();

select public.give_working_week(user_id) from public.patients;
