import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../live/virtual-clock.ts';
import { aMessage, messages } from './builders.ts';
import type { ChatMessage } from './message.ts';
import { OpenRoom, type RoomSource } from './open-room.ts';

/** A room of so many messages on a server whose network can be cut. */
function aServer(count: number) {
  const rows = messages(1, count);
  const server = {
    rows,
    broken: false,
    asked: 0,
    sink: null as { rows: (rows: ChatMessage[]) => void; failed: () => void } | null,
    cursors: [] as number[],
  };
  const answer = async <T>(value: T): Promise<T> => {
    server.asked += 1;
    if (server.broken) throw new TypeError('Failed to fetch');
    return value;
  };
  const source: RoomSource = {
    opening: () =>
      answer({
        last_seq: rows.length,
        last_change_seq: rows.length,
        lastReadSeq: 0,
        messages: rows.slice(-50).toReversed(),
      }),
    before: (seq, limit) =>
      answer(
        rows
          .filter((row) => row.seq < seq)
          .slice(-limit)
          .toReversed(),
      ),
    between: (after, before) => answer(rows.filter((row) => row.seq > after && row.seq < before)),
    follow: (cursor, sink) => {
      server.sink = sink;
      server.cursors.push(cursor());
      return () => undefined;
    },
  };
  const clock = new VirtualClock();
  const room = new OpenRoom({ clock, source, random: () => 0 });
  return { clock, room, server };
}

const shown = (room: OpenRoom): number => room.timeline.snapshot.messages.length;

describe('opening a room', () => {
  it('loads the newest page and follows from where it ends', async () => {
    const { clock, room, server } = aServer(120);
    room.start();
    await clock.advance(0);

    expect(room.view.phase).toBe('ready');
    expect(shown(room)).toBe(50);
    expect(server.cursors).toEqual([120]);
  });

  it('without network says so, and opens by itself when the connection is back', async () => {
    const { clock, room, server } = aServer(3);
    server.broken = true;
    room.start();
    await clock.advance(0);
    expect(room.view.phase).toBe('failed');

    server.broken = false;
    room.reconnected();
    await clock.advance(0);

    expect(room.view.phase).toBe('ready');
    expect(shown(room)).toBe(3);
  });
});

describe('CHAT-8 scrolling back', () => {
  it('reaches the first of 1,000 messages page by page', async () => {
    const { clock, room } = aServer(1_000);
    room.start();
    await clock.advance(0);

    let pages = 0;
    while (room.timeline.snapshot.hasOlder) {
      await room.loadOlder();
      pages += 1;
    }

    expect(shown(room)).toBe(1_000);
    expect(pages).toBe(19);
  });

  it('asks for a page once, however often the top is touched', async () => {
    const { clock, room, server } = aServer(200);
    room.start();
    await clock.advance(0);
    const asked = server.asked;

    await Promise.all([room.loadOlder(), room.loadOlder(), room.loadOlder()]);

    expect(server.asked).toBe(asked + 1);
    expect(shown(room)).toBe(100);
  });

  it('says when a page could not be had, and gets it later', async () => {
    const { clock, room, server } = aServer(200);
    room.start();
    await clock.advance(0);
    server.broken = true;
    await room.loadOlder();
    expect(room.view.older).toBe('failed');

    server.broken = false;
    await room.loadOlder();

    expect(room.view.older).toBe('idle');
    expect(shown(room)).toBe(100);
  });

  it('goes back to a message found by search with some before it', async () => {
    const { clock, room } = aServer(1_000);
    room.start();
    await clock.advance(0);

    expect(await room.loadBackTo(120)).toBe(true);

    expect(room.timeline.oldestSeq).toBeLessThanOrEqual(110);
  });
});

describe('the stream', () => {
  it('is started again from its cursor when the server ends it', async () => {
    const { clock, room, server } = aServer(3);
    room.start();
    await clock.advance(0);
    server.sink!.rows([aMessage(4)]);

    server.sink!.failed();
    await clock.advance(1_000);

    expect(server.cursors).toEqual([3, 4]);
  });

  it('CHAT-3 a hole that does not close by itself is fetched', async () => {
    const { clock, room, server } = aServer(3);
    room.start();
    await clock.advance(0);
    server.rows.push(aMessage(4), aMessage(5), aMessage(6));
    room.timeline.applyRows([aMessage(6)]);
    expect(shown(room)).toBe(3);

    await clock.advance(3_000);

    expect(shown(room)).toBe(6);
  });
});
