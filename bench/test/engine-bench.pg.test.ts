import { expect, inject, it } from 'vitest';
import { smokePlan } from '../src/engine/plan.ts';
import { engineReport } from '../src/engine/report.ts';
import { measureEngine } from '../src/engine/run.ts';

it(
  'PERM-5 the engine bench reads, stores and delivers the same through the engine and its references',
  { timeout: 120_000 },
  async () => {
    const result = await measureEngine(smokePlan, inject('postgresUrl'), () => undefined);

    expect(result.counts).toMatchObject({ lost: 0, doubled: 0, unexpected: 0, refused: 0, broken: 0 });
    for (const rates of [result.reads, result.inserts]) {
      expect(Object.values(rates).every((rate) => rate > 0)).toBe(true);
    }
    expect(engineReport(result)).toContain('nothing lost, nothing doubled (0 lost, 0 doubled');
  },
);
