/** Time that nobody freed can still come within reach: the horizon moves on. So those who wait are looked at anew. */
import type { PeriodicJob } from '../jobs/job.ts';

export const recheckWaitlist: PeriodicJob = {
  name: 'recheck-waitlist',
  cron: '*/10 * * * *',
  run: async (pool) => {
    const noted = await pool.query(
      `insert into public.waitlist_checks (doctor_id)
       select profile.user_id from public.doctors as profile
        where profile.verified_at is not null and exists (
          select from public.waitlist_entries as entry
           where entry.status = 'waiting' and entry.ends_before > now()
             and (entry.doctor_id = profile.user_id or entry.speciality = profile.speciality))
       on conflict do nothing`,
    );
    return noted.rowCount ?? 0;
  },
};
