/** Measures booking: the calculation of free starts, and bookings per second, each beside a reference of the same run. */

import { describeMachine, presentLoad } from '../measure/machine.ts';
import { startClinic } from '../world/clinic.ts';
import { measureCalculations } from './calculations.ts';
import type { BookingPlan } from './plan.ts';
import type { BookingResult } from './result.ts';
import { measureThroughput } from './throughput.ts';

export async function measureBooking(
  plan: BookingPlan,
  clusterUrl: string,
  say: (sentence: string) => void,
): Promise<BookingResult> {
  const load = presentLoad();
  say('finding free starts, by the core and slot by slot');
  const calculations = measureCalculations(plan);
  say('starting an engine and the actions service on a database of their own');
  const clinic = await startClinic({ clusterUrl, purpose: 'bench_booking', withActions: true });
  try {
    const throughput = await measureThroughput(plan, clinic, say);
    const version = await clinic.pool.query<{ server_version: string }>('show server_version');
    return {
      at: new Date().toISOString(),
      machine: describeMachine(version.rows[0]?.server_version ?? 'unknown', load),
      plan,
      calculations,
      throughput,
    };
  } finally {
    await clinic.stop();
  }
}
