import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { smallPlan } from '../src/exact-unread/plan.ts';
import { runExactUnread } from '../src/exact-unread/run.ts';
import { Random } from '../src/measure/random.ts';
import { startClinic, type Clinic } from '../src/world/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await startClinic({
    clusterUrl: inject('postgresUrl'),
    purpose: 'exact_unread',
    withActions: true,
  });
});
afterAll(() => clinic?.stop());

describe('when people on three devices each send, read, edit, delete, leave and come back at random', () => {
  it(
    'CHAT-4 CHAT-5 every device ends with the unread counters that the messages themselves give',
    { timeout: smallPlan.deadlineMs + 30_000 },
    async () => {
      const seed = Random.seedFrom(process.env['EXACT_UNREAD_SEED']);
      console.log(`exact-unread seed ${seed}`);

      const result = await runExactUnread(clinic, smallPlan, seed);

      expect(result.faults, `seed ${seed}`).toEqual([]);
      expect(result.counters).toBeGreaterThan(0);
      expect(result.unreadInAll).toBeGreaterThan(0);
      expect(Object.values(result.steps).every((count) => count > 0)).toBe(true);
    },
  );
});
