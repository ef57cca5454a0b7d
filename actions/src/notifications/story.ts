/** All a message is made from, as it is at the moment of sending. */
import type pg from 'pg';
import { z } from 'zod';

export const channel = z.enum(['email', 'sms', 'web_push', 'in_app']);
export type Channel = z.infer<typeof channel>;

export const reminderKind = 'appointment.reminder';

const person = z.object({
  id: z.guid(),
  /** Null for people whom another system has brought without one. */
  email: z.string().nullable(),
  locale: z.enum(['en', 'ru', 'bn']),
  timeZone: z.string(),
  blocked: z.boolean(),
  /** Has a password. Others come by one-time links only. */
  signsIn: z.boolean(),
  phone: z.string().nullable(),
  detailLevel: z.enum(['none', 'full']),
  channels: z.array(channel),
  offsetsMinutes: z.array(z.number()),
});

const appointment = z.object({
  id: z.guid(),
  version: z.number(),
  status: z.enum(['pending', 'booked', 'finished', 'cancelled']),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  doctorId: z.guid(),
  doctorName: z.string(),
  patientId: z.guid(),
  patientName: z.string(),
  cancelReason: z.string(),
});

/** A proposed shift, or the waitlist's offer: a time somebody is asked about. */
const proposedTime = z.object({
  status: z.string(),
  startsAt: z.coerce.date(),
  endsAt: z.coerce.date(),
  expiresAt: z.coerce.date(),
  note: z.string(),
  doctorName: z.string(),
});

const story = z.object({
  id: z.guid(),
  kind: z.string(),
  channel,
  subjectId: z.guid(),
  version: z.number(),
  offsetMinutes: z.number(),
  /** A reminder at least so long before asks the patient to test his line. */
  checkReminderMinutes: z.number(),
  dueAt: z.coerce.date(),
  person,
  appointment: appointment.nullable(),
  proposal: proposedTime.nullable(),
  offer: proposedTime.nullable(),
});
export type Story = z.infer<typeof story>;
export type Person = Story['person'];
export type Appointment = NonNullable<Story['appointment']>;

/** Channels a person can be reached by at present; `wish` is his row of notification_preferences. */
export const openChannels = `array_remove(array[
  case when wish.email_enabled and exists (
    select from public.users as addressee where addressee.id = wish.user_id and addressee.email is not null)
    then 'email' end,
  case when wish.sms_enabled and wish.phone is not null and wish.sms_stopped_at is null then 'sms' end,
  case when wish.web_push_enabled and exists (
    select from public.push_subscriptions as browser where browser.user_id = wish.user_id) then 'web_push' end,
  case when wish.in_app_enabled then 'in_app' end], null)`;

const appointmentColumns = `jsonb_build_object(
  'id', appointment.id, 'version', appointment.version, 'status', appointment.status,
  'startsAt', appointment.starts_at, 'endsAt', appointment.ends_at,
  'doctorId', appointment.doctor_id, 'doctorName', doctor.display_name,
  'patientId', appointment.patient_id, 'patientName', patient.display_name,
  'cancelReason', appointment.cancel_reason)`;

export async function loadStories(
  db: Pick<pg.ClientBase, 'query'>,
  ids: readonly string[],
): Promise<Story[]> {
  const found = await db.query(
    `select delivery.id, delivery.kind, delivery.channel, delivery.subject_id as "subjectId", delivery.version,
            delivery.offset_minutes as "offsetMinutes", delivery.due_at as "dueAt",
            settings.check_reminder_minutes as "checkReminderMinutes",
            jsonb_build_object('id', person.id, 'email', person.email, 'locale', person.locale,
              'timeZone', person.time_zone, 'blocked', person.blocked_at is not null,
              'signsIn', exists (select from accounts.credentials where user_id = person.id), 'phone', wish.phone,
              'detailLevel', wish.detail_level, 'channels', ${openChannels},
              'offsetsMinutes', coalesce(wish.reminder_offsets_minutes, settings.reminder_offsets_minutes)) as person,
            case when appointment.id is not null then ${appointmentColumns} end as appointment,
            case when proposal.id is not null then jsonb_build_object('status', proposal.status,
              'startsAt', proposal.starts_at, 'endsAt', proposal.ends_at, 'expiresAt', proposal.expires_at,
              'note', proposal.note, 'doctorName', doctor.display_name) end as proposal,
            case when offer.id is not null then jsonb_build_object('status', offer.status,
              'startsAt', offer.starts_at, 'endsAt', offer.ends_at, 'expiresAt', offer.expires_at,
              'note', '', 'doctorName', offering.display_name) end as offer
       from public.notification_deliveries as delivery
       join public.users as person on person.id = delivery.user_id
       join public.notification_preferences as wish on wish.user_id = delivery.user_id
       cross join public.scheduling_settings as settings
       left join public.appointments as appointment on appointment.id = delivery.appointment_id
       left join public.users as doctor on doctor.id = appointment.doctor_id
       left join public.users as patient on patient.id = appointment.patient_id
       left join public.shift_proposals as proposal
         on delivery.kind like 'shift.%' and proposal.id = delivery.subject_id
       left join public.waitlist_offers as offer
         on delivery.kind like 'waitlist.%' and offer.id = delivery.subject_id
       left join public.users as offering on offering.id = offer.doctor_id
      where delivery.id = any ($1::uuid[])`,
    [ids],
  );
  return found.rows.map((row) => story.parse(row));
}
