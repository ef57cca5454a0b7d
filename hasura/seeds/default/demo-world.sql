-- People, appointments and conversations to look at and try things with. Running it again changes nothing.
-- Passwords are not here: actions/src/accounts/seed-demo.ts gives each of these people one.

insert into public.users (id, role, display_name, email, time_zone, locale) values
  ('10000000-0000-4000-8000-000000000001', 'patient', 'Amina Rahman', 'patient@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000002', 'patient', 'Dmitry Volkov', 'patient2@demo.telemed', 'Europe/Moscow', 'ru'),
  ('10000000-0000-4000-8000-000000000003', 'doctor', 'Dr. Farhan Kabir', 'doctor@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000004', 'doctor', 'Dr. Elena Petrova', 'doctor2@demo.telemed', 'Europe/Moscow', 'en'),
  ('10000000-0000-4000-8000-000000000005', 'staff', 'Nadia Islam', 'staff@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000006', 'pharmacist', 'Tanvir Hossain', 'pharmacist@demo.telemed', 'Asia/Dhaka', 'en'),
  ('10000000-0000-4000-8000-000000000007', 'admin', 'Rokeya Chowdhury', 'admin@demo.telemed', 'Asia/Dhaka', 'en')
on conflict do nothing;

insert into public.patients (user_id, date_of_birth, allergies) values
  ('10000000-0000-4000-8000-000000000001', '1988-04-12', 'Penicillin'),
  ('10000000-0000-4000-8000-000000000002', '1975-11-30', null)
on conflict do nothing;

insert into public.doctors (user_id, speciality, languages, bio) values
  ('10000000-0000-4000-8000-000000000003', 'Cardiology', '{en,bn}',
   'Twelve years of looking after people with high blood pressure and heart failure.'),
  ('10000000-0000-4000-8000-000000000004', 'Endocrinology', '{en,ru}',
   'Diabetes and thyroid care, with a weekly evening clinic.')
on conflict do nothing;

insert into public.pharmacists (user_id, pharmacy_name) values
  ('10000000-0000-4000-8000-000000000006', 'Shapla Pharmacy')
on conflict do nothing;

insert into public.appointments (id, patient_id, doctor_id, starts_at, ends_at, status, reason)
select visit.id::uuid, visit.patient::uuid, visit.doctor::uuid,
       date_trunc('day', now()) + visit.start, date_trunc('day', now()) + visit.start + interval '20 minutes',
       visit.status, visit.reason
  from (values
    ('20000000-0000-4000-8000-000000000001', '10000000-0000-4000-8000-000000000001',
     '10000000-0000-4000-8000-000000000003', interval '-9 days 15 hours', 'finished', 'Blood pressure'),
    ('20000000-0000-4000-8000-000000000002', '10000000-0000-4000-8000-000000000001',
     '10000000-0000-4000-8000-000000000003', interval '5 days 9 hours', 'booked', 'Blood pressure, follow-up'),
    ('20000000-0000-4000-8000-000000000003', '10000000-0000-4000-8000-000000000002',
     '10000000-0000-4000-8000-000000000004', interval '-4 days 10 hours', 'finished', 'Thyroid results'),
    ('20000000-0000-4000-8000-000000000004', '10000000-0000-4000-8000-000000000002',
     '10000000-0000-4000-8000-000000000004', interval '12 days 11 hours', 'booked', 'Thyroid, follow-up'),
    ('20000000-0000-4000-8000-000000000005', '10000000-0000-4000-8000-000000000002',
     '10000000-0000-4000-8000-000000000003', interval '2 days 8 hours', 'booked', 'ECG')
  ) as visit (id, patient, doctor, start, status, reason)
on conflict do nothing;

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
