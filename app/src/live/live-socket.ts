/**
 * One live connection made of many sockets: it reconnects, moves to a fresh token before the old one ends,
 * and re-subscribes everything from where it was.
 */
import type { Client, ClientOptions, ExecutionResult } from 'graphql-ws';
import { backoffDelay } from './backoff.ts';
import type { Clock } from './clock.ts';
import { Emitter } from './emitter.ts';
import { SessionEndedError } from './token-keeper.ts';

export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'offline';
export type LiveResult = ExecutionResult<Record<string, unknown>, unknown>;

export interface LiveRequest {
  query: string;
  operationName?: string;
  /** Asked anew for every socket, so that a stream goes on from its latest cursor and not from its first. */
  variables: () => Record<string, unknown>;
}

export interface LiveSink {
  next(result: LiveResult): void;
  /** What the server said about the operation; the subscription is over. A lost socket is not reported here. */
  error(errors: readonly { message: string }[]): void;
  complete(): void;
}

export interface LiveSocketOptions {
  clock: Clock;
  url: string;
  token: () => Promise<string>;
  /** The server closed the socket instead of accepting this token. */
  tokenRefused?: (token: string) => void;
  createClient: (options: ClientOptions) => Client;
  online?: () => boolean;
  random?: () => number;
}

/** One socket, from the wish for it to its end. */
interface Generation {
  client: Client | null;
  ready: boolean;
  retired: boolean;
  /** Runs while an answer is awaited: to the dialling, later to a ping. */
  cancelAlarm: (() => void) | null;
}

interface Subscription {
  request: LiveRequest;
  sink: LiveSink;
  /** Usually one; two while a socket hands over to its successor. Oldest first. */
  runs: { generation: Generation; stop: () => void }[];
}

/** How long an old socket may go on beside its successor for subscriptions that have nothing to say yet. */
const OVERLAP_MS = 5_000;
const PING_EVERY_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
/** From the wish for a socket to its use, the token included. */
const READY_WITHIN_MS = 20_000;

export class LiveSocket {
  readonly stateChanged = new Emitter<ConnectionState>();
  /** A socket was opened after one was lost: whatever waited for the network may go on now. */
  readonly reconnected = new Emitter<void>();

  #options: Required<LiveSocketOptions>;
  #state: ConnectionState = 'idle';
  #subscriptions = new Set<Subscription>();
  #current: Generation | null = null;
  #next: Generation | null = null;
  #attempt = 0;
  #everConnected = false;
  #closed = false;
  #cancelRetry: (() => void) | null = null;

  constructor(options: LiveSocketOptions) {
    this.#options = { online: () => true, random: Math.random, tokenRefused: () => undefined, ...options };
  }

  get state(): ConnectionState {
    return this.#state;
  }

  subscribe(request: LiveRequest, sink: LiveSink): () => void {
    const subscription: Subscription = { request, sink, runs: [] };
    this.#subscriptions.add(subscription);
    if (this.#current) this.#run(subscription, this.#current);
    else if (!this.#closed && !this.#next && !this.#cancelRetry) this.#dial();
    return () => this.#end(subscription);
  }

  /** Opens a socket with the present token beside the one in use, moves everything over, closes the old one. */
  renew(): void {
    if (!this.#closed && this.#current && !this.#next) this.#dial();
  }

  /** The network is said to be back, or the device woke up: try at once instead of at the end of a wait. */
  retryNow(): void {
    if (this.#closed || this.#current || this.#next || this.#subscriptions.size === 0) return;
    this.#attempt = 0;
    this.#stopWaiting();
    this.#dial();
  }

  /** The network is said to be gone. An open socket is given up at once, it would only pretend. */
  networkLost(): void {
    if (this.#closed) return;
    this.#abandonAll();
    this.#stopWaiting();
    this.#retryLater();
    this.#setState('offline');
  }

  close(): void {
    this.#closed = true;
    this.#stopWaiting();
    this.#abandonAll();
    this.#setState('idle');
  }

  /** Undoes `close`, for React's double mounting in development. */
  open(): void {
    if (!this.#closed) return;
    this.#closed = false;
    if (this.#subscriptions.size > 0) this.#dial();
  }

  #dial(): void {
    const generation: Generation = { client: null, ready: false, retired: false, cancelAlarm: null };
    this.#next = generation;
    this.#expectAnswer(generation, READY_WITHIN_MS, 'The server did not answer the dialling.');
    if (!this.#current) this.#setState(this.#withoutSocket());
    this.#options.token().then(
      (token) => {
        if (!generation.retired) generation.client = this.#connect(generation, token);
      },
      (error: unknown) => this.#lost(generation, error),
    );
  }

  #connect(generation: Generation, token: string): Client {
    return this.#options.createClient({
      url: this.#options.url,
      lazy: false,
      // Retrying is done here and not by the client, which would replay subscriptions with their first variables.
      retryAttempts: 0,
      keepAlive: PING_EVERY_MS,
      connectionAckWaitTimeout: 10_000,
      connectionParams: { headers: { Authorization: `Bearer ${token}` } },
      onNonLazyError: (error) => this.#lost(generation, error),
      on: {
        connected: () => this.#ready(generation),
        error: (error) => this.#lost(generation, error),
        closed: (event) => {
          if (!generation.ready && isRefusal(event)) this.#options.tokenRefused(token);
          this.#lost(generation, event);
        },
        ping: (received) => {
          if (!received) this.#expectAnswer(generation, PONG_WITHIN_MS, 'The server did not answer a ping.');
        },
        pong: (received) => {
          if (received) generation.cancelAlarm?.();
        },
      },
    });
  }

  /** A network that went away silently keeps a socket "open" or "connecting" for minutes; silence tells sooner. */
  #expectAnswer(generation: Generation, withinMs: number, otherwise: string): void {
    generation.cancelAlarm?.();
    generation.cancelAlarm = this.#options.clock.after(withinMs, () =>
      this.#lost(generation, new Error(otherwise)),
    );
  }

  #ready(generation: Generation): void {
    if (generation.retired || this.#closed) return;
    const before = this.#current;
    const afterLoss = this.#everConnected && !before;
    generation.ready = true;
    generation.cancelAlarm?.();
    this.#current = generation;
    this.#next = null;
    this.#attempt = 0;
    this.#everConnected = true;
    for (const subscription of [...this.#subscriptions]) this.#run(subscription, generation);
    if (before) this.#options.clock.after(OVERLAP_MS, () => this.#abandon(before));
    this.#setState('connected');
    if (afterLoss) this.reconnected.emit();
  }

  /** Starts the subscription on this socket; its run on the socket before ends with the first result here. */
  #run(subscription: Subscription, generation: Generation): void {
    if (!generation.client) return;
    const run = { generation, stop: (): void => undefined };
    subscription.runs.push(run);
    const isOver = (): boolean => generation.retired || !subscription.runs.includes(run);
    const { query, operationName, variables } = subscription.request;
    run.stop = generation.client.subscribe<Record<string, unknown>>(
      { query, operationName, variables: variables() },
      {
        next: (result) => {
          if (isOver()) return;
          while (subscription.runs[0] !== run) subscription.runs.shift()?.stop();
          subscription.sink.next(result as LiveResult);
        },
        error: (error) => {
          if (isOver() || !Array.isArray(error)) return;
          this.#end(subscription);
          subscription.sink.error(error as { message: string }[]);
        },
        complete: () => {
          if (isOver()) return;
          this.#end(subscription);
          subscription.sink.complete();
        },
      },
    );
  }

  #end(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
    for (const run of subscription.runs.splice(0)) run.stop();
  }

  #lost(generation: Generation, reason: unknown): void {
    if (generation.retired) return;
    this.#abandon(generation);
    if (this.#next === generation) this.#next = null;
    if (this.#current === generation) this.#current = null;
    if (this.#closed || this.#next) return;
    if (reason instanceof SessionEndedError) {
      if (!this.#current) this.#setState('idle');
      return;
    }
    this.#retryLater();
    if (!this.#current) this.#setState(this.#withoutSocket());
  }

  #retryLater(): void {
    if (this.#cancelRetry) return;
    const delay = backoffDelay(this.#attempt, {
      firstMs: 500,
      longestMs: 8_000,
      random: this.#options.random,
    });
    this.#attempt += 1;
    this.#cancelRetry = this.#options.clock.after(delay, () => {
      this.#cancelRetry = null;
      if (!this.#next && !this.#closed) this.#dial();
    });
  }

  #stopWaiting(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
  }

  #abandonAll(): void {
    this.#abandon(this.#next);
    this.#abandon(this.#current);
    this.#next = null;
    this.#current = null;
  }

  #abandon(generation: Generation | null): void {
    if (!generation || generation.retired) return;
    generation.retired = true;
    generation.cancelAlarm?.();
    for (const subscription of this.#subscriptions) {
      subscription.runs = subscription.runs.filter((run) => run.generation !== generation);
    }
    if (!generation.client) return;
    // Dropping an open socket at once: a goodbye would wait for a server that may be gone.
    if (generation.ready) generation.client.terminate();
    // A socket that never opened rejects its disposal with the reason it never opened, which is known already.
    Promise.resolve(generation.client.dispose()).catch(() => undefined);
  }

  #withoutSocket(): ConnectionState {
    if (!this.#options.online()) return 'offline';
    return this.#everConnected ? 'reconnecting' : 'connecting';
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.stateChanged.emit(state);
  }
}

/** 4400, 4401 and 4403 are how servers of this protocol turn a connection's credentials down. */
function isRefusal(event: unknown): boolean {
  const code = (event as { code?: unknown } | null)?.code;
  return code === 4400 || code === 4401 || code === 4403;
}
