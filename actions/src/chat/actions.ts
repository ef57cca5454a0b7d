/** The chat actions of hasura/metadata/actions.yaml. */
import { action } from '../http/action-route.ts';
import { addRoomParticipants } from './add-room-participants.ts';
import { createGroupRoom } from './create-group-room.ts';
import { leaveRoom } from './leave-room.ts';
import { openDirectRoom } from './open-direct-room.ts';
import { openFrontDeskRoom } from './open-front-desk-room.ts';

export const chatActions = [
  action(openDirectRoom),
  action(openFrontDeskRoom),
  action(createGroupRoom),
  action(addRoomParticipants),
  action(leaveRoom),
];
