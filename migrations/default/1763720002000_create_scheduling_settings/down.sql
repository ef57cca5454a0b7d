drop table public.scheduling_settings;
drop function public.keep_scheduling_settings();
drop function public.audit_scheduling_settings();
drop function public.stamp_scheduling_settings();
