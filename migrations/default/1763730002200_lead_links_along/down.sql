drop trigger consultations_keep_join_links on public.consultations;
drop function public.keep_join_links();
