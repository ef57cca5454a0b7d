create or replace view public.contacts as
  select viewer.id as viewer_id, person.id as user_id
    from public.users as viewer
    join public.users as person on person.id <> viewer.id and person.blocked_at is null
   where viewer.role in ('staff', 'admin')
      or (viewer.role = 'doctor' and person.role in ('doctor', 'staff', 'pharmacist', 'admin'))
      or (viewer.role = 'pharmacist' and person.role in ('doctor', 'staff', 'pharmacist', 'admin'))
  union
  -- One that was cancelled before they met is none they have had.
  select appointment.patient_id, appointment.doctor_id
    from public.appointments as appointment
    join public.users as doctor on doctor.id = appointment.doctor_id and doctor.blocked_at is null
   where (appointment.status in ('booked', 'finished')
          or (appointment.status = 'cancelled' and exists (
               select from public.consultations as consultation
                where consultation.appointment_id = appointment.id and consultation.outcome = 'held')))
  union
  select appointment.doctor_id, appointment.patient_id
    from public.appointments as appointment
    join public.users as patient on patient.id = appointment.patient_id and patient.blocked_at is null
   where (appointment.status in ('booked', 'finished')
          or (appointment.status = 'cancelled' and exists (
               select from public.consultations as consultation
                where consultation.appointment_id = appointment.id and consultation.outcome = 'held')))
  union
  -- Those who wrote to each other go on writing, whatever became of the appointment.
  select own.user_id, other.user_id
    from public.rooms as room
    join public.room_participants as own on own.room_id = room.id
    join public.room_participants as other on other.room_id = room.id and other.user_id <> own.user_id
    join public.users as person on person.id = other.user_id and person.blocked_at is null
   where room.kind = 'direct' and room.message_count > 0;
