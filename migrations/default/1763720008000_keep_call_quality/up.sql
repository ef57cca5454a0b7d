alter table public.consultation_admissions
  add constraint consultation_admissions_of_consultation unique (id, consultation_id);

create table public.consultation_quality (
  id uuid primary key,
  consultation_id uuid not null references public.consultations (id) on delete cascade,
  admission_id uuid not null,
  seconds integer not null,
  rtt_ms integer,
  packets_received integer not null default 0,
  packets_lost integer not null default 0,
  freeze_count integer not null default 0,
  frozen_ms integer not null default 0,
  created_at timestamptz not null default clock_timestamp(),
  constraint consultation_quality_admission foreign key (admission_id, consultation_id)
    references public.consultation_admissions (id, consultation_id) on delete cascade,
  constraint consultation_quality_seconds check (seconds between 1 and 120),
  constraint consultation_quality_rtt check (rtt_ms between 0 and 60000),
  constraint consultation_quality_packets check (packets_received >= 0 and packets_lost >= 0),
  constraint consultation_quality_freezes check (
    freeze_count >= 0 and frozen_ms >= 0)
);
comment on table public.consultation_quality is 'How a call was for one of its people, measured by his browser, some seconds in each row.';
comment on column public.consultation_quality.id is 'Made by the browser: a measurement sent twice counts once.';
comment on column public.consultation_quality.consultation_id is 'That of the admission.';
comment on column public.consultation_quality.admission_id is 'Whose call it was.';
comment on column public.consultation_quality.seconds is 'How long was measured.';
comment on column public.consultation_quality.rtt_ms is 'Mean time to the media server and back, in milliseconds; null when nothing was sent.';
comment on column public.consultation_quality.packets_received is 'Packets of sound and picture of all others that arrived.';
comment on column public.consultation_quality.packets_lost is 'And those that did not.';
comment on column public.consultation_quality.freeze_count is 'How often a picture of somebody stood still.';
comment on column public.consultation_quality.frozen_ms is 'And for how long together, in milliseconds, over all pictures.';
comment on column public.consultation_quality.created_at is 'When it arrived.';
alter table public.consultation_quality replica identity full;
create index consultation_quality_admission on public.consultation_quality (admission_id);
create index consultation_quality_consultation on public.consultation_quality (consultation_id);

create index consultations_history on public.consultations (ended_at desc, id) where status = 'finished';

-- Also when staff only write another reason: who corrected what is never lost.
drop trigger consultations_audit_change on public.consultations;
create constraint trigger consultations_audit_change after update on public.consultations
  deferrable initially deferred
  for each row when (
    (new.status, coalesce(new.outcome, ''), new.correction_note, new.corrected_at)
      is distinct from (old.status, coalesce(old.outcome, ''), old.correction_note, old.corrected_at))
  execute function public.audit_consultation_change();
