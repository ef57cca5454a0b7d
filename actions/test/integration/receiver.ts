/** Another system's endpoint: a real HTTP server on loopback that answers as a test tells it, and checks each signature. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';

export interface Attempt {
  readonly id: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: { type: string; timestamp: string; data: Record<string, unknown> & { sequence: number } };
  /** Verified by the receiver's own secret. */
  readonly verified: boolean;
  readonly answered: number | 'hung up';
}

export interface Behaviour {
  /** Status of the next answer; 'hang up' tears the connection. */
  readonly next: () => number | 'hang up';
  readonly delayMs?: () => number;
  readonly headers?: Record<string, string>;
  /** Of the answer; may be very long. */
  readonly answer?: string;
}

export interface Receiver {
  readonly url: string;
  readonly attempts: Attempt[];
  /** Those answered with 2xx, in the order of their answers. */
  taken(): Attempt[];
  behave(behaviour: Behaviour): void;
  useSecret(secret: string): void;
  /** Ends every connection and listens again on the same port after a while. */
  restart(downMs: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const attempts: Attempt[] = [];
  let behaviour: Behaviour = { next: () => 204 };
  let secret = 'whsec_none';
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;

  async function listen(at: number): Promise<Server> {
    const made = createServer((request, response) => {
      void (async () => {
        const text = await readAll(request);
        const { next, delayMs, headers = {}, answer } = behaviour;
        const status = next();
        const note = (answered: Attempt['answered']): void => {
          attempts.push({
            id: String(request.headers['webhook-id']),
            timestamp: String(request.headers['webhook-timestamp']),
            signature: String(request.headers['webhook-signature']),
            body: JSON.parse(text),
            verified: isSigned(secret, text, request),
            answered,
          });
        };
        if (delayMs !== undefined) await pause(delayMs());
        if (status === 'hang up' || response.destroyed) {
          note('hung up');
          request.socket.destroy();
          return;
        }
        note(status);
        response.writeHead(status, headers).end(answer);
      })().catch(() => request.socket.destroy()); // torn while it was being read
    });
    made.listen(at, '127.0.0.1');
    await once(made, 'listening');
    return made;
  }

  async function close(): Promise<void> {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    attempts,
    taken: () => attempts.filter(({ answered }) => typeof answered === 'number' && answered < 300),
    behave: (wanted) => {
      behaviour = wanted;
    },
    useSecret: (text) => {
      secret = text;
    },
    restart: async (downMs) => {
      await close();
      await pause(downMs);
      server = await listen(port);
    },
    stop: close,
  };
}

function isSigned(secret: string, text: string, request: IncomingMessage): boolean {
  try {
    new Webhook(secret).verify(text, request.headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}
