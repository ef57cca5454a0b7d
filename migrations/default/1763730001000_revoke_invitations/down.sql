alter table public.consultation_guests
  drop constraint consultation_guests_revoked_unopened, drop column revoked_at;
