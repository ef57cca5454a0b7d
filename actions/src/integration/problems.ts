/** Refusals of the integration API by their code, and their form: problem+json (RFC 9457). */
import pg from 'pg';
import { LostRace } from '../db/transaction.ts';
import { Failure, type FieldProblem } from '../failure.ts';

/** Status, and what is the matter. The codes are promised: they are not renamed within a version of the API. */
export const problems = {
  MALFORMED_REQUEST: [400, 'The request cannot be read.'],
  IDEMPOTENCY_KEY_MISSING: [
    400,
    'The header Idempotency-Key is missing or not 1 to 255 printable characters.',
  ],
  UNAUTHENTICATED: [401, 'The key is missing, unknown, expired or revoked.'],
  SCOPE_MISSING: [403, 'The key is not good for this.'],
  NOT_FOUND: [404, 'There is nothing at this address.'],
  DOCTOR_NOT_FOUND: [404, 'No doctor is known by this id.'],
  SESSION_NOT_FOUND: [404, 'There is no such session among yours.'],
  DOCTOR_NOT_LINKED: [409, 'An admin of the clinic has to say first who this doctor is.'],
  PATIENT_NOT_LINKED: [
    409,
    'An account with this address exists; an admin of the clinic has to say whether it is this patient’s.',
  ],
  DOCTOR_NOT_VERIFIED: [409, 'The clinic has not verified this doctor.'],
  PERSON_BLOCKED: [409, 'The clinic has blocked this person.'],
  SLOT_TAKEN: [409, 'The doctor has another appointment at this time.'],
  PATIENT_BUSY: [409, 'The patient has another appointment at this time.'],
  EXTERNAL_ID_USED: [409, 'Another session has this externalId.'],
  SESSION_OVER: [409, 'The session is over or cancelled.'],
  SESSION_BEGUN: [409, 'The two are talking already.'],
  REQUEST_UNDER_WAY: [409, 'A request with this Idempotency-Key is still being carried out.'],
  TRY_AGAIN: [409, 'Too many people are at it at this moment.'],
  REQUEST_TOO_LARGE: [413, 'The request is too large.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The body must be application/json.'],
  VALIDATION_FAILED: [422, 'The request cannot be meant.'],
  IDEMPOTENCY_KEY_REUSED: [422, 'This Idempotency-Key was used for another request.'],
  STARTS_IN_THE_PAST: [422, 'The session would start in the past.'],
  BEYOND_HORIZON: [422, 'The session would start too far ahead.'],
  TOO_MANY_REQUESTS: [429, 'The key has used up its requests for this minute.'],
  INTERNAL_ERROR: [500, 'Something went wrong on our side.'],
  // Said by the app's server, which passes requests on.
  UNAVAILABLE: [503, 'The service cannot be reached.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ProblemCode = keyof typeof problems;

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly fields: Readonly<Record<string, FieldProblem>> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    details: {
      readonly message?: string;
      readonly fields?: Readonly<Record<string, FieldProblem>> | undefined;
      readonly retryAfterSeconds?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(details.message ?? problems[code][1], { cause: details.cause });
    this.name = 'Problem';
    this.code = code;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  get status(): number {
    return problems[this.code][0];
  }
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly requestId: string;
  readonly fields?: Readonly<Record<string, FieldProblem>>;
}

export function problemBody(problem: Problem, requestId: string): ProblemBody {
  const title = problems[problem.code][1];
  return {
    type: `urn:telemed:problem:${problem.code}`,
    title,
    status: problem.status,
    code: problem.code,
    ...(problem.message === title ? {} : { detail: problem.message }),
    requestId,
    ...(problem.fields === undefined ? {} : { fields: problem.fields }),
  };
}

const ofConstraint: Readonly<Record<string, ProblemCode>> = {
  appointments_doctor_not_double_booked: 'SLOT_TAKEN',
  appointments_patient_not_double_booked: 'PATIENT_BUSY',
  integration_sessions_external_id_once: 'EXTERNAL_ID_USED',
};
const ofState: Readonly<Record<string, ProblemCode>> = {
  '40001': 'TRY_AGAIN', // after several repetitions of the transaction
  '40P01': 'TRY_AGAIN',
  '55P03': 'REQUEST_UNDER_WAY', // the only lock that is not waited for without end is that of an Idempotency-Key
  TM020: 'DOCTOR_NOT_VERIFIED',
};

/** What fastify and the database refuse is a problem like any other; undefined for what is our own fault. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof Failure) return ofFailure(error);
  if (error instanceof LostRace) return new Problem('TRY_AGAIN', { cause: error, retryAfterSeconds: 1 });
  if (error instanceof pg.DatabaseError) {
    const code = ofConstraint[error.constraint ?? ''] ?? ofState[error.code ?? ''];
    return code === undefined
      ? undefined
      : new Problem(code, { cause: error, retryAfterSeconds: waitFor(code) });
  }
  // The pool's own words for a connection that did not become free in time.
  if (error instanceof Error && error.message === 'timeout exceeded when trying to connect') {
    return new Problem('TRY_AGAIN', { cause: error, retryAfterSeconds: 1 });
  }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new Problem('REQUEST_TOO_LARGE', { cause: error });
  if (status === 415) return new Problem('UNSUPPORTED_MEDIA_TYPE', { cause: error });
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem('MALFORMED_REQUEST', { cause: error });
  }
  return undefined;
}

function waitFor(code: ProblemCode): number | undefined {
  return code === 'TRY_AGAIN' || code === 'REQUEST_UNDER_WAY' ? 1 : undefined;
}

function ofFailure(failure: Failure): Problem {
  const code = failure.code in problems ? (failure.code as ProblemCode) : 'VALIDATION_FAILED';
  return new Problem(code, { fields: failure.fields, cause: failure });
}
