/** Reads and writes of rooms that several handlers share. */
import type pg from 'pg';
import { type RoomKind, roomNotFound } from './domain.ts';

export interface RoomReference {
  readonly roomId: string;
}

/**
 * Takes the room's row before anything else of the room: sending takes the row first and participants after it,
 * and whoever does it the other way round can deadlock with a send.
 */
export async function lockRoomOf(client: pg.PoolClient, roomId: string, userId: string): Promise<RoomKind> {
  const room = await client.query<{ kind: RoomKind }>(
    'select kind from public.rooms where id = $1 for no key update',
    [roomId],
  );
  // Asked after the lock is held: an answer from before could be older than somebody's leaving.
  const seat = await client.query(
    'select 1 from public.room_participants where room_id = $1 and user_id = $2',
    [roomId, userId],
  );
  const kind = room.rows[0]?.kind;
  if (kind === undefined || seat.rowCount === 0) throw roomNotFound();
  return kind;
}

export async function participantsOf(client: pg.PoolClient, roomId: string): Promise<ReadonlySet<string>> {
  const found = await client.query<{ user_id: string }>(
    'select user_id from public.room_participants where room_id = $1',
    [roomId],
  );
  return new Set(found.rows.map((row) => row.user_id));
}

/** The people among `wanted` with whom the viewer may start a conversation. */
export async function contactsAmong(
  client: pg.PoolClient,
  viewerId: string,
  wanted: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await client.query<{ user_id: string }>(
    'select user_id from public.contacts where viewer_id = $1 and user_id = any($2::uuid[])',
    [viewerId, wanted],
  );
  return new Set(found.rows.map((row) => row.user_id));
}

export async function seat(client: pg.PoolClient, roomId: string, userIds: readonly string[]): Promise<void> {
  await client.query(
    `insert into public.room_participants (room_id, user_id)
     select $1, person from unnest($2::uuid[]) as person on conflict do nothing`,
    [roomId, userIds],
  );
}
