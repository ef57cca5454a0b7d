/** Finds or makes the room of the caller and one of his contacts. */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { decideDirect, directKey, requireContacts } from './domain.ts';
import { contactsAmong, type RoomReference, seat } from './rooms.ts';

const input = z.object({ userId: uuid });

export const openDirectRoom: ActionHandler<z.infer<typeof input>, RoomReference> = {
  name: 'openDirectRoom',
  input,
  run: async (client, caller, { userId }) => {
    decideDirect(caller.id, userId);
    const key = directKey(caller.id, userId);
    // A room that was made once stays open to both, also when the reason for it has passed.
    const existing = await findRoom(client, key);
    if (existing !== undefined) return { roomId: existing };

    requireContacts([userId], await contactsAmong(client, caller.id, [userId]));
    const made = await client.query<{ id: string }>(
      `insert into public.rooms (kind, direct_key, created_by) values ('direct', $1, $2)
       on conflict (direct_key) do nothing returning id`,
      [key, caller.id],
    );
    const roomId = made.rows[0]?.id;
    if (roomId !== undefined) {
      await seat(client, roomId, [caller.id, userId].toSorted());
      return { roomId };
    }
    // The other one was faster; his room has been committed, or the insert would still be waiting for it.
    const theirs = await findRoom(client, key);
    if (theirs === undefined) throw new Error(`the direct room ${key} was neither made nor found`);
    return { roomId: theirs };
  },
};

async function findRoom(client: pg.PoolClient, key: string): Promise<string | undefined> {
  const found = await client.query<{ id: string }>('select id from public.rooms where direct_key = $1', [
    key,
  ]);
  return found.rows[0]?.id;
}
