/** Deletes the marks of events that the media server will not deliver again. */
import type { PeriodicJob } from './job.ts';

export const forgetMediaEvents: PeriodicJob = {
  name: 'forget-media-events',
  cron: '17 * * * *',
  run: async (pool) => {
    const deleted = await pool.query(
      `delete from public.media_events where received_at < now() - interval '1 day'`,
    );
    return deleted.rowCount ?? 0;
  },
};
