import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../live/virtual-clock.ts';
import { ANNOUNCE_EVERY_MS, BELIEVED_FOR_MS, TypingAnnouncer, TypingWatch } from './typing.ts';

describe('CHAT-9 others typing', () => {
  const stamp = (second: number, user_id = 'karim') => ({
    user_id,
    typed_at: `2026-11-21T09:00:${String(second).padStart(2, '0')}Z`,
  });

  it('are shown from a new stamp on for some seconds, whatever this device’s clock says', async () => {
    const clock = new VirtualClock(0);
    const watch = new TypingWatch(clock);
    watch.update([]);
    watch.update([stamp(1)]);
    expect(watch.typing).toEqual(['karim']);

    await clock.advance(BELIEVED_FOR_MS);

    expect(watch.typing).toEqual([]);
  });

  it('stay shown while new stamps come, and vanish when the row goes', async () => {
    const clock = new VirtualClock();
    const watch = new TypingWatch(clock);
    watch.update([]);
    watch.update([stamp(1)]);
    await clock.advance(BELIEVED_FOR_MS - 1);
    watch.update([stamp(6)]);
    await clock.advance(BELIEVED_FOR_MS - 1);
    expect(watch.typing).toEqual(['karim']);

    watch.update([]);

    expect(watch.typing).toEqual([]);
  });

  it('are not believed when their stamp was there before one looked', () => {
    const watch = new TypingWatch(new VirtualClock());

    watch.update([stamp(1)]);

    expect(watch.typing).toEqual([]);
  });
});

describe('CHAT-9 oneself typing', () => {
  function anAnnouncer() {
    const clock = new VirtualClock();
    const log: string[] = [];
    const announcer = new TypingAnnouncer({
      clock,
      announce: async () => log.push('announce'),
      withdraw: async () => log.push('withdraw'),
    });
    return { clock, log, announcer };
  }

  it('is announced at most every few seconds', async () => {
    const { clock, log, announcer } = anAnnouncer();
    announcer.typed('h');
    announcer.typed('he');
    await clock.advance(ANNOUNCE_EVERY_MS);
    announcer.typed('hel');

    expect(log).toEqual(['announce', 'announce']);
  });

  it('is withdrawn once when the text is sent or cleared', () => {
    const { log, announcer } = anAnnouncer();
    announcer.typed('h');
    announcer.typed('');
    announcer.cleared();

    expect(log).toEqual(['announce', 'withdraw']);
  });
});
