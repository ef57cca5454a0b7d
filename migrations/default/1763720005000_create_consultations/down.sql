drop table public.media_events;
drop table public.consultation_room_closures;
drop table public.consultation_admissions;
drop table public.consultation_guests;
drop table public.consultations;
