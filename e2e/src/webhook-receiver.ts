/** Another system's endpoint on this machine: what it was told, and whether it takes it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ToldEvent {
  readonly id: string;
  readonly type: string;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly told: ToldEvent[];
  answer: number;
  stop(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const told: ToldEvent[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const { type } = JSON.parse(Buffer.concat(pieces).toString()) as { type: string };
      told.push({ id: String(request.headers['webhook-id']), type });
      response.writeHead(receiver.answer).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    told,
    answer: 204,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return receiver;
}
