import { describe, expect, inject, it } from 'vitest';
import { smokePlan } from '../src/booking/plan.ts';
import { bookingReport } from '../src/booking/report.ts';
import { measureBooking } from '../src/booking/run.ts';

describe('the booking bench', () => {
  it(
    'runs in small: the reference agrees with the core, and every booking is stored',
    { timeout: 90_000 },
    async () => {
      const result = await measureBooking(smokePlan, inject('postgresUrl'), () => {});

      expect(result.calculations.appointments).toBeGreaterThan(0);
      expect(result.throughput.booked).toBeGreaterThan(0);
      expect(result.throughput.stored).toBe(result.throughput.booked);
      expect(bookingReport(result)).toContain('## Verdict');
    },
  );
});
