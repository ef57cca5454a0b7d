import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Random } from '../src/measure/random.ts';
import { smallPlan } from '../src/no-double-booking/plan.ts';
import { runNoDoubleBooking } from '../src/no-double-booking/run.ts';
import { startClinic, type Clinic } from '../src/world/clinic.ts';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await startClinic({
    clusterUrl: inject('postgresUrl'),
    purpose: 'no_double_booking',
    withActions: true,
  });
});
afterAll(() => clinic?.stop());

describe('with holds, bookings, shifts and moves that all want one minute of one doctor', () => {
  it(
    'BOOK-2 exactly one of them gets it each time, and each loser is told so',
    { timeout: smallPlan.deadlineMs + 30_000 },
    async () => {
      const seed = Random.seedFrom(process.env['NO_DOUBLE_BOOKING_SEED']);
      console.log(`no-double-booking seed ${seed}`);

      const result = await runNoDoubleBooking(clinic, smallPlan, seed);

      expect(result.faults, `seed ${seed}`).toEqual([]);
      const winners = Object.values(result.winnersBy).reduce((sum, count) => sum + count, 0);
      expect(winners).toBe(smallPlan.rounds);
      expect(result.confirmations).toBe(result.appointments);
    },
  );
});
