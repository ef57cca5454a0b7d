alter table public.consultation_guests
  drop constraint consultation_guests_own_name_length, drop column own_name;
comment on column public.consultation_guests.display_name is null;
