import { describe, expect, it, vi } from 'vitest';
import { SessionEndedError, TokenKeeper, type AccessToken } from './token-keeper.ts';
import { VirtualClock } from './virtual-clock.ts';

const MINUTE = 60_000;

function keeperOver(answers: (() => Promise<AccessToken>)[]) {
  const clock = new VirtualClock();
  const fetchToken = vi.fn(() =>
    (answers.shift() ?? (() => Promise.reject(new Error('no answer prepared'))))(),
  );
  const keeper = new TokenKeeper({ clock, fetchToken, random: () => 0 });
  return { clock, fetchToken, keeper };
}

const gives =
  (token: string, expiresInMs = 5 * MINUTE) =>
  async () => ({ token, expiresInMs });
const networkFails = () => Promise.reject(new TypeError('Failed to fetch'));
const sessionIsOver = () => Promise.reject(new SessionEndedError('over'));

describe('a page that has just been opened', () => {
  it('fetches one token for everybody who asks at the same time', async () => {
    const { fetchToken, keeper } = keeperOver([gives('one')]);

    const tokens = await Promise.all([keeper.get(), keeper.get(), keeper.get()]);

    expect(tokens).toEqual(['one', 'one', 'one']);
    expect(fetchToken).toHaveBeenCalledTimes(1);
  });
});

describe('a page that stays open', () => {
  it('renews the token at 60 % of its life and says so', async () => {
    const { clock, keeper } = keeperOver([gives('one'), gives('two')]);
    const renewed: string[] = [];
    keeper.renewed.on((token) => renewed.push(token));
    await keeper.get();

    await clock.advance(3 * MINUTE - 1);
    expect(renewed).toEqual([]);
    await clock.advance(1);

    expect(renewed).toEqual(['two']);
    expect(await keeper.get()).toBe('two');
  });

  it('keeps the old token and tries again when the network fails at renewal', async () => {
    const { clock, keeper } = keeperOver([gives('one'), networkFails, networkFails, gives('two')]);
    await keeper.get();

    await clock.advance(3 * MINUTE);
    expect(await keeper.get()).toBe('one');
    await clock.advance(5_000);

    expect(await keeper.get()).toBe('two');
  });

  it('never hands out a token that may end on the way', async () => {
    const { clock, keeper } = keeperOver([gives('one'), ...Array.from({ length: 20 }, () => networkFails)]);
    await keeper.get();

    await clock.advance(5 * MINUTE - 5_000);

    await expect(keeper.get()).rejects.toThrow();
  });

  it('counts a life from the question, so that a slow answer does not stretch it', async () => {
    const { clock, keeper } = keeperOver([
      () =>
        new Promise((resolve) =>
          clock.after(MINUTE, () => resolve({ token: 'one', expiresInMs: 5 * MINUTE })),
        ),
      gives('two'),
    ]);
    const asked = keeper.get();
    await clock.advance(MINUTE);
    await asked;

    await clock.advance(2 * MINUTE);

    expect(await keeper.get()).toBe('two');
  });
});

describe('a device that slept', () => {
  it('fetches a fresh token when it wakes after the renewal time', async () => {
    const { clock, fetchToken, keeper } = keeperOver([gives('one'), gives('two')]);
    await keeper.get();
    keeper.stop();
    await clock.advance(4 * MINUTE);
    keeper.start();
    await clock.advance(0);

    expect(fetchToken).toHaveBeenCalledTimes(2);
    expect(await keeper.get()).toBe('two');
  });
});

describe('a token the server did not take', () => {
  it('is replaced at the next question', async () => {
    const { keeper } = keeperOver([gives('forged'), gives('good')]);
    keeper.refuse(await keeper.get());

    expect(await keeper.get()).toBe('good');
  });

  it('does not throw away the newer one that is already held', async () => {
    const { fetchToken, keeper } = keeperOver([gives('one')]);
    await keeper.get();

    keeper.refuse('an older one');

    expect(await keeper.get()).toBe('one');
    expect(fetchToken).toHaveBeenCalledTimes(1);
  });
});

describe('a session that has ended', () => {
  it('is reported once, and nothing is asked any more', async () => {
    const { clock, fetchToken, keeper } = keeperOver([gives('one'), sessionIsOver]);
    const ended = vi.fn();
    keeper.ended.on(ended);
    await keeper.get();

    await clock.advance(10 * MINUTE);

    await expect(keeper.get()).rejects.toBeInstanceOf(SessionEndedError);
    expect(ended).toHaveBeenCalledTimes(1);
    expect(fetchToken).toHaveBeenCalledTimes(2);
    expect(clock.waiting).toBe(0);
  });
});
