/** The consultation actions of hasura/metadata/actions.yaml. */
import { type Action, action } from '../http/action-route.ts';
import { admitToConsultation, removeFromConsultation, sendBackToWaitingRoom } from './door.ts';
import { correctConsultation, endConsultation } from './end-consultation.ts';
import { inviteToConsultation } from './guests.ts';
import { joinConsultation } from './join-consultation.ts';
import type { MediaServer } from './media-server.ts';
import { explainRefusal } from './refusals.ts';
import { enterWaitingRoom, leaveWaitingRoom } from './waiting-room.ts';

/** Without a media server everything works but the call itself. */
export function consultationActions(media: MediaServer | undefined, appUrl: string): Action[] {
  return [
    action(enterWaitingRoom),
    action(leaveWaitingRoom),
    action(admitToConsultation),
    action(sendBackToWaitingRoom),
    action(removeFromConsultation),
    action(joinConsultation(media)),
    action(inviteToConsultation(appUrl)),
    action(endConsultation),
    action(correctConsultation),
  ].map((made) => ({ ...made, explain: explainRefusal }));
}
