/** Chooses the ports of one running stack; the only place that knows numbers. */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { StackFailure } from './failure.ts';
import { openPortClaims, type PortClaims } from './port-claims.ts';

export const portNames = [
  'app',
  'engine',
  'actions',
  'mail',
  'smtp',
  'livekit',
  'livekitUdp',
  'postgres',
] as const;
export type PortName = (typeof portNames)[number];
export type Ports = Readonly<Record<PortName, number>>;

const preferred: Ports = {
  app: 3000,
  engine: 8080,
  actions: 8090,
  mail: 1080,
  smtp: 1025,
  livekit: 7880,
  livekitUdp: 7882,
  postgres: 5440,
};

export const portVariable: Readonly<Record<PortName, string>> = {
  app: 'TELEMED_APP_PORT',
  engine: 'TELEMED_ENGINE_PORT',
  actions: 'TELEMED_ACTIONS_PORT',
  mail: 'TELEMED_MAIL_PORT',
  smtp: 'TELEMED_SMTP_PORT',
  livekit: 'TELEMED_LIVEKIT_PORT',
  livekitUdp: 'TELEMED_LIVEKIT_UDP_PORT',
  postgres: 'TELEMED_POSTGRES_PORT',
};

const host = '127.0.0.1';

/** Below the numbers that systems give to outgoing connections: nothing takes these by accident. */
const spare = { first: 20_000, count: 10_000 };

/** What tells that a program cannot have the port; the second is the refusal of ports below 1024. */
const refusals = new Set(['EADDRINUSE', 'EACCES']);

async function isFree(name: PortName, port: number): Promise<boolean> {
  const probe =
    name === 'livekitUdp' ? createSocket('udp4').bind(port, host) : createServer().listen(port, host);
  try {
    await once(probe, 'listening');
    return true;
  } catch (error) {
    if (refusals.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  } finally {
    await new Promise<void>((resolve) => void probe.close(() => resolve()));
  }
}

function askedPort(name: PortName, env: NodeJS.ProcessEnv): number | undefined {
  const text = env[portVariable[name]];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StackFailure('PORT_TAKEN', `${portVariable[name]}=${text} is not a port number (1 to 65535).`);
  }
  return port;
}

export interface ChosenPorts {
  readonly ports: Ports;
  /** To be called when nothing of the stack listens any more. */
  release(): Promise<void>;
}

/**
 * A port asked for by the environment is kept or refused; a preferred one that is taken gives way to any free
 * one, so that a second copy of the stack needs no settings, and several can be started at once.
 */
export async function choosePorts(env: NodeJS.ProcessEnv, claims?: PortClaims): Promise<ChosenPorts> {
  const held = claims ?? (await openPortClaims());
  const chosen: Partial<Record<PortName, number>> = {};
  const take = async (name: PortName, port: number): Promise<boolean> => {
    if (Object.values(chosen).includes(port) || !(await held.claim(port))) return false;
    if (await isFree(name, port)) return true;
    await held.release(port);
    return false;
  };
  try {
    for (const name of portNames) {
      const asked = askedPort(name, env);
      chosen[name] = asked === undefined ? await anyPort(name, take) : await askedFor(name, asked, take);
    }
  } catch (error) {
    await held.release();
    throw error;
  }
  return { ports: chosen as Ports, release: () => held.release() };
}

type Take = (name: PortName, port: number) => Promise<boolean>;

async function askedFor(name: PortName, port: number, take: Take): Promise<number> {
  if (await take(name, port)) return port;
  throw new StackFailure(
    'PORT_TAKEN',
    `Port ${port} (${portVariable[name]}) is already in use: stop what uses it, choose another, or leave the variable out to take any free port.`,
  );
}

async function anyPort(name: PortName, take: Take): Promise<number> {
  if (await take(name, preferred[name])) return preferred[name];
  // From anywhere, so that stacks started at once do not go through the same numbers in step.
  const from = randomInt(spare.count);
  for (let step = 0; step < spare.count; step += 1) {
    const port = spare.first + ((from + step) % spare.count);
    if (await take(name, port)) return port;
  }
  throw new StackFailure(
    'PORT_TAKEN',
    `No port from ${spare.first} to ${spare.first + spare.count - 1} is free: stop some of what runs here, or ask for ports by ${portVariable[name]} and its like.`,
  );
}
