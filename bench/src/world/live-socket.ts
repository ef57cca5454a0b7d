/**
 * One graphql-transport-ws connection with as little of its own as possible, so that a load of a thousand measures
 * the server. The tests of correctness use the graphql-ws client of the app instead.
 */

import { once } from 'node:events';
import WebSocket from 'ws';

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

export class LiveSocket {
  readonly #socket: WebSocket;
  readonly #onData = new Map<string, (data: unknown) => void>();
  readonly #confirmations: (() => void)[] = [];
  #nextId = 1;
  #onFailure: (reason: Error) => void;

  private constructor(socket: WebSocket, onFailure: (reason: Error) => void) {
    this.#socket = socket;
    this.#onFailure = onFailure;
  }

  /** Resolves when the server has accepted the token. Later failures, also of subscriptions, go to `onFailure`. */
  static async open(url: string, token: string, onFailure: (reason: Error) => void): Promise<LiveSocket> {
    const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
    await once(socket, 'open');
    const live = new LiveSocket(socket, onFailure);
    socket.on('error', (error) => live.#onFailure(error));
    socket.on('close', (code, reason) =>
      live.#onFailure(new Error(`socket closed: ${code} ${reason.toString()}`)),
    );
    const accepted = new Promise<void>((resolve, reject) => {
      live.#onFailure = reject;
      socket.on('message', (bytes: Buffer) => {
        const frame = JSON.parse(bytes.toString('utf8')) as Frame;
        if (frame.type === 'connection_ack') resolve();
        else live.#take(frame);
      });
    });
    socket.send(
      JSON.stringify({ type: 'connection_init', payload: { headers: { Authorization: `Bearer ${token}` } } }),
    );
    await accepted;
    live.#onFailure = onFailure;
    return live;
  }

  subscribe(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    onData: (data: unknown) => void,
  ): void {
    const id = String(this.#nextId);
    this.#nextId += 1;
    this.#onData.set(id, onData);
    this.#socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }));
  }

  /** Resolves when the server has read everything sent before: frames of one socket are read in order. */
  confirm(): Promise<void> {
    return new Promise((resolve) => {
      this.#confirmations.push(resolve);
      this.#socket.send('{"type":"ping"}');
    });
  }

  /** Sends a frame that is no part of the protocol, to a server that knows it. */
  sendRaw(text: string): void {
    this.#socket.send(text);
  }

  async close(): Promise<void> {
    this.#onFailure = () => undefined; // closing on purpose is no failure
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    this.#socket.close(1000);
    await once(this.#socket, 'close');
  }

  #take(frame: Frame): void {
    switch (frame.type) {
      case 'next': {
        const { data, errors } = frame.payload as { data?: unknown; errors?: unknown };
        if (errors === undefined) this.#onData.get(frame.id ?? '')?.(data);
        else this.#onFailure(new Error(`subscription refused: ${JSON.stringify(errors)}`));
        return;
      }
      case 'ping':
        this.#socket.send('{"type":"pong"}');
        return;
      case 'pong':
        this.#confirmations.shift()?.();
        return;
      case 'error':
        this.#onFailure(new Error(`subscription refused: ${JSON.stringify(frame.payload)}`));
        return;
      case 'complete':
        this.#onFailure(new Error('the server ended a subscription'));
        return;
      default:
        this.#onFailure(new Error(`unknown frame ${frame.type}`));
    }
  }
}
