/** Puts urgent messages that nobody has read in time before the front desk (CHAT-13). */
import type { PeriodicJob } from './job.ts';

export const escalateUrgentMessages: PeriodicJob = {
  name: 'escalate-urgent-messages',
  cron: '* * * * *',
  run: async (pool) => {
    const done = await pool.query<{ count: number }>('select public.escalate_urgent_messages() as count');
    return done.rows[0]!.count;
  },
};
