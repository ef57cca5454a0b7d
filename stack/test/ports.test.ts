import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { openPortClaims } from '../src/port-claims.ts';
import { choosePorts, portNames, type Ports } from '../src/ports.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = await temporaryFolder('ports');
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

/** A program that chooses ports when it is told to, and keeps them until its input ends. */
const chooser = `
  import { createInterface } from 'node:readline';
  import { openPortClaims } from ${JSON.stringify(new URL('../src/port-claims.ts', import.meta.url).href)};
  import { choosePorts } from ${JSON.stringify(new URL('../src/ports.ts', import.meta.url).href)};
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  console.log('ready');
  await lines.next();
  const { ports, release } = await choosePorts({}, await openPortClaims(${JSON.stringify(folder)}));
  console.log(JSON.stringify(ports));
  await lines.next();
  await release();
`;

function startChooser() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', chooser], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    says: async (): Promise<string> => String((await lines.next()).value),
    tell: (line: string) => child.stdin.write(`${line}\n`),
  };
}

test('a stack beside another one takes ports that are all different and all free', async () => {
  const first = await choosePorts({}, await openPortClaims(join(folder, 'beside')));
  const udp = createSocket('udp4').bind(first.ports.livekitUdp, '127.0.0.1');
  await once(udp, 'listening');
  await Promise.all(
    portNames.filter((name) => name !== 'livekitUdp').map((name) => occupy(first.ports[name])),
  );
  await first.release();

  const second = await choosePorts({}, await openPortClaims(join(folder, 'beside')));

  await second.release();
  await new Promise<void>((resolve) => void udp.close(() => resolve()));
  const both = [...Object.values(first.ports), ...Object.values(second.ports)];
  expect(new Set(both).size).toBe(2 * portNames.length);
});

test('eight stacks started at once never take the same port, long before any of them listens', async () => {
  const stacks = Array.from({ length: 8 }, startChooser);
  try {
    for (const stack of stacks) expect(await stack.says()).toBe('ready');
    for (const stack of stacks) stack.tell('choose');
    const chosen = await Promise.all(stacks.map(async (stack) => JSON.parse(await stack.says()) as Ports));

    const all = chosen.flatMap((ports) => Object.values(ports));
    expect(new Set(all).size).toBe(8 * portNames.length);
    expect(
      (await readdir(folder)).filter((file) => /^\d+\./.test(file)).map((file) => Number(file.split('.')[0])),
    ).toEqual(expect.arrayContaining(all));
  } finally {
    for (const { child } of stacks) child.stdin.end();
    for (const { child } of stacks) if (child.exitCode === null) await once(child, 'exit');
  }
  expect((await readdir(folder)).filter((file) => /^\d+\./.test(file))).toEqual([]);
}, 60_000);

test('what a killed stack had chosen is free again, and what a running one has chosen is refused', async () => {
  const stack = startChooser();
  await stack.says();
  stack.tell('choose');
  const { engine } = JSON.parse(await stack.says()) as Ports;
  const ask = async () => choosePorts({ TELEMED_APP_PORT: String(engine) }, await openPortClaims(folder));

  await expect(ask()).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  stack.child.kill('SIGKILL');
  await once(stack.child, 'exit');

  const { ports, release } = await ask();
  await release();
  expect(ports.app).toBe(engine);
  expect((await readdir(folder)).filter((file) => file.startsWith(`${engine}.`))).toEqual([]);
});

test('a port asked for that another program uses is refused in one sentence that names it', async () => {
  const taken = await occupy(0);
  await expect(choosePorts({ TELEMED_APP_PORT: String(taken) })).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringContaining(`Port ${taken} (TELEMED_APP_PORT) is already in use`),
  });
});

test('one port asked for twice is refused', async () => {
  const claims = await openPortClaims(join(folder, 'twice'));
  const { ports, release } = await choosePorts({}, claims);
  await release();
  const free = String(ports.app);
  await expect(
    choosePorts({ TELEMED_APP_PORT: free, TELEMED_ENGINE_PORT: free }, claims),
  ).rejects.toMatchObject({ code: 'PORT_TAKEN', message: expect.stringContaining('TELEMED_ENGINE_PORT') });
});

test('a port asked for that is no port number is refused, not replaced', async () => {
  await expect(choosePorts({ TELEMED_ENGINE_PORT: '80a' })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
});
