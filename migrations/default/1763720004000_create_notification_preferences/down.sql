drop trigger scheduling_settings_replan_reminders on public.scheduling_settings;
drop function public.replan_clinic_reminders();
drop trigger users_notification_preferences on public.users;
drop function public.give_notification_preferences();
drop table public.notification_preferences;
drop function public.stamp_notification_preferences();
