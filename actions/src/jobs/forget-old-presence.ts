/** Forgets when people were last seen who have stayed away for half a year; "last seen" is kept for the others. */
import type { PeriodicJob } from './job.ts';

export const forgetOldPresence: PeriodicJob = {
  name: 'forget-old-presence',
  cron: '41 3 * * *',
  run: async (pool) => {
    const deleted = await pool.query(
      `delete from public.user_presence where seen_at < now() - interval '180 days'`,
    );
    return deleted.rowCount ?? 0;
  },
};
