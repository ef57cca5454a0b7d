/** Forgets failed sign-ins that no longer count. */
import { failuresForgottenAfterHours } from '../accounts/lockout.ts';
import type { PeriodicJob } from './job.ts';

export const forgetSignInFailures: PeriodicJob = {
  name: 'forget-sign-in-failures',
  cron: '17 * * * *',
  run: async (pool) => {
    const deleted = await pool.query(
      `delete from accounts.sign_in_failures
        where last_failure_at < now() - make_interval(hours => $1) and (locked_until is null or locked_until <= now())`,
      [failuresForgottenAfterHours],
    );
    return deleted.rowCount ?? 0;
  },
};
