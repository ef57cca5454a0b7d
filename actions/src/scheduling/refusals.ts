/** Refusals of the scheduling actions by their code, and those that the database pronounces translated into them. */
import pg from 'pg';
import { LostRace } from '../db/transaction.ts';
import { Failure, type FailureCategory } from '../failure.ts';

/** Codes of SchedulingErrorCode in hasura/metadata/actions.graphql, with who is at fault. */
const categories = {
  VALIDATION_FAILED: 'invalid',
  NOT_PERMITTED: 'forbidden',
  DOCTOR_NOT_FOUND: 'missing',
  DOCTOR_NOT_VERIFIED: 'conflict',
  PATIENT_NOT_FOUND: 'missing',
  DURATION_NOT_OFFERED: 'invalid',
  NOTICE_TOO_SHORT: 'conflict',
  BEYOND_HORIZON: 'conflict',
  SLOT_UNAVAILABLE: 'conflict',
  START_NOT_ALIGNED: 'conflict',
  SLOT_TAKEN: 'conflict',
  PATIENT_BUSY: 'conflict',
  HOLD_NOT_FOUND: 'missing',
  HOLD_EXPIRED: 'conflict',
  BOOKING_KEY_REUSED: 'conflict',
  APPOINTMENT_NOT_FOUND: 'missing',
  APPOINTMENT_OVER: 'conflict',
  PROPOSAL_NOT_FOUND: 'missing',
  PROPOSAL_CLOSED: 'conflict',
  PROPOSAL_EXISTS: 'conflict',
  OWN_PROPOSAL: 'conflict',
  SLOT_NOT_FOUND: 'missing',
  OCCURRENCE_NOT_FOUND: 'missing',
  WAITLIST_ENTRY_NOT_FOUND: 'missing',
  OFFER_GONE: 'conflict',
  TRY_AGAIN: 'conflict',
} as const satisfies Record<string, FailureCategory>;

export type SchedulingCode = keyof typeof categories;

const sentences: Record<SchedulingCode, string> = {
  VALIDATION_FAILED: 'This cannot be meant.',
  NOT_PERMITTED: 'This is not for the caller to do.',
  DOCTOR_NOT_FOUND: 'There is no such doctor.',
  DOCTOR_NOT_VERIFIED: 'The clinic has not verified this doctor.',
  PATIENT_NOT_FOUND: 'There is no such patient.',
  DURATION_NOT_OFFERED: 'The clinic offers no appointments of this length.',
  NOTICE_TOO_SHORT: 'The appointment is too near.',
  BEYOND_HORIZON: 'The appointment is too far ahead.',
  SLOT_UNAVAILABLE: 'The doctor is not available at this time.',
  START_NOT_ALIGNED: 'Appointments do not start at this minute.',
  SLOT_TAKEN: 'Somebody else has this time.',
  PATIENT_BUSY: 'The patient has another appointment at this time.',
  HOLD_NOT_FOUND: 'There is no such reserved time.',
  HOLD_EXPIRED: 'The reserved time has lapsed.',
  BOOKING_KEY_REUSED: 'This key has booked something else.',
  APPOINTMENT_NOT_FOUND: 'There is no such appointment among the caller’s.',
  APPOINTMENT_OVER: 'The appointment is over or cancelled.',
  PROPOSAL_NOT_FOUND: 'There is no such proposal among the caller’s.',
  PROPOSAL_CLOSED: 'The proposal has been answered, withdrawn or has expired.',
  PROPOSAL_EXISTS: 'Another time is being proposed already.',
  OWN_PROPOSAL: 'One’s own proposal is for the other side to answer.',
  SLOT_NOT_FOUND: 'There is no such slot.',
  OCCURRENCE_NOT_FOUND: 'The series has no such occurrence.',
  WAITLIST_ENTRY_NOT_FOUND: 'There is no such entry of the waitlist among the caller’s.',
  OFFER_GONE: 'The offer has lapsed or was answered.',
  TRY_AGAIN: 'Too many people are at it at this moment.',
};

export function refused(code: SchedulingCode, message?: string, cause?: unknown): Failure {
  return new Failure(code, categories[code], message ?? sentences[code], { cause });
}

const ofConstraint: Readonly<Record<string, SchedulingCode>> = {
  appointments_doctor_not_double_booked: 'SLOT_TAKEN',
  appointments_patient_not_double_booked: 'PATIENT_BUSY',
  appointments_booked_once: 'BOOKING_KEY_REUSED',
  shift_proposals_one_open: 'PROPOSAL_EXISTS',
};
const ofState: Readonly<Record<string, SchedulingCode>> = {
  '40001': 'TRY_AGAIN', // after several repetitions of the transaction
  '40P01': 'TRY_AGAIN',
  TM012: 'APPOINTMENT_OVER',
  TM013: 'PROPOSAL_CLOSED',
  TM020: 'DOCTOR_NOT_VERIFIED',
};

/** The constraints are what guarantees; an error of theirs is a refusal like any other. */
export function explainRefusal(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    const byConstraint = ['23P01', '23505'].includes(error.code ?? '')
      ? ofConstraint[error.constraint ?? '']
      : undefined;
    const code = byConstraint ?? ofState[error.code ?? ''];
    return code === undefined ? error : refused(code, undefined, error);
  }
  if (error instanceof LostRace) return refused('TRY_AGAIN', undefined, error);
  // The pool's own words for a connection that did not become free in time.
  if (error instanceof Error && error.message === 'timeout exceeded when trying to connect') {
    return refused('TRY_AGAIN', undefined, error);
  }
  return error;
}
