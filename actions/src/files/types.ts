/** Which types of files there are for us: how their content is recognised, which endings their names may have. */
import { fileTypeFromBuffer } from 'file-type';
import { refusal } from './refusals.ts';

interface KnownType {
  readonly contentType: string;
  /** The first is added to a name that has none. */
  readonly endings: readonly string[];
  readonly kind: 'picture' | 'package' | 'text' | 'other';
}

const office = 'application/vnd.openxmlformats-officedocument';

const known: readonly KnownType[] = [
  { contentType: 'image/jpeg', endings: ['jpg', 'jpeg', 'jpe', 'jfif'], kind: 'picture' },
  { contentType: 'image/png', endings: ['png'], kind: 'picture' },
  { contentType: 'image/webp', endings: ['webp'], kind: 'picture' },
  { contentType: 'image/gif', endings: ['gif'], kind: 'picture' },
  { contentType: 'application/pdf', endings: ['pdf'], kind: 'other' },
  // Kept to the byte, patient's name included: it is the record itself, and its reader is a program for it. HEIC is
  // missing on purpose: it could not be drawn anew, so it would carry where it was taken.
  { contentType: 'application/dicom', endings: ['dcm', 'dicom'], kind: 'other' },
  { contentType: `${office}.wordprocessingml.document`, endings: ['docx'], kind: 'package' },
  { contentType: `${office}.spreadsheetml.sheet`, endings: ['xlsx'], kind: 'package' },
  { contentType: `${office}.presentationml.presentation`, endings: ['pptx'], kind: 'package' },
  { contentType: 'application/vnd.oasis.opendocument.text', endings: ['odt'], kind: 'package' },
  { contentType: 'application/vnd.oasis.opendocument.spreadsheet', endings: ['ods'], kind: 'package' },
  { contentType: 'audio/mpeg', endings: ['mp3'], kind: 'other' },
  { contentType: 'audio/x-m4a', endings: ['m4a'], kind: 'other' },
  { contentType: 'video/mp4', endings: ['mp4', 'm4v'], kind: 'other' },
  { contentType: 'text/plain', endings: ['txt'], kind: 'text' },
  { contentType: 'text/csv', endings: ['csv'], kind: 'text' },
];

export const everyType: readonly string[] = known.map((type) => type.contentType);

export interface RecognisedType {
  readonly contentType: string;
  readonly kind: KnownType['kind'];
  /** The name with an ending that fits. */
  readonly name: string;
}

/** Looks at the content; refuses what is not allowed, and a name that says something else. */
export async function recogniseType(
  content: Uint8Array,
  name: string,
  allowed: readonly string[],
): Promise<RecognisedType> {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  const found = (await fileTypeFromBuffer(content))?.mime ?? (isText(content) ? textType(ending) : undefined);
  const type = known.find((candidate) => candidate.contentType === found);
  if (type === undefined || !allowed.includes(type.contentType)) {
    // Content without a type of its own is told apart from a known type under a name of another.
    throw refusal(claimed(ending) && found === undefined ? 'TYPE_MISMATCH' : 'TYPE_NOT_ALLOWED', found);
  }
  if (ending === undefined) {
    return { contentType: type.contentType, kind: type.kind, name: `${name}.${type.endings[0]}` };
  }
  if (!type.endings.includes(ending)) throw refusal('TYPE_MISMATCH', { ending, found });
  return { contentType: type.contentType, kind: type.kind, name };
}

/** Whether the name says a type of which the content would have been recognised. */
function claimed(ending: string | undefined): boolean {
  return known.some((type) => type.kind !== 'text' && type.endings.includes(ending ?? ''));
}

function textType(ending: string | undefined): string | undefined {
  return known.find((type) => type.kind === 'text' && type.endings.includes(ending ?? 'txt'))?.contentType;
}

/** UTF-8 without control characters but those that shape lines. */
function isText(content: Uint8Array): boolean {
  try {
    // eslint-disable-next-line no-control-regex
    return !/[\u0000-\u0008\u000e-\u001f\u007f]/.test(
      new TextDecoder('utf-8', { fatal: true }).decode(content),
    );
  } catch {
    return false; // not UTF-8
  }
}
