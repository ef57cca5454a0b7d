/** Takes the caller out of a group room. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { decideLeaving } from './domain.ts';
import { lockRoomOf, type RoomReference } from './rooms.ts';

const input = z.object({ roomId: uuid });

export const leaveRoom: ActionHandler<z.infer<typeof input>, RoomReference> = {
  name: 'leaveRoom',
  input,
  run: async (client, caller, { roomId }) => {
    decideLeaving(await lockRoomOf(client, roomId, caller.id));
    await client.query('delete from public.room_participants where room_id = $1 and user_id = $2', [
      roomId,
      caller.id,
    ]);
    return { roomId };
  },
};
