create function public.take_waiting_line(doctor_id uuid) returns void language sql volatile
begin atomic
  select pg_advisory_xact_lock(hashtextextended('waiting line of ' || doctor_id::text, 0));
end;
comment on function public.take_waiting_line is 'For whoever is about to change who waits for a doctor: before the rows, so that two who renumber the line do not wait for each other.';

create function public.consultation_opens_at(starts_at timestamptz) returns timestamptz language sql immutable
begin atomic
  select starts_at - interval '15 minutes';
end;
comment on function public.consultation_opens_at is 'From when on one may wait for an appointment''s call.';

create function public.consultation_closes_at(ends_at timestamptz) returns timestamptz language sql immutable
begin atomic
  select ends_at + interval '30 minutes';
end;
comment on function public.consultation_closes_at is 'Until when an appointment''s call may still begin.';

create function public.consultation_room(id uuid, round integer) returns text language sql immutable
begin atomic
  select id::text || '.' || round::text;
end;
comment on function public.consultation_room is 'Name of a consultation''s room at the media server in one of its rounds.';

create function public.open_consultation() returns trigger language plpgsql as $$
begin
  insert into public.consultations (appointment_id, opens_at, closes_at)
  values (new.id, public.consultation_opens_at(new.starts_at), public.consultation_closes_at(new.ends_at));
  return null;
end $$;
comment on function public.open_consultation is 'Gives every live appointment its consultation.';
create trigger appointments_open_consultation after insert on public.appointments
  for each row when (new.status in ('pending', 'booked')) execute function public.open_consultation();

create function public.follow_appointment() returns trigger language plpgsql as $$
begin
  if new.status = 'cancelled' and old.status <> 'cancelled' then
    update public.consultations
       set status = 'finished', ended_at = clock_timestamp(),
           outcome = case when started_at is null then 'cancelled' else 'held' end
     where appointment_id = new.id and status <> 'finished';
  elsif (new.starts_at, new.ends_at) <> (old.starts_at, old.ends_at) then
    update public.consultations
       set opens_at = public.consultation_opens_at(new.starts_at), closes_at = public.consultation_closes_at(new.ends_at)
     where appointment_id = new.id and status <> 'finished';
  end if;
  return null;
end $$;
comment on function public.follow_appointment is 'Moves a consultation with its appointment, and ends it with a cancellation.';
create trigger appointments_take_consultation_along after update of starts_at, ends_at, status on public.appointments
  for each row execute function public.follow_appointment();

create function public.guard_consultation() returns trigger language plpgsql as $$
begin
  if old.status = 'finished' and (new.status <> 'finished' or new.round <> old.round or new.ended_at <> old.ended_at) then
    raise exception 'consultation % is finished', old.id using errcode = 'TM030';
  end if;
  if old.status = 'current' and new.status = 'upcoming' or new.round < old.round
     or new.appointment_id <> old.appointment_id then
    raise exception 'a consultation does not go back' using errcode = 'TM031';
  end if;
  return new;
end $$;
comment on function public.guard_consultation is 'A consultation goes from upcoming over current to finished and never back; afterwards only its outcome is corrected.';
create trigger consultations_guard before update on public.consultations
  for each row execute function public.guard_consultation();

create function public.leave_consultation_room() returns trigger language plpgsql as $$
begin
  insert into public.consultation_room_closures (room_name)
  values (public.consultation_room(old.id, old.round)) on conflict do nothing;
  if new.status = 'finished' and old.status <> 'finished' then
    perform public.take_waiting_line(doctor_id) from public.appointments where id = new.appointment_id;
    update public.consultation_admissions
       set state = 'left', connected_at = null, connection_sid = null
     where consultation_id = new.id and state <> 'removed' and (state <> 'left' or connected_at is not null);
    update public.appointments set status = 'finished'
     where id = new.appointment_id and status in ('pending', 'booked');
  end if;
  return null;
end $$;
comment on function public.leave_consultation_room is 'Has the room closed in which a round or the consultation ends, and ends the appointment with the call.';
create trigger consultations_leave_room after update of round, status on public.consultations
  for each row when (new.round <> old.round or (new.status = 'finished' and old.status <> 'finished'))
  execute function public.leave_consultation_room();

create function public.move_call_on() returns trigger language plpgsql as $$
begin
  -- In the order of their ids, as everybody who locks several consultations.
  perform consultation.id from public.consultations as consultation
    where consultation.status <> 'finished' and exists (
      select from public.consultation_admissions as admission
       where admission.consultation_id = consultation.id and admission.session_id = old.id
         and admission.state = 'admitted')
    order by consultation.id for update;
  update public.consultations as consultation set round = round + 1
   where consultation.status <> 'finished' and exists (
     select from public.consultation_admissions as admission
      where admission.consultation_id = consultation.id and admission.session_id = old.id
        and admission.state = 'admitted');
  return null;
end $$;
comment on function public.move_call_on is 'Whoever joined from a session that has ended, by sign-out or because he was blocked, is left behind in a room that closes.';
create trigger active_sessions_move_call_on after delete on public.active_sessions
  for each row execute function public.move_call_on();

create function public.audit_consultation_change() returns trigger language plpgsql as $$
begin
  perform public.record_audit(
    case when old.status = 'finished' then 'consultation.corrected' else 'consultation.' || new.status end,
    'consultations', new.id::text,
    jsonb_build_object('status', old.status, 'outcome', old.outcome),
    jsonb_build_object('status', new.status, 'outcome', new.outcome, 'note', new.correction_note));
  return null;
end $$;
comment on function public.audit_consultation_change is 'Keeps in the audit log when a consultation began and ended, and who corrected what became of it.';
-- Deferred: the log's lock is always the last one a transaction takes.
create constraint trigger consultations_audit_change after update on public.consultations
  deferrable initially deferred
  for each row when ((new.status, coalesce(new.outcome, '')) <> (old.status, coalesce(old.outcome, '')))
  execute function public.audit_consultation_change();

insert into public.consultations (appointment_id, opens_at, closes_at)
select id, public.consultation_opens_at(starts_at), public.consultation_closes_at(ends_at)
  from public.appointments where status in ('pending', 'booked');
