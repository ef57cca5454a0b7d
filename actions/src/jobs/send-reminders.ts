/** Job: a reminder has fallen due. Many due at one minute are taken together, each of them as its own delivery. */
import type { PgBoss } from 'pg-boss';
import { z } from 'zod';
import { uuid } from '../http/text.ts';
import { queueReminders } from '../notifications/deliveries.ts';
import type { Channel } from '../notifications/story.ts';
import { queues } from './queue.ts';
import { workTransaction } from './work.ts';

const reminderJob = z.object({
  appointmentId: uuid,
  version: z.number().int(),
  userId: uuid,
  offsetMinutes: z.number().int(),
});

export function workReminders(boss: PgBoss, channels: readonly Channel[]): Promise<string> {
  return boss.work(
    queues.reminder,
    {
      batchSize: 200,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
      transactional: true,
      orderByCreatedOn: false,
    },
    async (jobs, tx) => {
      const reminders = jobs.map((job) => reminderJob.parse(job.data));
      await queueReminders(workTransaction(tx), reminders, channels);
    },
  );
}
