import { afterAll, expect, test } from 'vitest';
import { clockIsMoved, makeClockLibrary, moment, movedClock } from '../src/testing/moved-clock.ts';
import { runCommand } from '../src/testing/run-command.ts';

const { signal } = new AbortController();
// Within a run at another moment, how far away the real time is cannot be told.
const library = clockIsMoved() ? undefined : await makeClockLibrary(signal);
afterAll(() => library?.remove());

test.each([
  ['2027-03-14T09:50Z', '2027-03-14T09:50:00.000Z'],
  ['2027-03-14T09:50:30+06:00', '2027-03-14T03:50:30.000Z'],
])('a moment is an instant: %s', (written, instant) => {
  expect(new Date(moment.parse(written)).toISOString()).toBe(instant);
});

test.each(['', '2027-03-14', '2027-03-14T09:50', 'tomorrow'])('%j is no moment', (written) => {
  expect(moment.safeParse(written).success).toBe(false);
});

test.each([
  [5_400_000, '5400'],
  [-86_400_000, '-86400'],
])('a distance of %i ms is told in seconds', (distance, told) => {
  const now = Date.UTC(2026, 10, 21, 23, 10);
  expect(movedClock(now + distance, now, '/x.so')).toMatchObject({ TELEMED_CLOCK_DISTANCE: told });
});

test.skipIf(library === undefined)(
  'what a process at another moment starts is at that moment too, whatever environment it is given',
  async () => {
    const at = Date.UTC(2027, 2, 14, 9, 50);
    const inner = `process.stdout.write(String(Date.now()))`;
    const outer = `require('node:child_process').execFile(process.execPath, ['-e', ${JSON.stringify(inner)}],
      { env: {} }, (error, told) => process.stdout.write(error ? String(error) : told))`;
    const began = performance.now();

    const { output } = await runCommand(process.execPath, ['-e', outer], {
      timeoutMs: 30_000,
      signal,
      env: { ...process.env, ...movedClock(at, Date.now(), library!.path) },
    });

    const passed = performance.now() - began;
    expect(Number(output)).toBeGreaterThan(at - 1_000);
    expect(Number(output)).toBeLessThan(at + passed + 1_000);
  },
);
