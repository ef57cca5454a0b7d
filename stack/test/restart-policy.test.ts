import { expect, test } from 'vitest';
import { decideRestart } from '../src/processes/restart-policy.ts';

test('a first crash is answered within a second, the next ones ever later', () => {
  const delays = [[0], [0, 100], [0, 100, 200], [0, 100, 200, 300]].map((crashes) => {
    const decision = decideRestart(crashes, crashes.at(-1) ?? 0);
    return decision.kind === 'restart' ? decision.afterMs : Number.NaN;
  });
  expect(delays).toEqual([250, 500, 1_000, 2_000]);
});

test('a sixth crash within a minute is a crash loop and ends the attempts', () => {
  expect(decideRestart([0, 1, 2, 3, 4, 5], 5)).toEqual({ kind: 'give-up' });
});

test('crashes of more than a minute ago count no longer', () => {
  const old = [0, 1, 2, 3, 4];
  expect(decideRestart([...old, 70_000], 70_000)).toEqual({ kind: 'restart', afterMs: 250 });
});
