/** A reason the stack cannot go on, worded so that one sentence tells the reader what to do next. */
export type FailureCode =
  | 'PORT_TAKEN'
  | 'DISK_FULL'
  | 'DATA_FOLDER_UNUSABLE'
  | 'DATA_FOLDER_IN_USE'
  | 'WRONG_NODE'
  | 'POSTGRES_UNAVAILABLE'
  | 'POSTGRES_FAILED'
  | 'STEP_FAILED'
  | 'PROCESS_FAILED'
  | 'SECRETS_INVALID'
  | 'TIMED_OUT';

export class StackFailure extends Error {
  readonly code: FailureCode;
  /** Lines that help to find the cause, e.g. the tail of a log; printed below the sentence. */
  readonly detail: string | undefined;

  constructor(code: FailureCode, sentence: string, options: { cause?: unknown; detail?: string } = {}) {
    super(sentence, { cause: options.cause });
    this.name = 'StackFailure';
    this.code = code;
    this.detail = options.detail;
  }
}

const errnoCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Words a file system's refusal about `path`; anything else is passed on unchanged. */
export function fileSystemFailure(error: unknown, path: string): unknown {
  switch (errnoCode(error)) {
    case 'ENOSPC':
      return new StackFailure(
        'DISK_FULL',
        `The disk that holds ${path} is full: free some space and start again; nothing was lost.`,
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
    case 'EISDIR':
      return new StackFailure(
        'DATA_FOLDER_UNUSABLE',
        `${path} cannot be read and written by this user (${errnoCode(error)}): correct its owner or choose another folder with TELEMED_DATA_DIR.`,
        { cause: error },
      );
    default:
      return error;
  }
}
