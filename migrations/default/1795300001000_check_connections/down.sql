alter table public.scheduling_settings
  drop constraint scheduling_settings_check_reminder, drop constraint scheduling_settings_checks_count,
  drop constraint scheduling_settings_clinic_phone,
  drop column check_reminder_minutes, drop column checks_count_days, drop column clinic_phone;
drop table public.connection_checks;
drop function public.forget_old_connection_checks();
