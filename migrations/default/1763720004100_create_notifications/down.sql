drop table public.notification_deliveries;
drop table public.planned_reminders;
drop table public.notifications;
drop function public.stamp_notification_read();
