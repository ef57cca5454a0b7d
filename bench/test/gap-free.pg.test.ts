import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { smallPlan } from '../src/gap-free/plan.ts';
import { runGapFree } from '../src/gap-free/run.ts';
import { Random } from '../src/measure/random.ts';
import { startClinic, type Clinic } from '../src/world/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await startClinic({ clusterUrl: inject('postgresUrl'), purpose: 'gap_free' });
});
afterAll(() => clinic?.stop());

describe('with late commits, rollbacks, cut connections and a killed engine', () => {
  it(
    'CHAT-3 every reader ends with exactly the messages of the database, in order, none doubled',
    { timeout: smallPlan.deadlineMs + 30_000 },
    async () => {
      const seed = Random.seedFrom(process.env['GAP_FREE_SEED']);
      console.log(`gap-free seed ${seed}`);

      const result = await runGapFree(clinic, smallPlan, seed);

      expect(result.faults, `seed ${seed}`).toEqual([]);
      expect(result.stored).toBe(smallPlan.messages);
      expect(result.rolledBack).toBeGreaterThan(0);
      expect(result.drops).toBeGreaterThan(0);
    },
  );
});
