drop table public.availability_exceptions;
drop table public.availability_slots;
