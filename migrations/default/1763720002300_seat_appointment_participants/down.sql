drop trigger appointments_seat_participants on public.appointments;
drop table public.appointment_participants;
drop function public.seat_appointment_participants();
drop function public.stamp_decision();
