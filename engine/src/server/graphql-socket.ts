/** One WebSocket connection: its handshake, its operations, and how much may be waiting to be sent on it. */

import type { Logger } from 'pino';
import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import type { Authenticate, Headers } from '../auth/authenticate.ts';
import { HasuraError, asHasuraError, type ErrorEnvelope } from '../errors.ts';
import type { LiveSink } from '../live/subscriber.ts';
import type { LiveQueries, Subscription } from '../live/live-queries.ts';
import type { Session } from '../session.ts';
import { parseGraphqlRequest, type GraphqlRequest } from './graphql-request.ts';
import type { GraphqlService } from './graphql-service.ts';
import type { Protocol } from './websocket-protocols.ts';

export interface SocketEnvironment {
  readonly authenticate: Authenticate;
  readonly graphql: GraphqlService;
  readonly live: Pick<LiveQueries, 'subscribe'>;
  readonly log: Logger;
  readonly initTimeoutMs: number;
  readonly envelopeOf: (error: unknown, session: Session | null) => ErrorEnvelope;
}

/** Close codes of graphql-transport-ws; 4403 is the one its clients take as "come back with a new token". */
export const closeCodes = {
  goingAway: 1001,
  badRequest: 4400,
  unauthorized: 4401,
  forbidden: 4403,
  initTimeout: 4408,
  subscriberExists: 4409,
  tooManyInits: 4429,
} as const;

/** Above the first, results are held back; below the second, they flow again. */
const congestedAt = 256 * 1024;
const relievedAt = 64 * 1024;
const mostOperations = 1_000;
const longestTimer = 2_147_483_647;

const initPayload = z
  .looseObject({ headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish() })
  .nullish();

interface Operation {
  /** Null while a query or mutation runs. */
  subscription: Subscription | null;
  readonly request: GraphqlRequest;
}

export class GraphqlSocket {
  readonly #socket: WebSocket;
  readonly #protocol: Protocol;
  readonly #env: SocketEnvironment;
  readonly #upgradeHeaders: Headers;
  readonly #address: string | undefined;
  readonly #operations = new Map<string, Operation>();
  #state: 'new' | 'initialising' | 'ready' | 'closed' = 'new';
  #session: Session | null = null;
  #headers: Headers;
  #timer: NodeJS.Timeout;
  #congested = false;
  #alive = true;

  constructor(
    socket: WebSocket,
    protocol: Protocol,
    upgradeHeaders: Headers,
    env: SocketEnvironment,
    address?: string,
  ) {
    this.#address = address;
    this.#socket = socket;
    this.#protocol = protocol;
    this.#env = env;
    this.#upgradeHeaders = upgradeHeaders;
    this.#headers = upgradeHeaders;
    this.#timer = setTimeout(
      () => this.close(closeCodes.initTimeout, 'Connection initialisation timed out'),
      env.initTimeoutMs,
    );
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#alive = true;
    });
    socket.on('close', () => this.#closed());
    // Malformed frames and resets end the socket; `close` follows and cleans up.
    socket.on('error', (error) => env.log.debug({ err: error }, 'websocket error'));
  }

  /** Called at the server's interval; ends connections whose other side is gone. */
  keepAlive(): void {
    if (!this.#alive) return this.#socket.terminate();
    this.#alive = false;
    this.#socket.ping();
    // Nothing is added to a queue that is not being drained.
    const { keepAlive } = this.#protocol;
    if (keepAlive !== null && this.#state === 'ready' && !this.#congested) this.#send(keepAlive);
  }

  /** The model changed: every subscription is compiled again for its role. */
  recompile(): void {
    const session = this.#session;
    if (!session) return;
    for (const [id, operation] of this.#operations) {
      if (!operation.subscription) continue;
      try {
        const compiled = this.#env.graphql.compile(operation.request, session);
        operation.subscription.replace(this.#env.graphql.liveRequest(compiled, operation.request, session));
      } catch (error) {
        this.#fail(id, error);
      }
    }
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason.slice(0, 120));
  }

  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    const message = isBinary ? null : this.#protocol.read(textOf(data));
    if (!message) return this.close(closeCodes.badRequest, 'Invalid message received');
    switch (message.kind) {
      case 'init':
        if (this.#state !== 'new')
          return this.close(closeCodes.tooManyInits, 'Too many initialisation requests');
        this.#state = 'initialising';
        void this.#initialise(message.payload);
        return;
      case 'subscribe':
        void this.#start(message.id, message.payload);
        return;
      case 'complete':
        this.#end(message.id);
        return;
      case 'ping':
        this.#send(this.#protocol.pong(message.payload));
        return;
      case 'pong':
        return;
      case 'terminate':
        this.close(1000, 'terminated by the client');
    }
  }

  async #initialise(payload: unknown): Promise<void> {
    try {
      const parsed = initPayload.safeParse(payload);
      if (!parsed.success)
        throw new HasuraError('bad-request', '$.payload', 'headers must be an object of strings');
      const headers: Record<string, string | undefined> = { ...this.#upgradeHeaders };
      for (const [name, value] of Object.entries(parsed.data?.headers ?? {})) {
        headers[name.toLowerCase()] = String(value);
      }
      const session = await this.#env.authenticate(headers);
      if (this.#state !== 'initialising') return;
      this.#session = session;
      this.#headers = headers;
      this.#state = 'ready';
      clearTimeout(this.#timer);
      if (session.expiresAt !== undefined) this.#closeAt(session.expiresAt);
      this.#send(this.#protocol.acknowledged);
    } catch (error) {
      const refusal = asHasuraError(error);
      if (refusal.category === 'server') this.#env.log.error({ err: error }, 'connection_init failed');
      const said = this.#protocol.initRefused(refusal.message);
      if (said) this.#send(said);
      this.close(closeCodes.badRequest, refusal.message);
    }
  }

  #closeAt(expiresAt: number): void {
    const left = Math.max(0, expiresAt - Date.now());
    this.#timer = setTimeout(
      () => {
        if (left > longestTimer) this.#closeAt(expiresAt);
        else this.close(closeCodes.forbidden, 'Could not verify JWT: JWTExpired');
      },
      Math.min(left, longestTimer),
    );
  }

  async #start(id: string, payload: unknown): Promise<void> {
    const session = this.#session;
    if (this.#state !== 'ready' || !session) {
      const said = this.#protocol.tooEarly(id);
      return said ? this.#send(said) : this.close(closeCodes.unauthorized, 'Unauthorized');
    }
    if (this.#operations.has(id)) {
      return this.close(closeCodes.subscriberExists, `Subscriber for ${id} already exists`);
    }
    try {
      if (this.#operations.size >= mostOperations) {
        throw new HasuraError(
          'bad-request',
          '$',
          `a connection may have ${mostOperations} operations at once`,
        );
      }
      const request = parseGraphqlRequest(payload);
      this.#env.graphql.admit(request, session, this.#address);
      const compiled = this.#env.graphql.compile(request, session);
      const operation: Operation = { subscription: null, request };
      this.#operations.set(id, operation);
      if (compiled.type === 'subscription') {
        const live = this.#env.graphql.liveRequest(compiled, request, session);
        operation.subscription = this.#env.live.subscribe(live, this.#sink(id));
        return;
      }
      const answer = await this.#env.graphql.execute(compiled, request, { session, headers: this.#headers });
      if (this.#operations.get(id) !== operation) return; // The client did not want to wait for it.
      this.#operations.delete(id);
      this.#send(this.#protocol.result(id, answer));
      this.#send(this.#protocol.complete(id));
    } catch (error) {
      this.#fail(id, error);
    }
  }

  #sink(id: string): LiveSink {
    return {
      ready: () => {
        if (this.#socket.readyState !== WebSocket.OPEN) return false;
        if (this.#socket.bufferedAmount > congestedAt) this.#congested = true;
        return !this.#congested;
      },
      next: (data) => this.#send(this.#protocol.result(id, `{"data":${data}}`)),
      fail: (error) => this.#fail(id, error),
    };
  }

  #fail(id: string, error: unknown): void {
    if (this.#state === 'closed') return;
    const refusal = asHasuraError(error);
    if (refusal.category === 'server') this.#env.log.error({ err: error, operation: id }, 'operation failed');
    this.#end(id);
    this.#send(this.#protocol.error(id, this.#env.envelopeOf(error, this.#session)));
  }

  #end(id: string): void {
    const operation = this.#operations.get(id);
    this.#operations.delete(id);
    operation?.subscription?.close();
  }

  #send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(text, () => {
      if (this.#congested && this.#socket.bufferedAmount <= relievedAt) this.#relieve();
    });
  }

  #relieve(): void {
    this.#congested = false;
    for (const { subscription } of this.#operations.values()) subscription?.resume();
  }

  #closed(): void {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    for (const { subscription } of this.#operations.values()) subscription?.close();
    this.#operations.clear();
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString('utf8');
}
