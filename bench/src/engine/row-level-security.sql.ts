/**
 * The permissions of hasura/metadata for chat once more as row-level security, for PostGraphile. They bind the role
 * `bench_person` alone: the engine connects as the tables' owner and brings its own conditions.
 */
export const rowLevelSecurity = `
  create role bench_person;
  grant usage on schema public to bench_person;
  grant select on public.rooms, public.room_participants, public.messages, public.users to bench_person;
  grant insert on public.messages to bench_person;
  create function public.bench_user() returns uuid language sql stable
    return nullif(current_setting('bench.user_id', true), '')::uuid;
  create function public.bench_signed_in() returns boolean language sql stable security definer as $$
    select exists (select from public.active_sessions
      where id = nullif(current_setting('bench.session_id', true), '')::uuid and user_id = public.bench_user()) $$;
  create function public.bench_rooms() returns setof uuid language sql stable security definer as $$
    select room_id from public.room_participants where user_id = public.bench_user() $$;
  alter table public.rooms enable row level security;
  alter table public.room_participants enable row level security;
  alter table public.messages enable row level security;
  alter table public.users enable row level security;
  create policy bench on public.rooms for select to bench_person
    using ((select public.bench_signed_in()) and id in (select public.bench_rooms()));
  create policy bench on public.room_participants for select to bench_person
    using ((select public.bench_signed_in()) and room_id in (select public.bench_rooms()));
  create policy bench on public.messages for select to bench_person
    using ((select public.bench_signed_in()) and room_id in (select public.bench_rooms()));
  create policy bench_write on public.messages for insert to bench_person
    with check ((select public.bench_signed_in()) and author_id = public.bench_user()
      and room_id in (select public.bench_rooms()));
  -- The triggers that number a message and move its author's cursor write here in his name.
  grant update on public.rooms, public.room_participants to bench_person;
  create policy bench_count on public.rooms for update to bench_person using (id in (select public.bench_rooms()));
  create policy bench_read on public.room_participants for update to bench_person
    using (user_id = public.bench_user());
  create function public.bench_people() returns setof uuid language sql stable security definer as $$
    select public.bench_user()
    union select seat.user_id from public.room_participants as seat where seat.room_id in (select public.bench_rooms())
    union select user_id from public.contacts where viewer_id = public.bench_user()
    union select patient_id from public.appointments where doctor_id = public.bench_user()
    union select doctor_id from public.appointments where patient_id = public.bench_user()
    union select doctor.user_id from public.doctors as doctor join public.users as person on person.id = doctor.user_id
      where doctor.verified_at is not null and person.blocked_at is null $$;
  create policy bench on public.users for select to bench_person
    using ((select public.bench_signed_in()) and id in (select public.bench_people()));`;

/** Also after a run that ended before there was a role. */
export const dropBenchRole = `do $$ begin
  if exists (select from pg_roles where rolname = 'bench_person') then
    drop owned by bench_person cascade;
    drop role bench_person;
  end if;
end $$`;
