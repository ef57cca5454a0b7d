import { describe, expect, it } from 'vitest';
import { settle, VirtualClock } from '../../../live/virtual-clock.ts';
import { memoryOutbox } from './outbox-storage.ts';
import { MessageRefusedError, Outbox, type OutboxStorage } from './outbox.ts';

interface Device {
  storage?: OutboxStorage;
  clock?: VirtualClock;
  lock?: (work: () => Promise<void>) => Promise<void>;
}

/** A server that stores each id once, and a network that can fail before or after the server has the message. */
function aServer() {
  const server = {
    stored: [] as string[],
    tries: 0,
    network: 'good' as 'good' | 'down' | 'loses answers',
    refuse: null as string | null,
  };
  let ids = 0;
  const open = ({
    storage = memoryOutbox(),
    clock = new VirtualClock(),
    lock = (work) => work(),
  }: Device = {}) => {
    const outbox = new Outbox({
      clock,
      storage,
      exclusively: lock,
      newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
      random: () => 0,
      send: async ({ body }) => {
        server.tries += 1;
        if (server.network === 'down') throw new TypeError('Failed to fetch');
        if (server.refuse === body) throw new MessageRefusedError('permission-error', 'no');
        if (!server.stored.includes(body)) server.stored.push(body);
        if (server.network === 'loses answers') throw new TypeError('Failed to fetch');
      },
    });
    return { outbox, storage, clock };
  };
  return { server, open };
}

describe('CHAT-11 with a network', () => {
  it('a message is sent at once, shown until its row arrives, and no longer kept', async () => {
    const { server, open } = aServer();
    const { outbox, storage } = open();

    const id = await outbox.add('room', 'hello');
    await settle();

    expect(server.stored).toEqual(['hello']);
    expect(outbox.items).toMatchObject([{ id, status: 'sent' }]);
    expect(await storage.all()).toEqual([]);
    outbox.settle(id);
    expect(outbox.items).toEqual([]);
  });
});

describe('CHAT-11 without a network', () => {
  it('messages wait on the device and are sent in their order when it is back', async () => {
    const { server, open } = aServer();
    const { outbox } = open();
    server.network = 'down';
    for (const body of ['one', 'two', 'three']) await outbox.add('room', body);
    await settle();
    expect(outbox.items.map((item) => item.status)).toEqual(['queued', 'queued', 'queued']);

    server.network = 'good';
    await outbox.flush();

    expect(server.stored).toEqual(['one', 'two', 'three']);
  });

  it('survives a reload of the page', async () => {
    const { server, open } = aServer();
    const storage = memoryOutbox();
    server.network = 'down';
    const before = open({ storage });
    await before.outbox.add('room', 'one');
    await before.outbox.add('room', 'two');
    before.outbox.stop();

    server.network = 'good';
    const after = open({ storage });
    await after.outbox.start();

    expect(server.stored).toEqual(['one', 'two']);
  });

  it('tries again by itself with growing waits', async () => {
    const { server, open } = aServer();
    const { outbox, clock } = open();
    server.network = 'down';
    await outbox.add('room', 'one');
    await settle();
    await clock.advance(500);
    expect(server.tries).toBe(2);

    server.network = 'good';
    await clock.advance(1_000);

    expect(server.stored).toEqual(['one']);
  });

  it('a message whose answer was lost is one message', async () => {
    const { server, open } = aServer();
    const { outbox } = open();
    server.network = 'loses answers';
    await outbox.add('room', 'one');
    await settle();

    server.network = 'good';
    await outbox.flush();

    expect(server.tries).toBeGreaterThan(1);
    expect(server.stored).toEqual(['one']);
    expect(outbox.items).toMatchObject([{ status: 'sent' }]);
  });
});

describe('CHAT-11 a refused message', () => {
  it('says why, lets the others pass, and can be tried again', async () => {
    const { server, open } = aServer();
    const { outbox } = open();
    server.refuse = 'bad';
    await outbox.add('room', 'bad');
    await outbox.add('room', 'good');
    await settle();
    expect(outbox.items.map(({ body, status, failureCode }) => ({ body, status, failureCode }))).toEqual([
      { body: 'bad', status: 'failed', failureCode: 'permission-error' },
      { body: 'good', status: 'sent', failureCode: undefined },
    ]);
    expect(server.stored).toEqual(['good']);

    server.refuse = null;
    await outbox.retry(outbox.items[0]!.id);

    expect(server.stored).toEqual(['good', 'bad']);
  });

  it('can be thrown away, on the device as well', async () => {
    const { server, open } = aServer();
    const { outbox, storage } = open();
    server.refuse = 'bad';
    const id = await outbox.add('room', 'bad');
    await settle();

    await outbox.discard(id);

    expect(outbox.items).toEqual([]);
    expect(await storage.all()).toEqual([]);
    expect(server.stored).toEqual([]);
  });
});

describe('CHAT-11 two tabs of one person', () => {
  it('send what one of them left behind exactly once', async () => {
    const { server, open } = aServer();
    const storage = memoryOutbox();
    let last: Promise<unknown> = Promise.resolve();
    const lock = (work: () => Promise<void>): Promise<void> => {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn;
    };
    server.network = 'down';
    const [left, right] = [open({ storage, lock }), open({ storage, lock })];
    await left.outbox.add('room', 'one');
    await settle();
    await right.outbox.flush();
    server.network = 'good';
    server.tries = 0;

    await Promise.all([left.outbox.flush(), right.outbox.flush()]);

    expect(server.stored).toEqual(['one']);
    expect(server.tries).toBe(1);
  });
});

describe('signing out on purpose', () => {
  it('leaves nothing on the device', async () => {
    const { server, open } = aServer();
    const { outbox, storage } = open();
    server.network = 'down';
    await outbox.add('room', 'one');
    await settle();

    await outbox.clear();

    expect(await storage.all()).toEqual([]);
    expect(outbox.items).toEqual([]);
    expect(server.stored).toEqual([]);
  });
});
