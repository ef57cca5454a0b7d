import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../live/virtual-clock.ts';
import { HighWaterMark } from './high-water-mark.ts';

function aMark() {
  const clock = new VirtualClock();
  const written: number[] = [];
  const network = { down: false };
  const mark = new HighWaterMark({
    clock,
    collectMs: 150,
    random: () => 0,
    write: async (value) => {
      if (network.down) throw new TypeError('Failed to fetch');
      written.push(value);
    },
  });
  return { clock, mark, network, written };
}

describe('CHAT-5 a mark of how far one has read', () => {
  it('is written once for a burst of messages', async () => {
    const { clock, mark, written } = aMark();
    for (const seq of [1, 2, 3, 4, 5]) mark.raise(seq);
    await clock.advance(150);

    expect(written).toEqual([5]);
  });

  it('never goes back', async () => {
    const { clock, mark, written } = aMark();
    mark.raise(5);
    await clock.advance(150);
    mark.raise(3);
    await clock.advance(1_000);

    expect(written).toEqual([5]);
  });

  it('is not written when another device has written it already', async () => {
    const { clock, mark, written } = aMark();
    mark.raise(5);
    mark.known(5);
    await clock.advance(1_000);

    expect(written).toEqual([]);
  });

  it('arrives in the end although the network fails for a while', async () => {
    const { clock, mark, network, written } = aMark();
    network.down = true;
    mark.raise(5);
    await clock.advance(2_000);
    mark.raise(6);
    network.down = false;
    await clock.advance(60_000);

    expect(written).toEqual([6]);
  });
});
