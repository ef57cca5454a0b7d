/** A round of one of the worker's periodic jobs, asked for now: its turn would come with the next minute. */

import { PgBoss } from 'pg-boss';
import type { Stack } from './stack.ts';

export async function askForRound(stack: Stack, job: string): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => stack.database.query(text, values) },
    schema: 'pgboss',
    migrate: false,
    supervise: false,
    schedule: false,
  });
  await boss.start();
  try {
    await boss.send(job, {});
  } finally {
    await boss.stop({ graceful: false });
  }
}
