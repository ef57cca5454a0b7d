/** What people answer to text messages: STOP ends them, START begins again, YES confirms (NOT-5). */
import type pg from 'pg';
import { inTransaction, system } from '../db/transaction.ts';

export type SmsReply = 'stop' | 'start' | 'confirm';

const words: Readonly<Record<SmsReply, readonly string[]>> = {
  stop: ['stop', 'stopall', 'unsubscribe', 'cancel', 'end', 'quit', 'стоп', 'স্টপ'],
  start: ['start', 'unstop', 'старт'],
  confirm: ['yes', 'y', 'ok', 'confirm', 'да', 'হ্যাঁ'],
};

/** Undefined for anything else people write. */
export function readReply(text: string): SmsReply | undefined {
  const said = text
    .trim()
    .toLowerCase()
    .replace(/[.!]+$/, '')
    .normalize('NFC');
  return (Object.keys(words) as SmsReply[]).find((reply) =>
    words[reply].some((word) => word.normalize('NFC') === said),
  );
}

/** `phone` in E.164. Several people may share a number: it is the number that stops. */
export async function takeReply(pool: pg.Pool, phone: string, reply: SmsReply): Promise<void> {
  await inTransaction(pool, system, async (client) => {
    if (reply === 'confirm') {
      await confirmLatest(client, phone);
      return;
    }
    await client.query(
      'update public.notification_preferences set sms_stopped_at = case when $2 then now() end where phone = $1',
      [phone, reply === 'stop'],
    );
  });
}

/** Confirms the coming appointment that the last message to this number was about. */
async function confirmLatest(client: pg.PoolClient, phone: string): Promise<void> {
  await client.query(
    `update public.appointment_participants as seat set decision = 'accepted', decided_by = seat.user_id
       from (
         select delivery.appointment_id, delivery.user_id
           from public.notification_deliveries as delivery
           join public.notification_preferences as wish on wish.user_id = delivery.user_id and wish.phone = $1
           join public.appointments as appointment on appointment.id = delivery.appointment_id
          where delivery.channel = 'sms' and delivery.status = 'sent'
            and appointment.status in ('pending', 'booked') and appointment.starts_at > now()
          order by delivery.finished_at desc limit 1) as latest
      where seat.appointment_id = latest.appointment_id and seat.user_id = latest.user_id
        and seat.decision = 'pending'`,
    [phone],
  );
}
