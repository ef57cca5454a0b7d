import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { callWebhook } from '../../src/webhooks/call-webhook.ts';

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok';
let server: Server | undefined;
const open = new Set<Socket>();

/** Answers as many requests of a connection as `served` says by the connection's number, and closes at the next. */
async function serverThat(served: (connection: number) => number) {
  const seen: string[] = [];
  let connections = 0;
  server = createServer((socket) => {
    connections += 1;
    const name = connections;
    let left = served(name);
    open.add(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      seen.push(`${name}: ${bytes.toString().split('\r\n\r\n')[1]}`);
      if (left === 0) return socket.destroy();
      left -= 1;
      return socket.write(answer);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const call = (body: string, repeatable = true) =>
    callWebhook({ url, method: 'POST', headers: [], body, timeoutMs: 30_000, repeatable });
  return { call, seen };
}

afterEach(async () => {
  for (const socket of open) socket.destroy();
  open.clear();
  if (server) await new Promise((resolve) => server?.close(resolve));
});

describe('a webhook that is called again over a kept connection', () => {
  test('is called over a new one when the other side closes the kept one at that moment', async () => {
    const { call, seen } = await serverThat(() => 1);
    await expect(call('first')).resolves.toMatchObject({ kind: 'answered', body: 'ok' });
    await expect(call('second')).resolves.toMatchObject({ kind: 'answered', body: 'ok' });
    expect(seen).toEqual(['1: first', '1: second', '2: second']);
  });

  test('has failed when the new connection is closed too, and is not tried for ever', async () => {
    const { call, seen } = await serverThat((connection) => (connection === 1 ? 1 : 0));
    await call('first');
    await expect(call('second')).resolves.toEqual({ kind: 'failed', message: 'socket hang up' });
    expect(seen).toEqual(['1: first', '1: second', '2: second']);
  });
});

test('a webhook that may not be told twice is not, whatever became of the connection', async () => {
  const { call, seen } = await serverThat(() => 1);
  await call('first', false);
  await expect(call('second', false)).resolves.toEqual({ kind: 'failed', message: 'socket hang up' });
  expect(seen).toEqual(['1: first', '1: second']);
});

test('a webhook that closes a first connection without a word has failed at once', async () => {
  const { call, seen } = await serverThat(() => 0);
  await expect(call('first')).resolves.toEqual({ kind: 'failed', message: 'socket hang up' });
  expect(seen).toEqual(['1: first']);
});
