/** The consultation actions of hasura/metadata/actions.yaml. */
import { type Action, action } from '../http/action-route.ts';
import { reportCallQuality } from './call-quality.ts';
import { admitToConsultation, removeFromConsultation, sendBackToWaitingRoom } from './door.ts';
import { correctConsultation, endConsultation } from './end-consultation.ts';
import { setCallEncryption } from './encryption.ts';
import { noteHeldByPhone } from './held-by-phone.ts';
import { holdConsultation } from './hold-consultation.ts';
import { inviteToConsultation, revokeInvitation } from './invitations.ts';
import { joinConsultation } from './join-consultation.ts';
import type { MediaServer } from './media-server.ts';
import { answerRecording, requestRecording, stopRecording } from './recording.ts';
import { explainRefusal } from './refusals.ts';
import { enterWaitingRoom, leaveWaitingRoom } from './waiting-room.ts';

export interface ConsultationParts {
  /** Without one everything works but the call itself. */
  readonly media: MediaServer | undefined;
  /** Whether calls can be recorded here. */
  readonly records: boolean;
  readonly appUrl: string;
}

export function consultationActions({ media, records, appUrl }: ConsultationParts): Action[] {
  return [
    action(enterWaitingRoom),
    action(leaveWaitingRoom),
    action(admitToConsultation),
    action(sendBackToWaitingRoom),
    action(removeFromConsultation),
    action(joinConsultation(media)),
    action(inviteToConsultation(appUrl)),
    action(revokeInvitation),
    action(endConsultation),
    action(correctConsultation),
    action(noteHeldByPhone),
    action(holdConsultation),
    action(reportCallQuality),
    action(setCallEncryption),
    action(requestRecording(records)),
    action(answerRecording),
    action(stopRecording),
  ].map((made) => ({ ...made, explain: explainRefusal }));
}
