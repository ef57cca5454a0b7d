/** Chooses the ports of one running stack; the only place that knows numbers. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import getPort from 'get-port';
import { StackFailure } from './failure.ts';

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

async function freeUdpPort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const socket = createSocket('udp4');
    try {
      socket.bind(port, host);
      await once(socket, 'listening');
      return socket.address().port;
    } catch (error) {
      if (port === 0) throw error; // not even a port of the system's choice
    } finally {
      socket.close();
    }
  }
  throw new Error('unreachable');
}

const freePort = (name: PortName, wanted: number): Promise<number> =>
  name === 'livekitUdp' ? freeUdpPort(wanted) : getPort({ port: wanted, host });

function askedPort(name: PortName, env: NodeJS.ProcessEnv): number | undefined {
  const text = env[portVariable[name]];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StackFailure('PORT_TAKEN', `${portVariable[name]}=${text} is not a port number (1 to 65535).`);
  }
  return port;
}

/**
 * A port asked for by the environment is kept or refused; a preferred one that is taken gives way to any free
 * one, so that a second copy of the stack needs no settings.
 */
export async function choosePorts(env: NodeJS.ProcessEnv): Promise<Ports> {
  const chosen: Partial<Record<PortName, number>> = {};
  const given = new Set<number>();
  for (const name of portNames) {
    const asked = askedPort(name, env);
    const port = await freePort(name, asked ?? preferred[name]);
    if (asked !== undefined && (port !== asked || given.has(port))) {
      throw new StackFailure(
        'PORT_TAKEN',
        `Port ${asked} (${portVariable[name]}) is already in use: stop what uses it, choose another, or leave the variable out to take any free port.`,
      );
    }
    given.add(port);
    chosen[name] = port;
  }
  return chosen as Ports;
}
