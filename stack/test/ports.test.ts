import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { choosePorts, portNames } from '../src/ports.ts';

const servers: Server[] = [];

async function occupy(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

test('a stack beside another one takes ports that are all different and all free', async () => {
  const first = await choosePorts({});
  await Promise.all(portNames.filter((name) => name !== 'livekitUdp').map((name) => occupy(first[name])));
  const second = await choosePorts({});
  expect(new Set(Object.values(second)).size).toBe(portNames.length);
  for (const name of portNames) if (name !== 'livekitUdp') expect(second[name]).not.toBe(first[name]);
});

test('a port asked for that another program uses is refused in one sentence that names it', async () => {
  const taken = await occupy(0);
  await expect(choosePorts({ TELEMED_APP_PORT: String(taken) })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`Port ${taken} (TELEMED_APP_PORT) is already in use`),
  });
});

test('a port asked for that is no port number is refused, not replaced', async () => {
  await expect(choosePorts({ TELEMED_ENGINE_PORT: '80a' })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
});
