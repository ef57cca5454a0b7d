/** Rooms for a load, and one run of it. */

import type { Clinic } from '../world/clinic.ts';
import { createRoom } from '../world/people.ts';
import type { ChatReport, LoadRoom, LoadTarget } from './load-protocol.ts';
import { LoadRemote } from './load-remote.ts';
import type { ChatPlan } from './plan.ts';

/** What a load needs to know of a plan. */
export type LoadPlan = Pick<
  ChatPlan,
  'peoplePerRoom' | 'perSecond' | 'settleMs' | 'seed' | 'warmUpMessages' | 'messages'
>;

export async function createRooms(
  plan: Pick<ChatPlan, 'peoplePerRoom'>,
  clinic: Clinic,
  subscribers: number,
): Promise<LoadRoom[]> {
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

export const engineTarget = (clinic: Clinic): LoadTarget => ({
  kind: 'engine',
  wsUrl: clinic.graphqlWsUrl,
  httpUrl: clinic.graphqlUrl,
});

/** Clients in a new process each time, so that neither system finds them warmer than the other did. */
export async function chatOnce(
  plan: LoadPlan,
  target: LoadTarget,
  rooms: readonly LoadRoom[],
): Promise<ChatReport> {
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

export async function upToDate(clinic: Clinic, rooms: readonly LoadRoom[]): Promise<LoadRoom[]> {
  const { rows } = await clinic.pool.query<{ id: string; last_change_seq: string }>(
    'select id, last_change_seq from public.rooms where id = any($1::uuid[])',
    [rooms.map((room) => room.roomId)],
  );
  const positions = new Map(rows.map((row) => [row.id, Number(row.last_change_seq)]));
  return rooms.map((room) => ({ ...room, since: positions.get(room.roomId) ?? 0 }));
}
