/** The two references measured in the same run: a bare `ws` broadcast, and a LISTEN/NOTIFY round trip. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { percentiles, type Percentiles } from '../measure/percentiles.ts';

export interface BareBroadcast {
  readonly wsUrl: string;
  stop(): Promise<void>;
}

export async function startBareBroadcast(): Promise<BareBroadcast> {
  const child = fork(fileURLToPath(new URL('./bare-broadcast.ts', import.meta.url)));
  const [wsUrl] = (await once(child, 'message')) as [string];
  return {
    wsUrl,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** From sending NOTIFY on one connection to its arrival at another, at the chat's own rate and payload. */
export async function measureListenNotify(
  url: string,
  count: number,
  perSecond: number,
): Promise<Percentiles> {
  const speaker = new pg.Client({ connectionString: url });
  const listener = new pg.Client({ connectionString: url });
  await Promise.all([speaker.connect(), listener.connect()]);
  try {
    await listener.query('listen bench_round_trip');
    const times: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const arrived = once(listener, 'notification');
      const start = performance.now();
      await speaker.query(`select pg_notify('bench_round_trip', $1)`, [`${index} ${'x'.repeat(400)}`]);
      await arrived;
      times.push(performance.now() - start);
      await delay(Math.max(0, 1000 / perSecond - (performance.now() - start)));
    }
    return percentiles(times);
  } finally {
    await Promise.all([speaker.end(), listener.end()]);
  }
}
