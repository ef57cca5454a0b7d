drop trigger patients_callback_number on public.patients;
drop function public.give_callback_number();
drop table public.callback_numbers;
drop function public.stamp_callback_number();
