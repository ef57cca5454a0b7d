/** Ends consultations whose time has passed or that all have left, and clears the waiting rooms of who has gone. */
import { endOverdue } from '../consultations/ending.ts';
import type { PeriodicJob } from './job.ts';

export const endOverdueConsultations: PeriodicJob = {
  name: 'end-overdue-consultations',
  cron: '* * * * *',
  run: endOverdue,
};
