alter table public.consultation_guests
  add column own_name text,
  add constraint consultation_guests_own_name_length check (char_length(btrim(own_name)) between 1 and 120);
comment on column public.consultation_guests.display_name is 'As whoever invited him called him: "Interpreter", "My sister".';
comment on column public.consultation_guests.own_name is 'As the guest calls himself; shown beside the other, for the doctor to compare.';
