drop function public.escalate_urgent_messages;
drop table public.urgent_messages;
drop function public.audit_urgent_message;
drop function public.handle_urgent_message;
drop function public.raise_urgent_message;
alter table public.doctors
  drop constraint doctors_out_of_hours_notice_length, drop column out_of_hours_notice;
drop table public.chat_settings;
drop function public.audit_chat_settings;
drop function public.stamp_chat_settings;
