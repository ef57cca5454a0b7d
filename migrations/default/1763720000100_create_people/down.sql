drop table public.pharmacists;
drop table public.doctors;
drop table public.patients;
drop table public.users;
