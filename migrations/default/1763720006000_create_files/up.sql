create schema file_store;
comment on schema file_store is 'Where files are kept and the wrapped keys they are encrypted with. Never tracked by GraphQL.';

create table file_store.uploads (
  id uuid primary key,
  user_id uuid not null references public.users (id) on delete cascade,
  room_id uuid not null references public.rooms (id) on delete cascade,
  name text not null,
  byte_size bigint not null,
  received bigint not null default 0,
  parts text[] not null default '{}',
  master_key_id text not null,
  wrapped_key bytea not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint uploads_not_empty check (byte_size > 0),
  constraint uploads_received_within check (received between 0 and byte_size)
);
comment on table file_store.uploads is 'Uploads under way: what has arrived lies encrypted in parts until the whole is checked and becomes a file, or is thrown away.';
comment on column file_store.uploads.parts is 'Names of the stored parts in their order; each arrived piece is one part.';
comment on column file_store.uploads.wrapped_key is 'The upload''s own data key, encrypted with the master key named beside it.';
create index uploads_user on file_store.uploads (user_id);
create index uploads_updated_at on file_store.uploads (updated_at);

create table public.files (
  id uuid primary key,
  room_id uuid not null references public.rooms (id) on delete cascade,
  uploader_id uuid references public.users (id) on delete set null,
  name text not null,
  content_type text not null,
  byte_size bigint not null,
  width integer,
  height integer,
  has_preview boolean not null default false,
  scan_result text not null,
  created_at timestamptz not null default now(),
  constraint files_name_length check (char_length(name) between 1 and 160),
  constraint files_name_plain check (name !~ '[/\\[:cntrl:]]'),
  constraint files_not_empty check (byte_size > 0),
  constraint files_scan_result_known check (scan_result in ('clean', 'not_scanned')),
  constraint files_preview_has_measures check (not has_preview or (width > 0 and height > 0))
);
comment on table public.files is 'Files that passed every check. Their contents are in the file storage, encrypted.';
comment on column public.files.id is 'That of the upload it came from.';
comment on column public.files.room_id is 'The room it was brought into; only a message of this room can carry it.';
comment on column public.files.content_type is 'Found by looking at the content, never as the sender named it.';
comment on column public.files.scan_result is 'Whether a malware scanner has seen it: clean or not_scanned.';
create index files_room on public.files (room_id);
create index files_uploader on public.files (uploader_id);

create table file_store.contents (
  file_id uuid not null references public.files (id) on delete cascade,
  variant text not null,
  object_name text not null,
  byte_size bigint not null,
  content_type text not null,
  sha256 bytea not null,
  master_key_id text not null,
  wrapped_key bytea not null,
  primary key (file_id, variant),
  constraint contents_variant_known check (variant in ('original', 'preview')),
  constraint contents_object_name_unique unique (object_name)
);
comment on table file_store.contents is 'The encrypted objects of a file, each with a data key of its own.';
comment on column file_store.contents.sha256 is 'Digest of the content before encryption.';
create index contents_master_key on file_store.contents (master_key_id);
