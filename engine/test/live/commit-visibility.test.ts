import { expect, test } from 'vitest';
import { CommitVisibility } from '../../src/live/commit-visibility.ts';

test('a snapshot that runs beside a delivered commit does not cover it; a later one does, once and for all', () => {
  const visibility = new CommitVisibility();
  visibility.delivered(105);
  const pending = visibility.pending();
  expect(pending).toEqual([105]);
  expect(visibility.covers('100:110:105,107', pending)).toBe(false);
  expect(visibility.covers('100:105:', pending)).toBe(false);
  expect(visibility.covers('100:110:107', pending)).toBe(true);
  expect(visibility.pending()).toEqual([]);
});

test('an older snapshot that comes back late does not pass because a newer one confirmed the commit meanwhile', () => {
  const visibility = new CommitVisibility();
  visibility.delivered(105);
  const [slow, fast] = [visibility.pending(), visibility.pending()];
  expect(visibility.covers('100:110:', fast)).toBe(true);
  expect(visibility.covers('100:110:105', slow)).toBe(false);
});

test('transaction ids of the next epoch are compared by their lower half', () => {
  const visibility = new CommitVisibility();
  const epoch = 4_294_967_296;
  visibility.delivered(3);
  expect(visibility.covers(`${epoch - 5}:${epoch + 2}:`, visibility.pending())).toBe(false);
  expect(visibility.covers(`${epoch - 5}:${epoch + 4}:`, visibility.pending())).toBe(true);
  visibility.delivered(4_294_967_290);
  expect(visibility.covers(`${epoch}:${epoch + 4}:`, visibility.pending())).toBe(true);
});

test('a million commits that no statement confirms are forgotten from the oldest', () => {
  const visibility = new CommitVisibility();
  for (let xid = 1; xid <= 1_000_000; xid++) visibility.delivered(xid);
  expect(visibility.pending().length).toBeLessThanOrEqual(4_096);
  expect(visibility.pending().at(-1)).toBe(1_000_000);
});
