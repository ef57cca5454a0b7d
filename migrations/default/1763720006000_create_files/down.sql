drop table file_store.contents;
drop table public.files;
drop table file_store.uploads;
drop schema file_store;
