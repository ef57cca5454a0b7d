drop table public.file_access_log;
drop function public.refuse_file_access_log_change;
