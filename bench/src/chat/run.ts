/** Measures chat on a clinic of its own, beside the references, in one run. */

import { medianOf, percentiles, type Percentiles } from '../measure/percentiles.ts';
import { startClinic, type Clinic } from '../world/clinic.ts';
import { measureIdle } from './idle.ts';
import { chatOnce, createRooms, engineTarget, upToDate } from './load-rooms.ts';
import type { ChatPlan } from './plan.ts';
import { measureListenNotify, startBareBroadcast } from './references.ts';
import { describeMachine, presentLoad } from '../measure/machine.ts';
import type { ChatResult, DeliveryRow } from './result.ts';
import { Tally } from './tally.ts';

type Say = (sentence: string) => void;

export async function measureChat(plan: ChatPlan, clusterUrl: string, say: Say): Promise<ChatResult> {
  const load = presentLoad();
  say('starting an engine on a database of its own');
  const clinic = await startClinic({ clusterUrl, purpose: 'bench_chat' });
  try {
    const tally = new Tally();
    const delivery: DeliveryRow[] = [];
    for (const subscribers of plan.subscribers) {
      delivery.push(await measureDelivery(plan, clinic, subscribers, tally, say));
    }
    say('measuring a LISTEN/NOTIFY round trip');
    const listenNotify = await measureListenNotify(
      clinic.databaseUrl,
      Math.min(plan.messages, 500),
      plan.perSecond,
    );
    const idle = await measureIdle(plan, clinic, tally, say);
    for (const reason of tally.reasons) say(`refused or broken: ${reason}`);
    const version = await clinic.pool.query<{ server_version: string }>('show server_version');
    return {
      at: new Date().toISOString(),
      machine: describeMachine(version.rows[0]?.server_version ?? 'unknown', load),
      plan,
      delivery,
      listenNotify,
      idle,
      counts: tally.counts,
    };
  } finally {
    await clinic.stop();
  }
}

/** Both systems take turns in every round, so that a slow minute of the machine falls on both. */
async function measureDelivery(
  plan: ChatPlan,
  clinic: Clinic,
  subscribers: number,
  tally: Tally,
  say: Say,
): Promise<DeliveryRow> {
  const rooms = await createRooms(plan, clinic, subscribers);
  const engine: Percentiles[] = [];
  const bare: Percentiles[] = [];
  for (let round = 1; round <= plan.rounds; round += 1) {
    say(`${subscribers} subscribers, round ${round} of ${plan.rounds}`);
    const broadcast = await startBareBroadcast();
    const reference = await chatOnce(plan, { kind: 'bare', wsUrl: broadcast.wsUrl }, rooms);
    await broadcast.stop();
    if (reference.lost + reference.doubled > 0)
      throw new Error('the reference itself lost or doubled messages');
    bare.push(percentiles(reference.latencies));
    const report = tally.add(await chatOnce(plan, engineTarget(clinic), await upToDate(clinic, rooms)));
    engine.push(percentiles(report.latencies));
  }
  return { subscribers, engine: medianOf(engine), bare: medianOf(bare) };
}
