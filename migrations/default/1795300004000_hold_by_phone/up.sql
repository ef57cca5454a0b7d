alter table public.consultations
  drop constraint consultations_outcome_known,
  add constraint consultations_outcome_known check
    (outcome in ('held', 'held_by_phone', 'patient_absent', 'doctor_absent', 'missed', 'cancelled'));
comment on column public.consultations.outcome is 'What became of it: held, by video or by telephone, or who was absent.';
