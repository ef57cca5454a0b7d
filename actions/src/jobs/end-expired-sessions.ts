/** Deletes sessions past their end, which ends whatever access their last tokens still gave. */
import type { PeriodicJob } from './job.ts';

export const endExpiredSessions: PeriodicJob = {
  name: 'end-expired-sessions',
  cron: '*/5 * * * *',
  run: async (pool) => {
    const deleted = await pool.query('delete from public.active_sessions where expires_at <= now()');
    return deleted.rowCount ?? 0;
  },
};
