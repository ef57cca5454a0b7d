import { expect, test } from 'vitest';
import { scheduleFault, upcoming } from '../../src/scheduled/cron-trigger.ts';

const iso = (schedule: string, from: string, count: number) =>
  upcoming(schedule, new Date(from), count).map((moment) => moment.toISOString());

test.each([
  ['*/20 * * * *', ['2026-03-08T02:20:00.000Z', '2026-03-08T02:40:00.000Z', '2026-03-08T03:00:00.000Z']],
  ['30 9 * * 1-5', ['2026-03-09T09:30:00.000Z', '2026-03-10T09:30:00.000Z', '2026-03-11T09:30:00.000Z']],
  ['0 0 31 * *', ['2026-03-31T00:00:00.000Z', '2026-05-31T00:00:00.000Z', '2026-07-31T00:00:00.000Z']],
  ['0 0 29 2 *', ['2028-02-29T00:00:00.000Z', '2032-02-29T00:00:00.000Z', '2036-02-29T00:00:00.000Z']],
])('%s names its next moments in UTC, whatever the summer time of the server', (schedule, moments) => {
  expect(iso(schedule, '2026-03-08T02:05:00Z', 3)).toEqual(moments);
});

test('a moment itself is not among those after it', () => {
  expect(iso('0 * * * *', '2026-03-08T02:00:00Z', 1)).toEqual(['2026-03-08T03:00:00.000Z']);
});

test.each(['', 'every day', '* * * *', '* * * * * *', '61 * * * *', '* * * 13 *', '@secondly'])(
  'the schedule "%s" is not understood, and the reason says so',
  (schedule) => {
    expect(scheduleFault(schedule)).toContain('is not understood');
  },
);
