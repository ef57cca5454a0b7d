drop trigger room_participants_announce on public.room_participants;
drop function public.announce_participant;
drop trigger messages_audit_change on public.messages;
drop function public.audit_message_change;
drop trigger messages_change on public.messages;
drop function public.change_message;
