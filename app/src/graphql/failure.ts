/** What went wrong with a request to the engine, as a code the pages have words for. */
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';

/** The engine or an action looked at the request and refused it; anything else may pass by itself. */
const REFUSALS = new Set([
  'access-denied',
  'bad-request',
  'constraint-violation',
  'data-exception',
  'not-exists',
  'not-supported',
  'parse-failed',
  'permission-denied',
  'permission-error',
  'validation-failed',
  'VALIDATION_FAILED',
  'NOT_PERMITTED',
  'NOT_A_CONTACT',
  'ROOM_NOT_FOUND',
  'ROOM_FULL',
  'SESSION_ENDED',
  'DOCTOR_NOT_FOUND',
  'DOCTOR_NOT_VERIFIED',
  'PATIENT_NOT_FOUND',
  'DURATION_NOT_OFFERED',
  'NOTICE_TOO_SHORT',
  'BEYOND_HORIZON',
  'SLOT_UNAVAILABLE',
  'START_NOT_ALIGNED',
  'SLOT_TAKEN',
  'PATIENT_BUSY',
  'HOLD_NOT_FOUND',
  'HOLD_EXPIRED',
  'BOOKING_KEY_REUSED',
  'APPOINTMENT_NOT_FOUND',
  'APPOINTMENT_OVER',
  'PROPOSAL_NOT_FOUND',
  'PROPOSAL_CLOSED',
  'PROPOSAL_EXISTS',
  'OWN_PROPOSAL',
  'SLOT_NOT_FOUND',
  'OCCURRENCE_NOT_FOUND',
  'WAITLIST_ENTRY_NOT_FOUND',
  'OFFER_GONE',
  'FILE_NOT_FOUND',
  'FILE_NOT_YOURS',
  'MESSAGE_ID_REUSED',
  'CONSULTATION_NOT_FOUND',
  'ADMISSION_NOT_FOUND',
  'APPOINTMENT_NOT_CONFIRMED',
  'NOT_OPEN_YET',
  'CONSULTATION_OVER',
  'CONSULTATION_NOT_OVER',
  'NOT_ADMITTED',
  'REMOVED',
  'NOBODY_WAITS',
  'TOO_MANY_GUESTS',
  'INVITATION_GONE',
  'CONSULTATION_BEGUN',
  'RECORDING_UNAVAILABLE',
  'RECORDING_NOT_WITH_ENCRYPTION',
  'NOTHING_TO_RECORD',
  'NO_RECORDING',
  'CONSENT_MISSING',
  'TEXT_OUTDATED',
  'NAME_TAKEN',
  'CLIENT_NOT_FOUND',
  'KEY_NOT_FOUND',
  'ENDPOINT_NOT_FOUND',
  'ADDRESS_NOT_ALLOWED',
  'DELIVERY_UNDER_WAY',
  'EXTERNAL_PERSON_NOT_FOUND',
  'PERSON_DOES_NOT_FIT',
]);

export interface Failure {
  /** A code of the engine or an action, or `NETWORK` when no answer came. */
  code: string;
  refused: boolean;
}

export function failureOf(error: unknown): Failure {
  if (CombinedGraphQLErrors.is(error)) {
    const code = error.errors[0]?.extensions?.code;
    const text = typeof code === 'string' ? code : 'unexpected';
    return { code: text, refused: REFUSALS.has(text) };
  }
  // A body the server would not even read, most likely too large.
  if (ServerError.is(error)) return { code: `http-${error.statusCode}`, refused: error.statusCode === 413 };
  return { code: 'NETWORK', refused: false };
}
