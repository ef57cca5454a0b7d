/** Takes more of the caller's contacts into a group room he takes part in. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { decideAddition, othersOf, requireContacts } from './domain.ts';
import { contactsAmong, lockRoomOf, participantsOf, type RoomReference, seat } from './rooms.ts';

const input = z.object({ roomId: uuid, participantIds: z.array(uuid).min(1).max(1000) });

export const addRoomParticipants: ActionHandler<z.infer<typeof input>, RoomReference> = {
  name: 'addRoomParticipants',
  input,
  run: async (client, caller, { roomId, participantIds }) => {
    const kind = await lockRoomOf(client, roomId, caller.id);
    const present = await participantsOf(client, roomId);
    const added = othersOf(caller.id, participantIds).filter((id) => !present.has(id));
    decideAddition(caller.role, kind, present.size, added.length);
    requireContacts(added, await contactsAmong(client, caller.id, added));
    await seat(client, roomId, added);
    return { roomId };
  },
};
