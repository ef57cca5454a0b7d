import { describe, expect, test } from 'vitest';
import { rememberTokens } from '../../src/auth/remembered-tokens.ts';

const start = 1_700_000_000_000;

function remembering(exp?: number) {
  const clock = { now: start };
  const asked: string[] = [];
  const identify = rememberTokens(
    async (token) => {
      asked.push(token);
      if (token === 'forged') throw new Error('no');
      return { sub: token, ...(exp === undefined ? {} : { exp }) };
    },
    ({ sub }) => ({ sub }),
    5,
    () => clock.now,
  );
  return { clock, asked, identify };
}

describe('a token that was checked', () => {
  test('is not checked again within a minute', async () => {
    const { asked, identify, clock } = remembering(start / 1000 + 300);
    await identify('a');
    clock.now += 59_999;

    expect(await identify('a')).toEqual({ sub: 'a' });
    expect(asked).toEqual(['a']);
  });

  test('is checked again after a minute, so that a withdrawn key does not serve for long', async () => {
    const { asked, identify, clock } = remembering(start / 1000 + 300);
    await identify('a');
    clock.now += 60_000;
    await identify('a');

    expect(asked).toEqual(['a', 'a']);
  });

  test('is not believed past its own end and leeway', async () => {
    const { asked, identify, clock } = remembering(start / 1000 + 10);
    await identify('a');
    clock.now += 15_000;
    await identify('a');

    expect(asked).toEqual(['a', 'a']);
  });

  test('speaks for nobody else, and a refusal is not remembered', async () => {
    const { asked, identify } = remembering();
    await identify('a');
    await expect(identify('forged')).rejects.toThrow('no');
    await expect(identify('forged')).rejects.toThrow('no');
    expect(await identify('b')).toEqual({ sub: 'b' });

    expect(asked).toEqual(['a', 'forged', 'forged', 'b']);
  });
});
