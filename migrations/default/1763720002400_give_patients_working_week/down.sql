drop trigger patients_start_calendar on public.patients;
drop function public.start_patient_calendar();
drop function public.give_working_week(uuid);
