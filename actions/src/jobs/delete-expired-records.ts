/** Deletes recordings and files of consultations when the clinic's keeping times for them are over. */
import { deleteExpiredRecords as deleteExpired } from '../consultations/retention.ts';
import type { FileKeeper } from '../files/keeper.ts';
import type { PeriodicJob } from './job.ts';

export const deleteExpiredRecords = (keeper: FileKeeper): PeriodicJob => ({
  name: 'delete-expired-records',
  cron: '7 * * * *',
  run: () => deleteExpired(keeper, Date.now()),
});
