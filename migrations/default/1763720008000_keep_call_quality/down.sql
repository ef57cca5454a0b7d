drop trigger consultations_audit_change on public.consultations;
create constraint trigger consultations_audit_change after update on public.consultations
  deferrable initially deferred
  for each row when ((new.status, coalesce(new.outcome, '')) <> (old.status, coalesce(old.outcome, '')))
  execute function public.audit_consultation_change();
drop index public.consultations_history;
drop table public.consultation_quality;
alter table public.consultation_admissions drop constraint consultation_admissions_of_consultation;
