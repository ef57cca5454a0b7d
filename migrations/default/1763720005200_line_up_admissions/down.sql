drop trigger consultation_admissions_line_moves on public.consultation_admissions;
drop trigger consultation_admissions_line on public.consultation_admissions;
drop function public.number_waiting_line();
