import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../live/virtual-clock.ts';
import { StuckMedia } from './stuck-media.ts';

function aCall() {
  const clock = new VirtualClock();
  const line = { silent: false, reachable: true };
  let renewals = 0;
  let asked = 0;
  const stuck = new StuckMedia({
    clock,
    isSilent: () => line.silent,
    reachable: async () => {
      asked += 1;
      return line.reachable;
    },
    renew: () => {
      renewals += 1;
    },
  });
  const become = (change: Partial<typeof line>): void => {
    Object.assign(line, change);
    stuck.look();
  };
  return { clock, stuck, become, renewals: () => renewals, asked: () => asked };
}

describe('media that has stopped', () => {
  it('VID-4 is connected anew when the server answers all the same', async () => {
    const { clock, become, renewals } = aCall();

    become({ silent: true });
    await clock.advance(2_499);
    const before = renewals();
    await clock.advance(1);

    expect([before, renewals()]).toEqual([0, 1]);
  });

  it('VID-4 is left to come back by itself on a dead network, and in its first second afterwards', async () => {
    const { clock, become, renewals, asked } = aCall();
    become({ silent: true, reachable: false });
    await clock.advance(20_000);

    become({ reachable: true });
    await clock.advance(1_500);
    become({ silent: false });
    await clock.advance(60_000);

    expect(asked()).toBeGreaterThan(10);
    expect(renewals()).toBe(0);
  });

  it('VID-4 is not connected anew over and over', async () => {
    const { clock, become, renewals } = aCall();

    become({ silent: true });
    await clock.advance(60_000);

    expect(renewals()).toBe(3);
  });

  it('VID-4 is nobody’s business once the call is over', async () => {
    const { clock, stuck, become, renewals } = aCall();
    become({ silent: true });

    stuck.stop();
    become({ silent: true });
    await clock.advance(60_000);

    expect(renewals()).toBe(0);
    expect(clock.waiting).toBe(0);
  });
});
