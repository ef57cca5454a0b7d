/** Writers, readers and one killed engine let loose on a few rooms; then every reader is held against the database. */

import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { Random } from '../measure/random.ts';
import type { Clinic } from '../world/clinic.ts';
import { GraphqlHttp } from '../world/graphql-http.ts';
import { createRoom, type Device } from '../world/people.ts';
import { differences, type ComparedMessage } from './compare.ts';
import type { GapFreePlan } from './plan.ts';
import { Reader } from './reader.ts';
import { writeInTransactions, writeThroughGraphql, type WriterTally } from './writers.ts';

export interface GapFreeResult extends WriterTally {
  readonly stored: number;
  readonly readers: number;
  readonly drops: number;
  readonly seconds: number;
  /** Empty when every reader ended with exactly what the database holds and saw nothing twice or out of order. */
  readonly faults: readonly string[];
}

interface Seating {
  readonly roomId: string;
  readonly devices: readonly Device[];
}

export async function runGapFree(clinic: Clinic, plan: GapFreePlan, seed: number): Promise<GapFreeResult> {
  const start = performance.now();
  const random = new Random(seed);
  const signal = AbortSignal.timeout(plan.deadlineMs);
  const tally: WriterTally = { committed: 0, rolledBack: 0, heldOpen: 0, edited: 0, deleted: 0, repeated: 0 };
  const seatings = await seat(clinic, plan);
  const pool = new pg.Pool({ connectionString: clinic.databaseUrl, max: plan.writers });
  const http = new GraphqlHttp(clinic.graphqlUrl, plan.writers + plan.readers);
  const readers = Array.from({ length: plan.readers }, (_, index) => {
    const { roomId, devices } = seatings[index % seatings.length] as Seating;
    return new Reader(clinic, http, random.pick(devices), roomId);
  });
  try {
    const writersDone = new AbortController();
    const restless = readers.map((reader) =>
      reader.misbehave(random.branch(), plan.longestConnectionMs, writersDone.signal),
    );
    const crash = crashOnce(clinic, random.branch(), () => tally.committed >= plan.messages * 0.4, signal);
    await Promise.all([...startWriters(plan, random, seatings, tally, signal, pool, http), crash]);
    writersDone.abort();
    await Promise.all(restless);
    const faults = await judge(clinic, readers, signal);
    const { rows } = await clinic.pool.query<{ stored: number }>(
      'select count(*)::int as stored from public.messages where room_id = any($1::uuid[])',
      [seatings.map((one) => one.roomId)],
    );
    return {
      ...tally,
      stored: (rows[0] as { stored: number }).stored,
      readers: readers.length,
      drops: readers.reduce((sum, reader) => sum + reader.drops, 0),
      seconds: (performance.now() - start) / 1000,
      faults,
    };
  } finally {
    for (const reader of readers) reader.stop();
    await http.close();
    await pool.end();
  }
}

async function seat(clinic: Clinic, plan: GapFreePlan): Promise<Seating[]> {
  const perRoom = Math.ceil(plan.writers / plan.rooms);
  const seatings: Seating[] = [];
  for (let number = 1; number <= plan.rooms; number += 1) {
    const devices = await clinic.people.create(perRoom, 'patient');
    const userIds = devices.map((device) => device.userId);
    seatings.push({ roomId: await createRoom(clinic.pool, `Ward ${number}`, userIds), devices });
  }
  return seatings;
}

function startWriters(
  plan: GapFreePlan,
  random: Random,
  seatings: readonly Seating[],
  tally: WriterTally,
  signal: AbortSignal,
  pool: pg.Pool,
  http: GraphqlHttp,
): Promise<void>[] {
  return Array.from({ length: plan.writers }, (_, index) => {
    const { roomId, devices } = seatings[index % seatings.length] as Seating;
    const device = devices[Math.floor(index / seatings.length)] as Device;
    const share =
      Math.floor(((index + 1) * plan.messages) / plan.writers) -
      Math.floor((index * plan.messages) / plan.writers);
    const writing = { plan, random: random.branch(), device, roomId, messages: share, tally, signal };
    return index < plan.writers * plan.graphqlShare
      ? writeThroughGraphql(http, writing)
      : writeInTransactions(pool, writing);
  });
}

/** Kills the engine in the middle of the conversation and starts it again a moment later. */
async function crashOnce(
  clinic: Clinic,
  random: Random,
  due: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  while (!due()) await delay(10, undefined, { signal });
  await clinic.engine.kill();
  await delay(random.between(100, 800), undefined, { signal });
  await clinic.engine.start();
}

async function judge(clinic: Clinic, readers: readonly Reader[], signal: AbortSignal): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, reader] of readers.entries()) {
    const { stored, lastChange } = await truth(clinic, reader.roomId);
    while (reader.caughtUpTo < lastChange && !signal.aborted) await delay(20);
    const shown =
      reader.caughtUpTo < lastChange ? reader.room.timeline.snapshot.messages : await reader.scrollToTop();
    const found = [...reader.faults, ...differences(shown, stored)];
    if (reader.caughtUpTo !== lastChange) found.unshift(`is at change ${reader.caughtUpTo} of ${lastChange}`);
    faults.push(...found.slice(0, 10).map((fault) => `reader ${index + 1}: ${fault}`));
  }
  return faults;
}

async function truth(
  clinic: Clinic,
  roomId: string,
): Promise<{ stored: ComparedMessage[]; lastChange: number }> {
  const messages = await clinic.pool.query<
    Omit<ComparedMessage, 'seq' | 'change_seq'> & { seq: string; change_seq: string }
  >(
    `select id, seq, change_seq, body, author_id, edited_at::text, deleted_at::text
       from public.messages where room_id = $1 order by seq`,
    [roomId],
  );
  const room = await clinic.pool.query<{ last_change_seq: string }>(
    'select last_change_seq from public.rooms where id = $1',
    [roomId],
  );
  return {
    stored: messages.rows.map((row) => ({
      ...row,
      seq: Number(row.seq),
      change_seq: Number(row.change_seq),
    })),
    lastChange: Number(room.rows[0]?.last_change_seq ?? 0),
  };
}
