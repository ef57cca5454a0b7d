/** Refusals about files by their code; FileErrorCode in hasura/metadata/actions.graphql lists the same. */
import { Failure, type FailureCategory } from '../failure.ts';

const refusals = {
  ROOM_NOT_FOUND: ['missing', 'There is no such room for the caller.'],
  NAME_NOT_ALLOWED: ['invalid', 'The file’s name is missing or holds a path or control characters.'],
  FILE_TOO_LARGE: ['invalid', 'The file is larger than the clinic takes.'],
  TOO_MANY_UPLOADS: ['conflict', 'The caller has too many uploads under way.'],
  UPLOAD_INCOMPLETE: ['conflict', 'The upload has not arrived as a whole.'],
  TYPE_NOT_ALLOWED: ['invalid', 'The clinic does not take files of this type.'],
  TYPE_MISMATCH: ['invalid', 'The file’s name says another type than its content.'],
  FILE_DAMAGED: ['invalid', 'The file cannot be read.'],
  IMAGE_TOO_LARGE: ['invalid', 'The picture has more points than the clinic takes.'],
  ARCHIVE_TOO_LARGE: ['invalid', 'The file would unpack to more than the clinic takes.'],
  FILE_INFECTED: ['invalid', 'The malware scanner has found something.'],
  SCANNER_UNAVAILABLE: ['conflict', 'The malware scanner does not answer, and the clinic requires it.'],
  FILE_NOT_FOUND: ['missing', 'There is no such file for the caller.'],
  FILE_NOT_YOURS: [
    'conflict',
    'The file is not the caller’s own of this room, or a message carries it already.',
  ],
  MESSAGE_ID_REUSED: ['conflict', 'Another message has this id.'],
  LINK_INVALID: ['forbidden', 'The link was not made for this session, or was changed.'],
  LINK_EXPIRED: ['forbidden', 'The link has expired.'],
} as const satisfies Record<string, readonly [FailureCategory, string]>;

export type FileRefusalCode = keyof typeof refusals;

export function refusal(code: FileRefusalCode, cause?: unknown): Failure {
  const [category, sentence] = refusals[code];
  return new Failure(code, category, sentence, { cause });
}
