/** Opens a room with a title for the caller and some of his contacts. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { line, uuid } from '../http/text.ts';
import { decideGroup, othersOf, requireContacts } from './domain.ts';
import { contactsAmong, type RoomReference, seat } from './rooms.ts';

const input = z.object({ title: line(120), participantIds: z.array(uuid).max(1000) });

export const createGroupRoom: ActionHandler<z.infer<typeof input>, RoomReference> = {
  name: 'createGroupRoom',
  input,
  run: async (client, caller, { title, participantIds }) => {
    const others = othersOf(caller.id, participantIds);
    decideGroup(caller.role, others);
    requireContacts(others, await contactsAmong(client, caller.id, others));
    const made = await client.query<{ id: string }>(
      `insert into public.rooms (kind, title, created_by) values ('group', $1, $2) returning id`,
      [title, caller.id],
    );
    const roomId = made.rows[0]!.id;
    await seat(client, roomId, [caller.id, ...others].toSorted());
    return { roomId };
  },
};
