create or replace view public.contacts as
  select viewer.id as viewer_id, person.id as user_id
    from public.users as viewer
    join public.users as person on person.id <> viewer.id and person.blocked_at is null
   where viewer.role in ('staff', 'admin')
      or (viewer.role = 'doctor' and person.role in ('doctor', 'staff', 'pharmacist', 'admin'))
      or (viewer.role = 'pharmacist' and person.role in ('doctor', 'staff', 'pharmacist', 'admin'))
  union
  select appointment.patient_id, appointment.doctor_id
    from public.appointments as appointment
    join public.users as doctor on doctor.id = appointment.doctor_id and doctor.blocked_at is null
   where appointment.status <> 'pending'
  union
  select appointment.doctor_id, appointment.patient_id
    from public.appointments as appointment
    join public.users as patient on patient.id = appointment.patient_id and patient.blocked_at is null
   where appointment.status <> 'pending';
drop trigger consultations_note_meeting on public.consultations;
drop function public.note_meeting();
drop trigger messages_note_correspondence on public.messages;
drop function public.note_correspondence();
drop function public.note_acquaintance(uuid, uuid);
drop table public.acquaintances;
