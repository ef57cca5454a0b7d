alter table public.consultation_guests
  add column revoked_at timestamptz,
  add constraint consultation_guests_revoked_unopened check (revoked_at is null or redeemed_at is null);
comment on column public.consultation_guests.revoked_at is 'When whoever invited him took the link back; only while nobody had opened it.';
