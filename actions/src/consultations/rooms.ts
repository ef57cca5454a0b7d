/** Names of rooms at the media server, and those it must still close. */
import type pg from 'pg';
import type { Logger } from 'pino';
import type { MediaServer } from './media-server.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** As public.consultation_room names them: the consultation and its round. */
const ourRoom = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.\d+$/;

export function consultationOfRoom(room: string): string | undefined {
  return ourRoom.exec(room)?.[1];
}

export async function requestClosure(client: Queryable, room: string): Promise<void> {
  await client.query(
    'insert into public.consultation_room_closures (room_name) values ($1) on conflict do nothing',
    [room],
  );
}

/** Two workers may close the same room; the second finds it closed. Gives how many were closed. */
export async function closeRooms(pool: pg.Pool, media: MediaServer, log: Logger): Promise<number> {
  const due = await pool.query<{ room_name: string }>(
    'select room_name from public.consultation_room_closures order by created_at limit 50',
  );
  let closed = 0;
  for (const { room_name: room } of due.rows) {
    await media.closeRoom(room);
    await pool.query('delete from public.consultation_room_closures where room_name = $1', [room]);
    log.info({ room }, 'a room was closed');
    closed += 1;
  }
  return closed;
}
