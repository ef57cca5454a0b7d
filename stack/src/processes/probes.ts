/** Ways to find out whether a process is ready for its work. */
import { once } from 'node:events';
import { connect } from 'node:net';

export type Probe = () => Promise<boolean>;

/** Ready when the address answers with success. */
export const answersHttp =
  (url: string): Probe =>
  async () => {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5_000), redirect: 'manual' });
      await response.body?.cancel();
      return response.status < 400;
    } catch {
      return false; // not listening yet
    }
  };

/** Ready when the port accepts connections. */
export const acceptsTcp =
  (port: number, host = '127.0.0.1'): Probe =>
  async () => {
    const socket = connect({ port, host });
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  };

export const all =
  (...probes: Probe[]): Probe =>
  async () => {
    const results = await Promise.all(probes.map((probe) => probe()));
    return results.every(Boolean);
  };
