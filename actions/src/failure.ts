/** The one error type that handlers raise on purpose: a stable code, who is at fault, and the cause. */

export type FailureCategory =
  | 'invalid' // the caller sent something that cannot be meant
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'locked'
  | 'unavailable'; // another program does not answer

const statusOf: Record<FailureCategory, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  locked: 423,
  unavailable: 503,
};

export type FieldProblem = 'required' | 'invalid' | 'too_short' | 'too_long' | 'too_common' | 'same_as_email';

export interface FailureDetails {
  readonly fields?: Readonly<Record<string, FieldProblem>>;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

export class Failure extends Error {
  readonly code: string;
  readonly category: FailureCategory;
  readonly fields: Readonly<Record<string, FieldProblem>> | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, category: FailureCategory, message: string, details: FailureDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'Failure';
    this.code = code;
    this.category = category;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  get status(): number {
    return statusOf[this.category];
  }
}
