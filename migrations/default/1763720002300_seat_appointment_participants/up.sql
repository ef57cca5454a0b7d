create table public.appointment_participants (
  appointment_id uuid not null references public.appointments (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  decision text not null default 'pending',
  decided_by uuid references public.users (id) on delete set null,
  decided_at timestamptz,
  primary key (appointment_id, user_id),
  constraint appointment_participants_decision_known check (decision in ('pending', 'accepted', 'rejected')),
  constraint appointment_participants_decided_at check ((decision = 'pending') = (decided_at is null))
);
comment on table public.appointment_participants is 'Who takes part in an appointment, and what he has decided about it.';
comment on column public.appointment_participants.decided_by is 'Who said so: the participant, or staff for him.';
alter table public.appointment_participants replica identity full;
create index appointment_participants_user on public.appointment_participants (user_id);

create function public.stamp_decision() returns trigger language plpgsql as $$
declare
  acting jsonb := nullif(current_setting('hasura.user', true), '')::jsonb;
begin
  if tg_op = 'UPDATE' and new.decision = old.decision then
    new.decided_at := old.decided_at;
  elsif new.decision = 'pending' then
    new.decided_at := null;
    new.decided_by := null;
  else
    new.decided_at := clock_timestamp();
    new.decided_by := coalesce(nullif(acting ->> 'x-hasura-user-id', '')::uuid, new.decided_by);
  end if;
  return new;
end $$;
comment on function public.stamp_decision is 'Notes who decided and when; the actor comes from the session the engine or a handler has set.';
create trigger appointment_participants_stamp before insert or update on public.appointment_participants
  for each row execute function public.stamp_decision();

create function public.seat_appointment_participants() returns trigger language plpgsql as $$
begin
  -- Who booked has decided by booking; a booked appointment is one that needs nobody's answer any more.
  insert into public.appointment_participants (appointment_id, user_id, decision, decided_by)
  select new.id, seat.user_id,
         case when new.status <> 'pending' or seat.user_id = new.booked_by then 'accepted' else 'pending' end,
         new.booked_by
    from (values (new.patient_id), (new.doctor_id)) as seat (user_id);
  return null;
end $$;
comment on function public.seat_appointment_participants is 'Seats patient and doctor in a new appointment.';
create trigger appointments_seat_participants after insert on public.appointments
  for each row execute function public.seat_appointment_participants();

insert into public.appointment_participants (appointment_id, user_id, decision)
select appointment.id, seat.user_id, case when appointment.status = 'pending' then 'pending' else 'accepted' end
  from public.appointments as appointment,
       lateral (values (appointment.patient_id), (appointment.doctor_id)) as seat (user_id);
