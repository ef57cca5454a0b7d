import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../live/virtual-clock.ts';
import { HEARTBEAT_MS, judgePresence, ONLINE_WITHIN_MS, Presence } from './presence.ts';

function aDevice(clockErrorMs = 0) {
  const clock = new VirtualClock(Date.parse('2026-11-21T09:00:00Z') + clockErrorMs);
  const beats: string[] = [];
  const presence = new Presence({
    clock,
    beat: async (state) => {
      beats.push(state);
      return new Date(clock.now() - clockErrorMs).toISOString();
    },
  });
  return { clock, beats, presence };
}

describe('CHAT-9 one’s own heartbeat', () => {
  it('beats at once and then regularly while the page is shown', async () => {
    const { clock, beats, presence } = aDevice();
    presence.shown();
    await clock.advance(2 * HEARTBEAT_MS);

    expect(beats).toEqual(['active', 'active', 'active']);
  });

  it('says once that the page is hidden, and then is silent', async () => {
    const { clock, beats, presence } = aDevice();
    presence.shown();
    await clock.advance(0);
    presence.hidden();
    await clock.advance(10 * HEARTBEAT_MS);

    expect(beats).toEqual(['active', 'away']);
  });

  it('is not disturbed by a glance at another tab', async () => {
    const { clock, beats, presence } = aDevice();
    presence.shown();
    await clock.advance(0);
    presence.hidden();
    await clock.advance(1_000);
    presence.shown();
    await clock.advance(0);

    expect(beats).toEqual(['active', 'active']);
  });
});

describe('CHAT-9 other people', () => {
  const now = Date.parse('2026-11-21T09:00:00Z');
  const seen = (msAgo: number, state = 'active') => ({ state, seen_at: new Date(now - msAgo).toISOString() });

  it('are online while their heart beats, and offline when it has stopped', () => {
    expect(judgePresence(seen(ONLINE_WITHIN_MS - 1), now).status).toBe('online');
    expect(judgePresence(seen(ONLINE_WITHIN_MS), now).status).toBe('offline');
    expect(judgePresence(seen(1_000, 'away'), now).status).toBe('away');
    expect(judgePresence(seen(1_000, 'offline'), now).status).toBe('offline');
    expect(judgePresence(undefined, now)).toEqual({ status: 'offline', lastSeenAt: null });
  });

  it('are judged by the server’s clock although this device’s is ten minutes wrong', async () => {
    const { clock, presence } = aDevice(10 * 60_000);
    presence.shown();
    await clock.advance(0);

    expect(judgePresence(seen(1_000), presence.serverNow()).status).toBe('online');
  });
});
