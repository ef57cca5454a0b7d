alter table public.doctors
  add column verified_at timestamptz,
  add column verified_by uuid references public.users (id) on delete set null;
comment on column public.doctors.verified_at is 'When the clinic has verified the doctor. Without it nobody can book him.';
comment on column public.doctors.verified_by is 'The admin who did.';
-- Whoever holds appointments already has been let in by the clinic.
update public.doctors as doctor set verified_at = now()
 where exists (select from public.appointments where doctor_id = doctor.user_id);

create function public.stamp_verification() returns trigger language plpgsql as $$
declare
  acting jsonb := nullif(current_setting('hasura.user', true), '')::jsonb;
begin
  if new.verified_at is null then
    new.verified_by := null;
  elsif old.verified_at is null then
    new.verified_at := clock_timestamp();
    new.verified_by := coalesce(nullif(acting ->> 'x-hasura-user-id', '')::uuid, new.verified_by);
  else
    new.verified_at := old.verified_at;
    new.verified_by := old.verified_by;
  end if;
  return new;
end $$;
comment on function public.stamp_verification is 'Notes who verified a doctor and when; verified once more, it stays as it was.';
create trigger doctors_stamp_verification before update of verified_at, verified_by on public.doctors
  for each row execute function public.stamp_verification();

create function public.audit_verification() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when new.verified_at is null then 'doctor.unverified' else 'doctor.verified' end, 'doctors', new.user_id::text,
    jsonb_build_object('verified_at', old.verified_at), jsonb_build_object('verified_at', new.verified_at));
  return null;
end $$;
comment on function public.audit_verification is 'Keeps in the audit log who verified a doctor, and who took it back.';
-- Deferred: the log's lock is always the last one a transaction takes.
create constraint trigger doctors_audit_verification after update on public.doctors
  deferrable initially deferred
  for each row when ((new.verified_at is null) <> (old.verified_at is null))
  execute function public.audit_verification();

create function public.require_verified_doctor() returns trigger language plpgsql as $$
begin
  -- Locked, so that booking and taking the verification back end in one order.
  perform from public.doctors where user_id = new.doctor_id and verified_at is not null for share;
  if not found then
    raise exception 'doctor % is not verified', new.doctor_id using errcode = 'TM020';
  end if;
  return new;
end $$;
comment on function public.require_verified_doctor is 'Lets no time of an unverified doctor be reserved; what was reserved before can still be moved and cancelled.';
create trigger reserved_times_of_verified_doctor before insert or update of doctor_id on public.reserved_times
  for each row execute function public.require_verified_doctor();
