import type { Client, ClientOptions, ExecutionResult, Sink, SubscribePayload } from 'graphql-ws';
import { describe, expect, it } from 'vitest';
import { LiveSocket } from './live-socket.ts';
import { SessionEndedError } from './token-keeper.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

/** One socket of a server that is played by the test. */
class PlayedSocket {
  readonly options: ClientOptions;
  readonly subscriptions: { payload: SubscribePayload; sink: Sink; over: boolean }[] = [];
  disposed = false;

  constructor(options: ClientOptions) {
    this.options = options;
  }

  get token(): string {
    const { headers } = this.options.connectionParams as { headers: { Authorization: string } };
    return headers.Authorization.replace('Bearer ', '');
  }

  accept(): void {
    this.options.on?.connected?.({}, undefined, false);
  }

  drop(code = 1006): void {
    this.options.on?.closed?.({ code });
  }

  get running() {
    return this.subscriptions.filter((subscription) => !subscription.over);
  }

  push(index: number, data: Record<string, unknown>): void {
    this.subscriptions[index]!.sink.next({ data } as ExecutionResult<Record<string, unknown>, unknown>);
  }

  get client(): Client {
    return {
      on: () => () => undefined,
      iterate: () => {
        throw new Error('not used');
      },
      subscribe: (payload: SubscribePayload, sink: Sink) => {
        const subscription = { payload, sink, over: false };
        this.subscriptions.push(subscription);
        return () => {
          subscription.over = true;
        };
      },
      dispose: () => {
        this.disposed = true;
      },
      terminate: () => undefined,
    } as unknown as Client;
  }
}

function aLiveSocket() {
  const clock = new VirtualClock();
  const sockets: PlayedSocket[] = [];
  const refused: string[] = [];
  const tokens = { current: 'token-1', failWith: null as Error | null };
  const live = new LiveSocket({
    clock,
    url: 'ws://engine.test',
    token: async () => {
      if (tokens.failWith) throw tokens.failWith;
      return tokens.current;
    },
    tokenRefused: (token) => refused.push(token),
    random: () => 0,
    createClient: (options) => {
      const socket = new PlayedSocket(options);
      sockets.push(socket);
      return socket.client;
    },
  });
  return { clock, live, refused, sockets, tokens };
}

/** A stream as the chat follows it: its cursor moves with what arrives. */
function aStream(live: LiveSocket) {
  const received: number[] = [];
  const stop = live.subscribe(
    { query: 'subscription', variables: () => ({ cursor: received.at(-1) ?? 0 }) },
    {
      next: (result) => received.push(Number(result.data?.seq)),
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return { received, stop };
}

describe('opening', () => {
  it('dials once for several subscriptions and starts them all when the server accepts', async () => {
    const { live, sockets } = aLiveSocket();
    aStream(live);
    aStream(live);
    await settle();

    sockets[0]!.accept();

    expect(sockets).toHaveLength(1);
    expect(sockets[0]!.running).toHaveLength(2);
    expect(live.state).toBe('connected');
  });
});

describe('a subscription that outlives its token', () => {
  it('runs on the new socket before the old one is closed', async () => {
    const { live, sockets, tokens } = aLiveSocket();
    const { received } = aStream(live);
    await settle();
    sockets[0]!.accept();
    sockets[0]!.push(0, { seq: 1 });

    tokens.current = 'token-2';
    live.renew();
    await settle();
    expect(sockets[0]!.running).toHaveLength(1);
    sockets[0]!.push(0, { seq: 2 });
    sockets[1]!.accept();

    expect(sockets[1]!.token).toBe('token-2');
    expect(sockets[1]!.subscriptions[0]!.payload.variables).toEqual({ cursor: 2 });
    expect(sockets[0]!.disposed).toBe(false);
    expect(live.state).toBe('connected');
    expect(received).toEqual([1, 2]);
  });

  it('ends on the old socket with the first result of the new one, so that nothing comes twice afterwards', async () => {
    const { live, sockets } = aLiveSocket();
    const { received } = aStream(live);
    await settle();
    sockets[0]!.accept();
    live.renew();
    await settle();
    sockets[1]!.accept();
    sockets[0]!.push(0, { seq: 1 });
    sockets[1]!.push(0, { seq: 2 });
    sockets[0]!.push(0, { seq: 99 });

    expect(sockets[0]!.running).toHaveLength(0);
    expect(received).toEqual([1, 2]);
  });

  it('gives the old socket up after a while even when the new one stays silent', async () => {
    const { clock, live, sockets } = aLiveSocket();
    const { received } = aStream(live);
    await settle();
    sockets[0]!.accept();
    live.renew();
    await settle();
    sockets[1]!.accept();

    await clock.advance(5_000);
    sockets[1]!.push(0, { seq: 1 });

    expect(sockets[0]!.disposed).toBe(true);
    expect(received).toEqual([1]);
  });

  it('keeps the old socket when the new one cannot be opened, and tries again', async () => {
    const { clock, live, sockets } = aLiveSocket();
    const { received } = aStream(live);
    await settle();
    sockets[0]!.accept();
    live.renew();
    await settle();
    sockets[1]!.drop();

    sockets[0]!.push(0, { seq: 1 });
    expect(live.state).toBe('connected');
    await clock.advance(500);
    sockets[2]!.accept();
    sockets[2]!.push(0, { seq: 2 });

    expect(received).toEqual([1, 2]);
  });
});

describe('a lost socket', () => {
  it('CHAT-3 is replaced, and a stream goes on from its latest cursor and not from its first', async () => {
    const { clock, live, sockets } = aLiveSocket();
    aStream(live);
    await settle();
    sockets[0]!.accept();
    sockets[0]!.push(0, { seq: 41 });
    let back = 0;
    live.reconnected.on(() => (back += 1));

    sockets[0]!.drop();
    expect(live.state).toBe('reconnecting');
    await clock.advance(500);
    sockets[1]!.accept();

    expect(sockets[1]!.subscriptions[0]!.payload.variables).toEqual({ cursor: 41 });
    expect(live.state).toBe('connected');
    expect(back).toBe(1);
  });

  it('is tried again with growing waits, and at once when the network is said to be back', async () => {
    const { clock, live, sockets } = aLiveSocket();
    aStream(live);
    await settle();
    for (const wait of [250, 500, 1_000, 2_000]) {
      const dialled = sockets.length;
      sockets.at(-1)!.drop();
      await clock.advance(wait - 1);
      expect(sockets).toHaveLength(dialled);
      await clock.advance(1);
      expect(sockets).toHaveLength(dialled + 1);
    }
    sockets.at(-1)!.drop();
    const dialled = sockets.length;

    live.retryNow();
    await settle();

    expect(sockets).toHaveLength(dialled + 1);
  });

  it('is noticed by a missing answer to a ping', async () => {
    const { clock, live, sockets } = aLiveSocket();
    aStream(live);
    await settle();
    sockets[0]!.accept();
    sockets[0]!.options.on?.ping?.(false, undefined);
    sockets[0]!.options.on?.pong?.(true, undefined);
    await clock.advance(5_000);
    expect(live.state).toBe('connected');

    sockets[0]!.options.on?.ping?.(false, undefined);
    await clock.advance(5_000);

    expect(live.state).toBe('reconnecting');
  });

  it('is given up while still dialling when nobody answers', async () => {
    const { clock, live, sockets } = aLiveSocket();
    aStream(live);
    await settle();
    expect(sockets).toHaveLength(1);

    await clock.advance(20_000 + 250);

    expect(sockets[0]!.disposed).toBe(true);
    expect(sockets).toHaveLength(2);
  });

  it('reports a token the server turned down, so that the next try brings another', async () => {
    const { live, refused, sockets } = aLiveSocket();
    aStream(live);
    await settle();

    sockets[0]!.drop(4403);

    expect(refused).toEqual(['token-1']);
  });
});

describe('an ended session', () => {
  it('stops dialling', async () => {
    const { clock, live, sockets, tokens } = aLiveSocket();
    tokens.failWith = new SessionEndedError('over');
    aStream(live);

    await clock.advance(60_000);

    expect(sockets).toHaveLength(0);
    expect(live.state).toBe('idle');
    expect(clock.waiting).toBe(0);
  });
});

describe('a subscription', () => {
  it('that the server refuses gets the reason and is not started again', async () => {
    const { clock, live, sockets } = aLiveSocket();
    const errors: string[] = [];
    live.subscribe(
      { query: 'subscription', variables: () => ({}) },
      { next: () => undefined, error: ([first]) => errors.push(first!.message), complete: () => undefined },
    );
    await settle();
    sockets[0]!.accept();
    sockets[0]!.subscriptions[0]!.sink.error([{ message: 'field not found' }]);
    sockets[0]!.drop();
    await clock.advance(500);
    sockets[1]!.accept();

    expect(errors).toEqual(['field not found']);
    expect(sockets[1]!.subscriptions).toHaveLength(0);
  });

  it('that is stopped hears nothing more', async () => {
    const { live, sockets } = aLiveSocket();
    const { received, stop } = aStream(live);
    await settle();
    sockets[0]!.accept();

    stop();
    sockets[0]!.push(0, { seq: 1 });

    expect(received).toEqual([]);
    expect(sockets[0]!.running).toHaveLength(0);
  });
});
