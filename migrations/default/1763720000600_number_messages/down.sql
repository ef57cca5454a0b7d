drop function public.room_participant_unread_count;
drop trigger room_participants_start on public.room_participants;
drop function public.start_participant;
drop trigger room_participants_advance on public.room_participants;
drop function public.advance_participant;
drop trigger messages_mark_sender_read on public.messages;
drop function public.mark_sender_read;
drop trigger messages_number on public.messages;
drop function public.number_message;
