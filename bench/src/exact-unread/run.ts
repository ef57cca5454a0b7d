/** People on three devices each send, read, edit, delete, leave and come back at random; then the counters are checked. */

import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../measure/random.ts';
import type { Clinic } from '../world/clinic.ts';
import { GraphqlHttp, GraphqlRefusal } from '../world/graphql-http.ts';
import {
  addParticipants,
  deleteMessage,
  editMessage,
  leaveRoom,
  markRead,
  sendMessage,
} from '../world/operations.ts';
import { createRoom } from '../world/people.ts';
import type { ExactUnreadPlan } from './plan.ts';
import { Screen } from './screen.ts';

export interface ExactUnreadResult {
  readonly steps: Readonly<Record<Step, number>>;
  /** Steps refused because the person was not in the room just then. */
  readonly refused: number;
  readonly counters: number;
  readonly unreadInAll: number;
  /** From the last step until every device showed the truth. */
  readonly settledMs: number;
  /** Empty when every device ended with exactly the database's counters and never showed less than nothing. */
  readonly faults: readonly string[];
}

type Step = 'send' | 'read' | 'edit' | 'delete' | 'leave' | 'add' | 'cut';

const steps: readonly (readonly [Step, number])[] = [
  ['send', 0.44],
  ['read', 0.26],
  ['edit', 0.07],
  ['delete', 0.07],
  ['leave', 0.04],
  ['add', 0.07],
  ['cut', 0.05],
];

/** What somebody who has just left, or was never there, is told. */
const expectedRefusals = new Set(['permission-error', 'ROOM_NOT_FOUND', 'NOT_PERMITTED']);

interface Acting {
  readonly http: GraphqlHttp;
  readonly random: Random;
  readonly screen: Screen;
  readonly roomIds: readonly string[];
  readonly everybody: readonly string[];
  readonly own: string[];
}

export async function runExactUnread(
  clinic: Clinic,
  plan: ExactUnreadPlan,
  seed: number,
): Promise<ExactUnreadResult> {
  const random = new Random(seed);
  const signal = AbortSignal.timeout(plan.deadlineMs);
  const people = await clinic.people.create(plan.people, 'doctor');
  const everybody = people.map((person) => person.userId);
  const roomIds: string[] = [];
  for (let number = 1; number <= plan.rooms; number += 1) {
    roomIds.push(await createRoom(clinic.pool, `Round ${number}`, everybody));
  }
  const devices = [...people];
  for (let copy = 1; copy < plan.devicesEach; copy += 1) {
    devices.push(...(await clinic.people.signIn(everybody, 'doctor')));
  }
  const http = new GraphqlHttp(clinic.graphqlUrl, devices.length);
  const screens = devices.map((device) => new Screen(clinic.graphqlWsUrl, device));
  const done: Record<Step, number> = { send: 0, read: 0, edit: 0, delete: 0, leave: 0, add: 0, cut: 0 };
  let refused = 0;
  try {
    await Promise.all(
      screens.map(async (screen) => {
        const acting = { http, random: random.branch(), screen, roomIds, everybody, own: [] };
        for (let index = 0; index < plan.stepsPerDevice; index += 1) {
          signal.throwIfAborted();
          const step = chooseStep(acting.random);
          try {
            await act(step, acting);
            done[step] += 1;
          } catch (error) {
            if (!(error instanceof GraphqlRefusal) || !expectedRefusals.has(error.code)) throw error;
            refused += 1;
          }
          await delay(acting.random.between(0, 15));
        }
      }),
    );
    const quietSince = performance.now();
    for (const screen of screens) screen.retryNow();
    const truth = await unreadTruth(clinic);
    while (!screens.every((screen) => wrongCounters(screen, truth).length === 0) && !signal.aborted) {
      await delay(10);
      if (performance.now() - quietSince > 15_000) break;
    }
    const settledMs = performance.now() - quietSince;
    const faults = screens.flatMap((screen, index) =>
      [...screen.faults, ...wrongCounters(screen, truth)].map((fault) => `device ${index + 1}: ${fault}`),
    );
    const counters = [...truth.values()].flatMap((rooms) => [...rooms.values()]);
    const unreadInAll = counters.reduce((sum, unread) => sum + unread, 0);
    return { steps: done, refused, counters: counters.length, unreadInAll, settledMs, faults };
  } finally {
    for (const screen of screens) screen.close();
    await http.close();
  }
}

function chooseStep(random: Random): Step {
  let left = random.next();
  for (const [step, share] of steps) {
    left -= share;
    if (left < 0) return step;
  }
  return 'send';
}

async function act(step: Step, { http, random, screen, roomIds, everybody, own }: Acting): Promise<void> {
  const { token, userId } = screen.device;
  const room = random.pick(roomIds);
  switch (step) {
    case 'send': {
      const id = random.uuid();
      await http.send(token, sendMessage, { id, room, body: `message ${random.below(1e9)}` });
      own.push(id);
      return;
    }
    case 'read': {
      // Sometimes to the end, sometimes to somewhere before it, as a device that lags behind would say.
      const newest = screen.newestSeq(room);
      const seq = random.chance(0.5) ? newest : random.below(newest + 1);
      await http.send(token, markRead, { room, user: userId, seq });
      return;
    }
    case 'edit':
      if (own.length > 0)
        await http.send(token, editMessage, { id: random.pick(own), body: `edited ${random.below(1e9)}` });
      return;
    case 'delete': {
      const [id] = own.splice(random.below(own.length), 1);
      if (id !== undefined) await http.send(token, deleteMessage, { id });
      return;
    }
    case 'leave':
      await http.send(token, leaveRoom, { room });
      return;
    case 'add':
      await http.send(token, addParticipants, {
        room,
        people: everybody.filter((person) => person !== userId),
      });
      return;
    case 'cut':
      screen.cut();
  }
}

type Truth = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Counted from the messages themselves, not from the counters under test. */
async function unreadTruth(clinic: Clinic): Promise<Truth> {
  const { rows } = await clinic.pool.query<{ user_id: string; room_id: string; unread: number }>(
    `select seat.user_id, seat.room_id,
            (select count(*)::int from public.messages as message
              where message.room_id = seat.room_id and message.kind = 'user'
                and message.seq > seat.last_read_seq) as unread
       from public.room_participants as seat`,
  );
  const truth = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const rooms = truth.get(row.user_id) ?? new Map<string, number>();
    truth.set(row.user_id, rooms.set(row.room_id, row.unread));
  }
  return truth;
}

function wrongCounters(screen: Screen, truth: Truth): string[] {
  const expected = truth.get(screen.device.userId) ?? new Map<string, number>();
  const shown = screen.counters;
  const found: string[] = [];
  for (const [roomId, unread] of expected) {
    if (shown.get(roomId) !== unread)
      found.push(`room ${roomId} shows ${shown.get(roomId)}, the truth is ${unread}`);
  }
  for (const roomId of shown.keys())
    if (!expected.has(roomId)) found.push(`room ${roomId} is shown after leaving`);
  return found;
}
