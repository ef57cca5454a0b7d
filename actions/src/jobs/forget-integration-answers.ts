/** Job: kept answers that nobody will ask for again, join links that open nothing any more, and old webhooks. */
import { keptFor } from '../integration/idempotency.ts';
import type { PeriodicJob } from './job.ts';

const statements = [
  [`delete from integration.idempotency_keys where created_at < now() - $1::interval`, [keptFor]],
  [`delete from integration.join_links where expires_at < now() - interval '1 day'`, []],
  // An event goes with its last delivery; what still waits to be delivered stays.
  [
    `delete from public.webhook_events as event
      where occurred_at < now() - interval '180 days' and not exists (
        select from public.webhook_deliveries where event_id = event.id and status in ('queued', 'sending'))`,
    [],
  ],
] as const;

export const forgetIntegrationAnswers: PeriodicJob = {
  name: 'forget-integration-answers',
  cron: '47 * * * *',
  run: async (pool) => {
    let forgotten = 0;
    for (const [statement, values] of statements) {
      forgotten += (await pool.query(statement, [...values])).rowCount ?? 0;
    }
    return forgotten;
  },
};
