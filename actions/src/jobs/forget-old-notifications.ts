/** Job: half a year after their time, notifications and what became of messages are of no use to anybody. */
import type { PeriodicJob } from './job.ts';

const statements = [
  `delete from public.notifications where created_at < now() - interval '180 days'`,
  `delete from public.notification_deliveries
    where finished_at < now() - interval '180 days' and due_at < now() - interval '180 days'`,
  `delete from public.planned_reminders where due_at < now() - interval '180 days'`,
  `delete from public.calendar_feeds where revoked_at < now() - interval '180 days'`,
];

export const forgetOldNotifications: PeriodicJob = {
  name: 'forget-old-notifications',
  cron: '17 3 * * *',
  run: async (pool) => {
    let forgotten = 0;
    for (const statement of statements) forgotten += (await pool.query(statement)).rowCount ?? 0;
    return forgotten;
  },
};
