-- People, appointments and conversations to look at and try things with. Running it again changes nothing.
-- Passwords are not here: actions/src/accounts/seed-demo.ts gives each of these people one.

insert into public.users (id, role, display_name, email, time_zone, locale) values
  ('10000000-0000-4000-8000-000000000001', 'patient', 'Amina Rahman', 'patient@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000002', 'patient', 'Dmitry Volkov', 'patient2@demo.telemed', 'Europe/Moscow', 'ru'),
  ('10000000-0000-4000-8000-000000000003', 'doctor', 'Dr. Farhan Kabir', 'doctor@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000004', 'doctor', 'Dr. Elena Petrova', 'doctor2@demo.telemed', 'Europe/Moscow', 'en'),
  ('10000000-0000-4000-8000-000000000005', 'staff', 'Nadia Islam', 'staff@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000006', 'pharmacist', 'Tanvir Hossain', 'pharmacist@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000007', 'admin', 'Rokeya Chowdhury', 'admin@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000008', 'doctor', 'Dr. Sadia Karim', 'doctor3@demo.telemed', 'Asia/Dhaka', 'bn'),
  ('10000000-0000-4000-8000-000000000009', 'doctor', 'Dr. Igor Sokolov', 'doctor4@demo.telemed', 'Europe/Moscow', 'ru'),
  ('10000000-0000-4000-8000-00000000000a', 'doctor', 'Dr. Rafiq Ahmed', 'doctor5@demo.telemed', 'Asia/Dhaka', 'bn')
on conflict do nothing;

insert into public.patients (user_id, date_of_birth, allergies) values
  ('10000000-0000-4000-8000-000000000001', '1988-04-12', 'Penicillin'),
  ('10000000-0000-4000-8000-000000000002', '1975-11-30', null)
on conflict do nothing;

-- The last one has signed up and waits for the clinic to verify him.
insert into public.doctors (user_id, speciality, languages, bio, verified_at)
select profile.person::uuid, profile.speciality, profile.languages::text[], profile.bio,
       case when profile.verified then now() - interval '1 year' end
  from (values
    ('10000000-0000-4000-8000-000000000003', 'Cardiology', '{en,bn}',
     'Twelve years of looking after people with high blood pressure and heart failure.', true),
    ('10000000-0000-4000-8000-000000000004', 'Endocrinology', '{en,ru}',
     'Diabetes and thyroid care, with a weekly evening clinic.', true),
    ('10000000-0000-4000-8000-000000000008', 'Cardiology', '{en,bn}',
     'Rhythm disorders, and second opinions before an operation.', true),
    ('10000000-0000-4000-8000-000000000009', 'Family medicine', '{ru,en}',
     'For the whole family, from vaccinations to chronic disease.', true),
    ('10000000-0000-4000-8000-00000000000a', 'Family medicine', '{bn,en}',
     'Has just joined the clinic.', false)
  ) as profile (person, speciality, languages, bio, verified)
on conflict do nothing;

-- The week of each doctor, on the clocks of his zone, from its first Monday three weeks ago on; once.
insert into public.availability_slots (id, user_id, local_start, duration_minutes, rule, time_zone)
select slot.id::uuid, person.id, date_trunc('week', localtimestamp) - interval '3 weeks' + slot.start, slot.minutes,
       slot.rule, person.time_zone
  from (values
    ('40000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000003',
     interval '9 hours', 240, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH'),
    ('40000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000003',
     interval '14 hours', 180, 'FREQ=WEEKLY;BYDAY=MO,WE'),
    ('40000000-0000-4000-8000-000000000003', '10000000-0000-4000-8000-000000000004',
     interval '10 hours', 360, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'),
    ('40000000-0000-4000-8000-000000000004', '10000000-0000-4000-8000-000000000004',
     interval '3 days 18 hours', 180, 'FREQ=WEEKLY;BYDAY=TH'),
    ('40000000-0000-4000-8000-000000000005', '10000000-0000-4000-8000-000000000008',
     interval '8 hours 30 minutes', 300, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA'),
    ('40000000-0000-4000-8000-000000000006', '10000000-0000-4000-8000-000000000009',
     interval '9 hours', 480, 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR')
  ) as slot (id, doctor, start, minutes, rule)
  join public.users as person on person.id = slot.doctor::uuid and person.created_at = now()
on conflict do nothing;

insert into public.pharmacists (user_id, pharmacy_name) values
  ('10000000-0000-4000-8000-000000000006', 'Shapla Pharmacy')
on conflict do nothing;

-- Counted from this week's Monday, on the doctor's clock, within his hours.
insert into public.appointments (id, patient_id, doctor_id, starts_at, ends_at, status, reason)
select visit.id::uuid, visit.patient::uuid, doctor.id,
       (date_trunc('week', localtimestamp) + visit.start) at time zone doctor.time_zone,
       (date_trunc('week', localtimestamp) + visit.start) at time zone doctor.time_zone + visit.length,
       visit.status, visit.reason
  from (values
    ('20000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001',
     '10000000-0000-4000-8000-000000000003', interval '-7 days 9 hours 30 minutes', interval '30 minutes', 'finished', 'Blood pressure'),
    ('20000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000001',
     '10000000-0000-4000-8000-000000000003', interval '7 days 10 hours', interval '30 minutes', 'booked', 'Blood pressure, follow-up'),
    ('20000000-0000-4000-8000-000000000003', '10000000-0000-4000-8000-000000000002',
     '10000000-0000-4000-8000-000000000004', interval '-6 days 11 hours', interval '30 minutes', 'finished', 'Thyroid results'),
    ('20000000-0000-4000-8000-000000000004', '10000000-0000-4000-8000-000000000002',
     '10000000-0000-4000-8000-000000000004', interval '11 days 11 hours', interval '45 minutes', 'booked', 'Thyroid, follow-up'),
    ('20000000-0000-4000-8000-000000000005', '10000000-0000-4000-8000-000000000002',
     '10000000-0000-4000-8000-000000000003', interval '8 days 9 hours', interval '15 minutes', 'booked', 'ECG'),
    ('20000000-0000-4000-8000-000000000006', '10000000-0000-4000-8000-000000000001',
     '10000000-0000-4000-8000-000000000008', interval '9 days 8 hours 30 minutes', interval '30 minutes', 'booked', 'Second opinion')
  ) as visit (id, patient, doctor, start, length, status, reason)
  join public.users as doctor on doctor.id = visit.doctor::uuid
on conflict do nothing;

-- The doctor would rather see him two hours later. Only with an appointment of this very run.
insert into public.shift_proposals (id, appointment_id, proposed_by, starts_at, ends_at, note, expires_at)
select '50000000-0000-4000-8000-000000000001', visit.id, visit.doctor_id, visit.starts_at + interval '2 hours',
       visit.ends_at + interval '2 hours', 'I have a meeting in the morning. Would this do?', now() + interval '2 days'
  from public.appointments as visit
 where visit.id = '20000000-0000-4000-8000-000000000004' and visit.created_at = now();

insert into public.rooms (id, kind, title, direct_key, front_desk_patient_id, created_by) values
  ('30000000-0000-4000-8000-000000000001', 'direct', null,
   '10000000-0000-4000-8000-000000000001:10000000-0000-4000-8000-000000000003', null,
   '10000000-0000-4000-8000-000000000001'),
  ('30000000-0000-4000-8000-000000000002', 'direct', null,
   '10000000-0000-4000-8000-000000000002:10000000-0000-4000-8000-000000000004', null,
   '10000000-0000-4000-8000-000000000004'),
  ('30000000-0000-4000-8000-000000000003', 'front_desk', null, null,
   '10000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001'),
  ('30000000-0000-4000-8000-000000000004', 'group', 'Morning round', null, null,
   '10000000-0000-4000-8000-000000000003'),
  ('30000000-0000-4000-8000-000000000005', 'direct', null,
   '10000000-0000-4000-8000-000000000003:10000000-0000-4000-8000-000000000006', null,
   '10000000-0000-4000-8000-000000000006')
on conflict do nothing;

-- Only into rooms of this very run: whoever has left since is not brought back.
insert into public.room_participants (room_id, user_id)
select seat.room::uuid, seat.person::uuid
  from (values
    ('30000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001'),
    ('30000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000003'),
    ('30000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000002'),
    ('30000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000004'),
    ('30000000-0000-4000-8000-000000000004', '10000000-0000-4000-8000-000000000003'),
    ('30000000-0000-4000-8000-000000000004', '10000000-0000-4000-8000-000000000004'),
    ('30000000-0000-4000-8000-000000000004', '10000000-0000-4000-8000-000000000005'),
    ('30000000-0000-4000-8000-000000000004', '10000000-0000-4000-8000-000000000007'),
    ('30000000-0000-4000-8000-000000000005', '10000000-0000-4000-8000-000000000003'),
    ('30000000-0000-4000-8000-000000000005', '10000000-0000-4000-8000-000000000006')
  ) as seat (room, person)
  join public.rooms as room on room.id = seat.room::uuid and room.created_at = now()
on conflict do nothing;

insert into public.messages (id, room_id, author_id, body, created_at)
select md5('demo message ' || line.room || ' ' || line.place)::uuid,
       ('30000000-0000-4000-8000-00000000000' || line.room)::uuid,
       ('10000000-0000-4000-8000-00000000000' || line.author)::uuid,
       line.body, now() - line.ago
  from (values
    (1, 1, 3, interval '8 days 22 hours', 'Good to see you today, Amina. Please measure your blood pressure every morning before breakfast and write it here when you like.'),
    (1, 2, 1, interval '8 days 21 hours', 'Thank you, doctor. Sitting or lying down?'),
    (1, 3, 3, interval '8 days 21 hours' - interval '6 minutes', 'Sitting, after five quiet minutes, the arm on the table.'),
    (1, 4, 1, interval '7 days 3 hours', '138 over 88 this morning.'),
    (1, 5, 1, interval '6 days 3 hours', '135/86'),
    (1, 6, 1, interval '4 days 3 hours', '131 over 84. I forgot yesterday, sorry!'),
    (1, 7, 3, interval '4 days 1 hour', 'That is going the right way. One missed day is fine.'),
    (1, 8, 1, interval '1 day 4 hours', '129 over 83, and I walked to work twice this week.'),
    (1, 9, 3, interval '1 day 2 hours', 'Very good. Keep the evening tablet as it is, and we look at the numbers together at your next visit.'),
    (1, 10, 3, interval '3 hours', 'Please bring the list of everything else you take, also what you buy without a prescription.'),
    (2, 1, 4, interval '3 days 20 hours', 'Добрый день, Дмитрий! Результаты анализов готовы: ТТГ в норме.'),
    (2, 2, 2, interval '3 days 19 hours', 'Спасибо, это хорошая новость. Дозу оставляем прежней?'),
    (2, 3, 4, interval '3 days 18 hours', 'Да, без изменений. Повторим анализ через три месяца.'),
    (2, 4, 2, interval '5 hours', 'Понял. Можно ли сдать кровь в районной поликлинике?'),
    (3, 1, 1, interval '2 days 6 hours', 'Hello, may I move my visit next week to the morning?'),
    (3, 2, 5, interval '2 days 5 hours', 'Of course. Dr. Kabir has 9:00 free on the same day. Shall I take it for you?'),
    (3, 3, 1, interval '2 days 5 hours' - interval '3 minutes', 'Yes please!'),
    (3, 4, 5, interval '2 days 4 hours', 'Done. You will get a reminder the day before.'),
    (4, 1, 3, interval '1 day 1 hour', 'Good morning all. Two follow-ups and one ECG on my list today.'),
    (4, 2, 5, interval '1 day 55 minutes', 'Room 2 is free for the ECG from half past ten.'),
    (4, 3, 4, interval '1 day 40 minutes', 'I can take one follow-up if it gets late, my 11:00 was cancelled.'),
    (4, 4, 3, interval '1 day 35 minutes', 'Thank you, Elena, gladly.'),
    (4, 5, 7, interval '4 hours', 'A reminder: the new consent forms are in force from Monday.'),
    (5, 1, 6, interval '1 day 8 hours', 'Amlodipine 5 mg is out until Thursday. We have 10 mg with a score line, is halving acceptable?'),
    (5, 2, 3, interval '1 day 7 hours', 'Yes, for these patients it is. Please note it on the label.'),
    (5, 3, 6, interval '1 day 7 hours' - interval '2 minutes', 'Will do, thank you.')
  ) as line (room, place, author, ago, body)
 order by line.room, line.place
on conflict on constraint messages_pkey do nothing;

-- One corrected reading, so that an edited message can be seen.
update public.messages set body = '135 over 86'
 where id = md5('demo message 1 5')::uuid and body = '135/86' and deleted_at is null;

-- The rooms are as old as their first message. Read is what the demo people have seen; the newest is left unread.
update public.rooms as room set created_at = first.created_at - interval '1 minute'
  from public.messages as first
 where first.room_id = room.id and first.seq = 1 and room.created_at > first.created_at;
update public.room_participants as participant set last_read_seq = room.last_seq - 1
  from public.rooms as room
 where room.id = participant.room_id and participant.last_read_seq = 0 and room.last_seq > 1
   and room.id::text like '30000000-0000-4000-8000-00000000000_';
