/** Measures chat on a clinic of its own, beside the references, in one run. */

import { setTimeout as delay } from 'node:timers/promises';
import { median, medianOf, percentiles, type Percentiles } from '../measure/percentiles.ts';
import { cpuMillis, parentOf } from '../measure/process-cpu.ts';
import { startClinic, type Clinic } from '../world/clinic.ts';
import { createRoom } from '../world/people.ts';
import type { ChatReport, LoadRoom, LoadTarget } from './load-protocol.ts';
import { LoadRemote } from './load-remote.ts';
import type { ChatPlan } from './plan.ts';
import { measureListenNotify, startBareBroadcast } from './references.ts';
import {
  describeMachine,
  presentLoad,
  type ChatResult,
  type Counts,
  type DeliveryRow,
  type IdleRow,
} from './result.ts';

type Say = (sentence: string) => void;

/** Counts over the whole run: each report is added as it comes. */
class Tally {
  counts: Counts = { sent: 0, expected: 0, lost: 0, doubled: 0, unexpected: 0, refused: 0, broken: 0 };
  readonly reasons = new Set<string>();

  add(report: ChatReport): ChatReport {
    const { counts } = this;
    this.counts = {
      sent: counts.sent + report.sent,
      expected: counts.expected + report.expected,
      lost: counts.lost + report.lost,
      doubled: counts.doubled + report.doubled,
      unexpected: counts.unexpected + report.unexpected,
      refused: counts.refused + report.refused.length,
      broken: counts.broken + report.broken.length,
    };
    for (const reason of [...report.refused, ...report.broken]) this.reasons.add(reason);
    return report;
  }
}

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

async function createRooms(plan: ChatPlan, clinic: Clinic, subscribers: number): Promise<LoadRoom[]> {
  const rooms: LoadRoom[] = [];
  for (let seated = 0; seated < subscribers; seated += plan.peoplePerRoom) {
    const seats = await clinic.people.create(Math.min(plan.peoplePerRoom, subscribers - seated), 'patient');
    const roomId = await createRoom(
      clinic.pool,
      `Room ${rooms.length + 1}`,
      seats.map((seat) => seat.userId),
    );
    rooms.push({ roomId, since: 0, seats });
  }
  return rooms;
}

const engineTarget = (clinic: Clinic): LoadTarget => ({
  kind: 'engine',
  wsUrl: clinic.graphqlWsUrl,
  httpUrl: clinic.graphqlUrl,
});

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

/** Clients in a new process each time, so that neither system finds them warmer than the other did. */
async function chatOnce(plan: ChatPlan, target: LoadTarget, rooms: readonly LoadRoom[]): Promise<ChatReport> {
  const clients = await LoadRemote.start();
  try {
    const roomIds = rooms.map((room) => room.roomId);
    const chat = { roomIds, perSecond: plan.perSecond, settleMs: plan.settleMs, seed: plan.seed };
    await clients.open({ target, rooms });
    await clients.chat({ ...chat, messages: plan.warmUpMessages });
    return await clients.chat({ ...chat, messages: plan.messages });
  } finally {
    await clients.stop();
  }
}

/** The sizes take turns over several rounds, so that a slow minute of the machine does not fall on one of them. */
async function measureIdle(plan: ChatPlan, clinic: Clinic, tally: Tally, say: Say): Promise<IdleRow[]> {
  const pids = [clinic.engine.pid, await postmasterPid(clinic)];
  const talking = await createRooms(plan, clinic, plan.peoplePerRoom);
  const others = await createRooms(plan, clinic, plan.idle.at(-1) ?? 0);
  const talkingIds = talking.map((room) => room.roomId);
  const chat = { roomIds: talkingIds, perSecond: plan.perSecond, settleMs: plan.settleMs, seed: plan.seed };
  const perMessage = new Map(plan.idle.map((idle) => [idle, [] as number[]]));
  const quiet = new Map(plan.idle.map((idle) => [idle, [] as number[]]));
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
  }));
}

async function cpuPerQuietSecond(pids: readonly number[], seconds: number): Promise<number> {
  if (seconds === 0) return 0;
  const before = cpuMillis(pids);
  await delay(seconds * 1000);
  return (cpuMillis(pids) - before) / seconds;
}

async function upToDate(clinic: Clinic, rooms: readonly LoadRoom[]): Promise<LoadRoom[]> {
  const { rows } = await clinic.pool.query<{ id: string; last_change_seq: string }>(
    'select id, last_change_seq from public.rooms where id = any($1::uuid[])',
    [rooms.map((room) => room.roomId)],
  );
  const positions = new Map(rows.map((row) => [row.id, Number(row.last_change_seq)]));
  return rooms.map((room) => ({ ...room, since: positions.get(room.roomId) ?? 0 }));
}

/** Every server process of Postgres is a child of the postmaster. */
async function postmasterPid(clinic: Clinic): Promise<number> {
  const { rows } = await clinic.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  return parentOf((rows[0] as { pid: number }).pid);
}
