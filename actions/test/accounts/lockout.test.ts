import { describe, expect, it } from 'vitest';
import { lockSeconds } from '../../src/accounts/lockout.ts';

describe('the lockout of an address', () => {
  it('SEC-2 leaves nine failures free, then doubles up to a quarter of an hour', () => {
    const locks = [1, 9, 10, 11, 12, 13, 14, 15, 16, 500].map(lockSeconds);

    expect(locks).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('SEC-2 stays below a hundred guesses an hour for whoever never stops', () => {
    let failures = 0;
    for (let second = 0; second < 3600; second += Math.max(1, lockSeconds(failures))) failures += 1;

    expect(failures).toBeLessThan(100);
  });
});
