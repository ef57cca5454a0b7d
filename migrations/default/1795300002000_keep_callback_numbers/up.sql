create table public.callback_numbers (
  user_id uuid primary key references public.patients (user_id) on delete cascade,
  phone text,
  updated_at timestamptz not null default clock_timestamp(),
  constraint callback_numbers_phone check (phone ~ '^\+[1-9][0-9]{6,14}$')
);
comment on table public.callback_numbers is 'Where each patient wants to be called when a video consultation cannot be held.';
comment on column public.callback_numbers.user_id is 'The patient.';
comment on column public.callback_numbers.phone is 'In E.164; null: he does not want to be called. Given for this purpose only, and apart from the number for text messages.';
comment on column public.callback_numbers.updated_at is 'When he said so, by our clock.';
alter table public.callback_numbers replica identity full;

create function public.stamp_callback_number() returns trigger language plpgsql as $$
begin
  new.updated_at := clock_timestamp();
  return new;
end $$;
create trigger callback_numbers_stamp before update on public.callback_numbers
  for each row execute function public.stamp_callback_number();

create function public.give_callback_number() returns trigger language plpgsql as $$
begin
  insert into public.callback_numbers (user_id) values (new.user_id);
  return null;
end $$;
create trigger patients_callback_number after insert on public.patients
  for each row execute function public.give_callback_number();

insert into public.callback_numbers (user_id) select user_id from public.patients;
