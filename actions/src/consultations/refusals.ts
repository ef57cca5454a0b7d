/** Refusals of the consultation actions by their code. */
import pg from 'pg';
import { LostRace } from '../db/transaction.ts';
import { Failure, type FailureCategory } from '../failure.ts';

/** Codes of ConsultationErrorCode in hasura/metadata/actions.graphql, with who is at fault and what it means. */
const known = {
  VALIDATION_FAILED: ['invalid', 'This cannot be meant.'],
  NOT_PERMITTED: ['forbidden', 'This is not for the caller to do.'],
  CONSULTATION_NOT_FOUND: ['missing', 'There is no such consultation among the caller’s.'],
  ADMISSION_NOT_FOUND: ['missing', 'Nobody of this name has come.'],
  APPOINTMENT_NOT_CONFIRMED: ['conflict', 'The appointment is not confirmed yet.'],
  NOT_OPEN_YET: ['conflict', 'It is too early for this consultation.'],
  CONSULTATION_OVER: ['conflict', 'The consultation is over.'],
  CONSULTATION_NOT_OVER: ['conflict', 'The consultation is not over yet.'],
  NOT_ADMITTED: ['forbidden', 'The doctor has not let the caller in yet.'],
  REMOVED: ['forbidden', 'The caller was removed from this consultation.'],
  NOBODY_WAITS: ['conflict', 'This person is not at the door any more.'],
  TOO_MANY_GUESTS: ['conflict', 'No more guests can be invited.'],
  INVITATION_GONE: ['missing', 'There is no such invitation.'],
  INVITATION_USED: ['conflict', 'This invitation was opened already.'],
  INVITATION_REVOKED: ['conflict', 'This invitation was taken back.'],
  INVITATION_EXPIRED: ['conflict', 'The time of this invitation is over.'],
  VIDEO_UNAVAILABLE: ['conflict', 'The video server cannot be reached.'],
  CONSULTATION_BEGUN: ['conflict', 'The consultation has begun already.'],
  RECORDING_UNAVAILABLE: ['conflict', 'This installation cannot record calls.'],
  RECORDING_NOT_WITH_ENCRYPTION: ['conflict', 'A call that is encrypted end to end cannot be recorded.'],
  NOTHING_TO_RECORD: ['conflict', 'There is no call in progress, or it is being recorded already.'],
  NO_RECORDING: ['missing', 'Nobody has asked to record this call.'],
  CONSENT_MISSING: ['forbidden', 'Not everybody in the call has agreed to be recorded.'],
  TEXT_OUTDATED: ['invalid', 'The question that was answered is not the present one.'],
  TRY_AGAIN: ['conflict', 'Too many people are at it at this moment.'],
} as const satisfies Record<string, readonly [FailureCategory, string]>;

export type ConsultationCode = keyof typeof known;

export function refused(code: ConsultationCode, message?: string, cause?: unknown): Failure {
  const [category, sentence] = known[code];
  return new Failure(code, category, message ?? sentence, { cause });
}

const ofState: Readonly<Record<string, ConsultationCode>> = {
  '40001': 'TRY_AGAIN', // after several repetitions of the transaction
  '40P01': 'TRY_AGAIN',
  TM030: 'CONSULTATION_OVER',
  TM032: 'CONSULTATION_BEGUN',
  TM040: 'CONSENT_MISSING',
  TM041: 'NOTHING_TO_RECORD',
};

/** What the database refuses is a refusal like any other. */
export function explainRefusal(error: unknown): unknown {
  if (error instanceof LostRace) return refused('TRY_AGAIN', undefined, error);
  if (!(error instanceof pg.DatabaseError)) return error;
  const code = ofState[error.code ?? ''];
  return code === undefined ? error : refused(code, undefined, error);
}
