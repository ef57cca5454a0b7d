/** From mutation to the other sockets of the room, through the engine and through the ceiling in turns. */

import { LoadRemote } from '../chat/load-remote.ts';
import { createRooms, engineTarget, upToDate } from '../chat/load-rooms.ts';
import type { LoadRoom, LoadTarget } from '../chat/load-protocol.ts';
import type { Tally } from '../chat/tally.ts';
import { median, medianOf, percentiles, type Percentiles } from '../measure/percentiles.ts';
import { cpuMillis } from '../measure/process-cpu.ts';
import type { Clinic } from '../world/clinic.ts';
import type { EnginePlan } from './plan.ts';
import type { ReferenceServer } from './servers.ts';

export interface Delivery {
  readonly latency: Percentiles;
  /** Milliseconds of CPU per message of the server and Postgres together. */
  readonly cpuPerMessage: number;
}

export async function measureDelivery(
  plan: EnginePlan['delivery'],
  clinic: Clinic,
  ceiling: ReferenceServer,
  postmaster: number,
  tally: Tally,
  say: (sentence: string) => void,
): Promise<Readonly<Record<'engine' | 'ceiling', Delivery>>> {
  const rooms = await createRooms(plan, clinic, plan.subscribers);
  const contestants = {
    ceiling: {
      target: { kind: 'engine', wsUrl: `ws://${ceiling.address}`, httpUrl: `http://${ceiling.address}` },
      pids: [ceiling.pid, postmaster],
    },
    engine: { target: engineTarget(clinic), pids: [clinic.engine.pid, postmaster] },
  } as const satisfies Record<string, { target: LoadTarget; pids: readonly number[] }>;
  const found = { ceiling: emptyRounds(), engine: emptyRounds() };
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const name of ['ceiling', 'engine'] as const) {
      say(`delivery through the ${name}, round ${round} of ${plan.rounds}`);
      const one = await deliverOnce(plan, contestants[name], await upToDate(clinic, rooms), tally);
      found[name].latency.push(one.latency);
      found[name].cpu.push(one.cpuPerMessage);
    }
  }
  return { ceiling: summary(found.ceiling), engine: summary(found.engine) };
}

interface Rounds {
  readonly latency: Percentiles[];
  readonly cpu: number[];
}

const emptyRounds = (): Rounds => ({ latency: [], cpu: [] });

const summary = ({ latency, cpu }: Rounds): Delivery => ({
  latency: medianOf(latency),
  cpuPerMessage: median(cpu),
});

async function deliverOnce(
  plan: EnginePlan['delivery'],
  contestant: { readonly target: LoadTarget; readonly pids: readonly number[] },
  rooms: readonly LoadRoom[],
  tally: Tally,
): Promise<Delivery> {
  const clients = await LoadRemote.start();
  try {
    const roomIds = rooms.map((room) => room.roomId);
    const chat = { roomIds, perSecond: plan.perSecond, settleMs: plan.settleMs, seed: plan.seed };
    await clients.open({ target: contestant.target, rooms });
    await clients.chat({ ...chat, messages: plan.warmUpMessages });
    const before = cpuMillis(contestant.pids);
    const report = tally.add(await clients.chat({ ...chat, messages: plan.messages }));
    const cpuPerMessage = (cpuMillis(contestant.pids) - before) / report.sent;
    return { latency: percentiles(report.latencies), cpuPerMessage };
  } finally {
    await clients.stop();
  }
}
