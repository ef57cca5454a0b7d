update public.consultations set outcome = 'held' where outcome = 'held_by_phone';
alter table public.consultations
  drop constraint consultations_outcome_known,
  add constraint consultations_outcome_known check
    (outcome in ('held', 'patient_absent', 'doctor_absent', 'missed', 'cancelled'));
comment on column public.consultations.outcome is 'What became of it: held, or who was absent.';
