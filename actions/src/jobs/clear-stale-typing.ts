/** Removes the typing marks of those who vanished while typing; readers stop showing them by themselves. */
import type { PeriodicJob } from './job.ts';

export const clearStaleTyping: PeriodicJob = {
  name: 'clear-stale-typing',
  cron: '* * * * *',
  run: async (pool) => {
    const deleted = await pool.query(
      `delete from public.room_typing where typed_at < now() - interval '1 minute'`,
    );
    return deleted.rowCount ?? 0;
  },
};
