import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Turns } from '../../src/execute/turns.ts';

/** Work that lasts until it is told to end, and notes when it began. */
function works(turns: Turns, names: readonly string[]) {
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const results = names.map((name) => {
    ends.set(name, Promise.withResolvers<string>());
    return turns.take(() => {
      begun.push(name);
      return (ends.get(name) as PromiseWithResolvers<string>).promise;
    });
  });
  return { begun, results, end: (name: string) => ends.get(name) as PromiseWithResolvers<string> };
}

describe('turns of queries', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('lets as many begin as may run at once, and the others in the order of asking as those end', async () => {
    const { begun, results, end } = works(new Turns(2), ['a', 'b', 'c', 'd']);
    expect(begun).toEqual(['a', 'b']);
    end('b').resolve('answer of b');
    await expect(results[1]).resolves.toBe('answer of b');
    await turnOfLoop();
    expect(begun).toEqual(['a', 'b', 'c']);
    end('a').resolve('answer of a');
    await turnOfLoop();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives the turn on when work fails, and tells its caller why', async () => {
    const { begun, results, end } = works(new Turns(1), ['a', 'b']);
    end('a').reject(new Error('refused'));
    await expect(results[0]).rejects.toThrow('refused');
    await turnOfLoop();
    expect(begun).toEqual(['a', 'b']);
  });

  it('stops counting work that takes long, so that a slow statement keeps nobody waiting', async () => {
    const turns = new Turns(1, 25);
    const { begun, results, end } = works(turns, ['slow', 'next', 'last']);
    await vi.advanceTimersByTimeAsync(24);
    expect(begun).toEqual(['slow']);
    await vi.advanceTimersByTimeAsync(1);
    expect(begun).toEqual(['slow', 'next']);
    // The end of what no longer counts gives no second turn away.
    end('slow').resolve('late');
    await expect(results[0]).resolves.toBe('late');
    await turnOfLoop();
    expect(begun).toEqual(['slow', 'next']);
    end('next').resolve('');
    await turnOfLoop();
    expect(begun).toEqual(['slow', 'next', 'last']);
  });

  it('never counts more than it may and forgets nobody, whatever ends when', async () => {
    const turns = new Turns(3, 1_000_000);
    let running = 0;
    let most = 0;
    const lengths = Array.from({ length: 200 }, (_, index) => (index * 7919) % 13);
    const answers = await Promise.all(
      lengths.map((length, index) =>
        turns.take(async () => {
          running += 1;
          most = Math.max(most, running);
          for (let step = 0; step < length; step += 1) await turnOfLoop();
          running -= 1;
          return index;
        }),
      ),
    );
    expect(answers).toEqual(lengths.map((_, index) => index));
    expect(most).toBe(3);
  });
});
