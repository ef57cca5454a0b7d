import { describe, expect, it } from 'vitest';
import { settle, VirtualClock } from '../../../live/virtual-clock.ts';
import { CallSession, type Pass } from './call-session.ts';

class Refusal extends Error {}

function aCall(answers: (Pass | Error)[] = []) {
  const clock = new VirtualClock();
  const connected: string[] = [];
  let disconnects = 0;
  let passes = 0;
  const session = new CallSession({
    clock,
    random: () => 1,
    refusalOf: (error) => (error instanceof Refusal ? error.message : undefined),
    join: async () => {
      passes += 1;
      const answer = answers.shift() ?? { url: 'ws://live', token: `token ${passes}`, encryptionKey: null };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    room: {
      connect: async ({ token }) => {
        if (token === 'dead') throw new Error('no route');
        connected.push(token);
      },
      disconnect: async () => {
        disconnects += 1;
      },
    },
  });
  return { clock, session, connected, passes: () => passes, disconnects: () => disconnects };
}

describe('the way into a call', () => {
  it('VID-2 asks for a pass and connects with it', async () => {
    const { session, connected } = aCall();

    session.start();
    await settle();

    expect(session.state).toEqual({ kind: 'connected' });
    expect(connected).toEqual(['token 1']);
  });

  it('VID-4 begins again with a new pass when the connection is lost', async () => {
    const { session, connected } = aCall();
    session.start();
    await settle();

    session.lost('lost');
    await settle();

    expect(session.state).toEqual({ kind: 'connected' });
    expect(connected).toEqual(['token 1', 'token 2']);
  });

  it('VID-4 waits longer after each failure, and not at all when the network is back', async () => {
    const { session, clock, connected, passes } = aCall([
      new Error('offline'),
      new Error('offline'),
      { url: 'ws://live', token: 'dead', encryptionKey: null },
    ]);
    session.start();
    await clock.advance(999);
    const before = passes();
    await clock.advance(1);
    await clock.advance(1_999);
    const second = passes();
    await clock.advance(1);
    const third = { passes: passes(), state: session.state };

    session.hurry();
    await settle();

    expect([before, second, third.passes]).toEqual([1, 2, 3]);
    expect(third.state).toEqual({ kind: 'joining', attempt: 3 });
    expect(connected).toEqual(['token 4']);
    await clock.advance(60_000);
    expect(passes()).toBe(4);
  });

  it('VID-3 stops at a refusal until it is asked again', async () => {
    const { session, clock, passes } = aCall([new Refusal('NOT_ADMITTED')]);
    session.start();
    await clock.advance(60_000);
    const refused = session.state;
    const asked = passes();

    session.retry();
    await settle();

    expect(refused).toEqual({ kind: 'refused', code: 'NOT_ADMITTED' });
    expect(asked).toBe(1);
    expect(session.state).toEqual({ kind: 'connected' });
  });

  it('VID-2 leaves the call to another device of the same person, and takes it back only when asked', async () => {
    const { session, clock, passes } = aCall();
    session.start();
    await settle();

    session.lost('taken_over');
    await clock.advance(60_000);

    expect(session.state).toEqual({ kind: 'elsewhere' });
    expect(passes()).toBe(1);
    session.retry();
    await settle();
    expect(session.state).toEqual({ kind: 'connected' });
  });

  it('VID-4 shows that LiveKit resumes by itself, without a new pass', async () => {
    const { session, passes } = aCall();
    session.start();
    await settle();

    session.resuming();
    const meanwhile = session.state;
    session.resumed();

    expect(meanwhile).toEqual({ kind: 'resuming' });
    expect(session.state).toEqual({ kind: 'connected' });
    expect(passes()).toBe(1);
  });

  it('VID-4 makes a connection anew that carries nothing, with a new pass, and only while it stands', async () => {
    const { session, connected, disconnects } = aCall();
    session.start();
    await settle();
    session.resuming();
    session.renew();
    await settle();
    const whileResuming = disconnects();
    session.resumed();

    session.renew();
    await settle();

    expect(whileResuming).toBe(0);
    expect(disconnects()).toBe(1);
    expect(connected).toEqual(['token 1', 'token 2']);
    expect(session.state).toEqual({ kind: 'connected' });
  });

  it('VID-2 closed while a pass is on its way connects nothing', async () => {
    const { session, connected, disconnects } = aCall();
    session.start();

    await session.close();
    await settle();

    expect(session.state).toEqual({ kind: 'closed' });
    expect(connected).toEqual([]);
    expect(disconnects()).toBe(1);
  });
});
