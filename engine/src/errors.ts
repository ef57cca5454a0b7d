/** The engine's one error type: Hasura's code and path, and the envelope a client receives. */
import type { Json } from './plan/compiled.ts';

/** Codes the engine itself gives; an action may add its own. */
export type HasuraCode =
  | 'validation-failed'
  | 'parse-failed'
  | 'not-found'
  | 'permission-error'
  | 'permission-denied'
  | 'access-denied'
  | 'constraint-violation'
  | 'data-exception'
  | 'bad-request'
  | 'not-supported'
  | 'not-exists'
  | 'already-exists'
  | 'already-tracked'
  | 'constraint-error'
  | 'postgres-error'
  | 'postgres-max-connections-error'
  | 'concurrent-update'
  | 'unexpected'
  | 'unexpected-payload'
  | 'invalid-jwt'
  | 'invalid-headers'
  | 'invalid-configuration'
  | 'action-webhook-error'
  | (string & {});

/** Whose fault it is: decides how loudly the engine logs it. */
export type ErrorCategory = 'client' | 'permission' | 'upstream' | 'server';

export interface HasuraErrorOptions {
  readonly internal?: Json;
  readonly cause?: unknown;
  /** More keys for `extensions`, as an action's own error may carry. */
  readonly extensions?: Readonly<Record<string, Json>>;
  readonly category?: ErrorCategory;
}

export interface ErrorEnvelope {
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, Json>>;
  }[];
}

export class HasuraError extends Error {
  override readonly name = 'HasuraError';
  readonly code: HasuraCode;
  readonly path: string;
  readonly category: ErrorCategory;
  readonly internal: Json | undefined;
  readonly extensions: Readonly<Record<string, Json>>;

  constructor(code: HasuraCode, path: string, message: string, options: HasuraErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.path = path;
    this.internal = options.internal;
    this.extensions = options.extensions ?? {};
    this.category = options.category ?? categoryOf(code);
  }

  /** `internal` shows SQL and Postgres' own words: only for admins in development mode. */
  toEnvelope(options: { readonly showInternal?: boolean } = {}): ErrorEnvelope {
    const internal =
      options.showInternal && this.internal !== undefined ? { internal: this.internal } : undefined;
    return {
      errors: [
        {
          message: this.message,
          extensions: { path: this.path, code: this.code, ...this.extensions, ...internal },
        },
      ],
    };
  }
}

/** What a client is told of a fault nobody foresaw; the cause goes to the log only. */
export function asHasuraError(error: unknown): HasuraError {
  if (error instanceof HasuraError) return error;
  return new HasuraError('unexpected', '$', 'internal error', { cause: error, category: 'server' });
}

function categoryOf(code: HasuraCode): ErrorCategory {
  switch (code) {
    case 'permission-error':
    case 'permission-denied':
    case 'access-denied':
    case 'invalid-jwt':
      return 'permission';
    case 'action-webhook-error':
      return 'upstream';
    case 'unexpected':
    case 'postgres-error':
    case 'postgres-max-connections-error':
    case 'invalid-configuration':
      return 'server';
    default:
      return 'client';
  }
}
