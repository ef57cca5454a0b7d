/** What one message costs beside ever more subscribers who have nothing to do with it, and what these cost themselves. */

import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../measure/percentiles.ts';
import { cpuMillis, parentOf, residentKiB } from '../measure/process-cpu.ts';
import type { Clinic } from '../world/clinic.ts';
import { LoadRemote } from './load-remote.ts';
import { createRooms, engineTarget, upToDate } from './load-rooms.ts';
import type { ChatPlan } from './plan.ts';
import type { IdleRow } from './result.ts';
import type { Tally } from './tally.ts';

export type IdlePlan = Omit<ChatPlan, 'subscribers' | 'messages'>;

/** The sizes take turns over several rounds, so that a slow minute of the machine does not fall on one of them. */
export async function measureIdle(
  plan: IdlePlan,
  clinic: Clinic,
  tally: Tally,
  say: (sentence: string) => void,
): Promise<IdleRow[]> {
  const pids = [clinic.engine.pid, await postmasterPid(clinic)];
  const talking = await createRooms(plan, clinic, plan.peoplePerRoom);
  const others = await createRooms(plan, clinic, plan.idle.at(-1) ?? 0);
  const talkingIds = talking.map((room) => room.roomId);
  const chat = { roomIds: talkingIds, perSecond: plan.perSecond, settleMs: plan.settleMs, seed: plan.seed };
  const perMessage = new Map(plan.idle.map((idle) => [idle, [] as number[]]));
  const quiet = new Map(plan.idle.map((idle) => [idle, [] as number[]]));
  const memory = new Map(plan.idle.map((idle) => [idle, [] as number[]]));
  const target = engineTarget(clinic);
  const clients = await LoadRemote.start();
  try {
    await clients.open({ target, rooms: talking });
    await clients.chat({ ...chat, messages: plan.warmUpMessages });
    let openUntil = 0;
    for (let round = 1; round <= plan.rounds; round += 1) {
      openUntil = 0;
      for (const idle of plan.idle) {
        const upTo = Math.ceil(idle / plan.peoplePerRoom);
        // Rooms opened before have moved on: their streams start after the greeting of the last round.
        await clients.open({ target, rooms: await upToDate(clinic, others.slice(openUntil, upTo)) });
        openUntil = upTo;
        say(`${idle} idle subscribers, round ${round} of ${plan.rounds}`);
        await delay(plan.quietSeconds > 0 ? 1000 : 0); // let the opening's own work end
        quiet.get(idle)?.push(await cpuPerQuietSecond(pids, plan.quietSeconds));
        memory.get(idle)?.push(residentKiB(clinic.engine.pid));
        const before = cpuMillis(pids);
        const report = tally.add(await clients.chat({ ...chat, messages: plan.idleMessages }));
        perMessage.get(idle)?.push((cpuMillis(pids) - before) / report.sent);
      }
      await clients.close(others.slice(0, openUntil).map((room) => room.roomId));
    }
  } finally {
    await clients.stop();
  }
  return plan.idle.map((idle) => ({
    idle,
    cpuPerMessage: median(perMessage.get(idle) ?? []),
    rounds: perMessage.get(idle) ?? [],
    quietCpuPerSecond: median(quiet.get(idle) ?? []),
    engineKiB: Math.min(...(memory.get(idle) ?? [])),
  }));
}

async function cpuPerQuietSecond(pids: readonly number[], seconds: number): Promise<number> {
  if (seconds === 0) return 0;
  const before = cpuMillis(pids);
  await delay(seconds * 1000);
  return (cpuMillis(pids) - before) / seconds;
}

/** Every server process of Postgres is a child of the postmaster. */
export async function postmasterPid(clinic: Clinic): Promise<number> {
  const { rows } = await clinic.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  return parentOf((rows[0] as { pid: number }).pid);
}
