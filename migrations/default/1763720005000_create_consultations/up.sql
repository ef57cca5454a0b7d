create table public.consultations (
  id uuid primary key default gen_random_uuid(),
  appointment_id uuid not null references public.appointments (id) on delete cascade,
  status text not null default 'upcoming',
  outcome text,
  round integer not null default 1,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  ended_by uuid references public.users (id) on delete set null,
  empty_since timestamptz,
  corrected_by uuid references public.users (id) on delete set null,
  corrected_at timestamptz,
  correction_note text not null default '',
  created_at timestamptz not null default now(),
  constraint consultations_one_per_appointment unique (appointment_id),
  constraint consultations_status_known check (status in ('upcoming', 'current', 'finished')),
  constraint consultations_outcome_known check
    (outcome in ('held', 'patient_absent', 'doctor_absent', 'missed', 'cancelled')),
  constraint consultations_finished_whole check
    ((status = 'finished') = (outcome is not null) and (status = 'finished') = (ended_at is not null)),
  constraint consultations_current_has_started check (status <> 'current' or started_at is not null),
  constraint consultations_opens_before_it_closes check (opens_at < closes_at),
  constraint consultations_correction_note_length check (char_length(correction_note) <= 500)
);
comment on table public.consultations is 'The video call of an appointment. Its status follows who is in the call, as the media server reports it.';
comment on column public.consultations.outcome is 'What became of it: held, or who was absent.';
comment on column public.consultations.round is 'Names the room at the media server. It moves on whenever somebody must not come back with a token he still holds.';
comment on column public.consultations.opens_at is 'From when on one may wait and join.';
comment on column public.consultations.closes_at is 'Until when one may join a call that has not begun.';
comment on column public.consultations.started_at is 'When patient and doctor were both in the call for the first time.';
comment on column public.consultations.empty_since is 'Since when nobody is in a call that somebody has been in.';
alter table public.consultations replica identity full;
create index consultations_live on public.consultations (closes_at) where status <> 'finished';

create table public.consultation_guests (
  id uuid primary key default gen_random_uuid(),
  consultation_id uuid not null references public.consultations (id) on delete cascade,
  display_name text not null,
  invited_by uuid references public.users (id) on delete set null,
  code_hash bytea not null,
  expires_at timestamptz not null,
  redeemed_at timestamptz,
  secret_hash bytea,
  created_at timestamptz not null default now(),
  constraint consultation_guests_code_unique unique (code_hash),
  constraint consultation_guests_display_name_length check (char_length(btrim(display_name)) between 1 and 120),
  constraint consultation_guests_redeemed_whole check ((redeemed_at is null) = (secret_hash is null))
);
comment on table public.consultation_guests is 'A relative or an interpreter without an account, invited to one consultation by a link that works once.';
comment on column public.consultation_guests.code_hash is 'SHA-256 of the code in the link.';
comment on column public.consultation_guests.secret_hash is 'SHA-256 of what the guest''s browser was given for the code.';
alter table public.consultation_guests replica identity full;
create index consultation_guests_consultation on public.consultation_guests (consultation_id);

create table public.consultation_admissions (
  id uuid primary key default gen_random_uuid(),
  consultation_id uuid not null references public.consultations (id) on delete cascade,
  user_id uuid references public.users (id) on delete cascade,
  guest_id uuid references public.consultation_guests (id) on delete cascade,
  state text not null default 'waiting',
  place integer,
  waiting_since timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  admitted_at timestamptz,
  admitted_by uuid references public.users (id) on delete set null,
  session_id uuid,
  joined_at timestamptz,
  connected_at timestamptz,
  connection_sid text,
  created_at timestamptz not null default now(),
  constraint consultation_admissions_one_per_user unique (consultation_id, user_id),
  constraint consultation_admissions_one_per_guest unique (guest_id),
  constraint consultation_admissions_of_somebody check (num_nonnulls(user_id, guest_id) = 1),
  constraint consultation_admissions_state_known check (state in ('waiting', 'admitted', 'left', 'removed')),
  constraint consultation_admissions_connected_whole check ((connected_at is null) = (connection_sid is null))
);
comment on table public.consultation_admissions is 'Who has come to a consultation, whether he waits or may enter, and whether he is in the call. Its id is his identity at the media server.';
comment on column public.consultation_admissions.place is 'Place in the doctor''s line while waiting; the line follows the times of the appointments.';
comment on column public.consultation_admissions.seen_at is 'When the waiting page last said that it is open.';
comment on column public.consultation_admissions.session_id is 'The device he last asked to join with; when it is signed out or the person is blocked, the call moves on without it.';
comment on column public.consultation_admissions.joined_at is 'When he was in the call for the first time.';
comment on column public.consultation_admissions.connection_sid is 'The media server''s name of his present connection.';
alter table public.consultation_admissions replica identity full;
create index consultation_admissions_user on public.consultation_admissions (user_id);
create index consultation_admissions_waiting on public.consultation_admissions (consultation_id) where state = 'waiting';
create index consultation_admissions_session on public.consultation_admissions (session_id) where state = 'admitted';

create table public.consultation_room_closures (
  room_name text primary key,
  created_at timestamptz not null default now()
);
comment on table public.consultation_room_closures is 'Rooms the media server must still close; the worker takes them off as it does so.';

create table public.media_events (
  id text primary key,
  received_at timestamptz not null default now()
);
comment on table public.media_events is 'Events of the media server that have been dealt with, so that one delivered twice counts once.';
create index media_events_received on public.media_events (received_at);
