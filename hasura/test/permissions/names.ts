/** How the rows of the permission suite are named. */
import { createHash } from 'node:crypto';

/** The uuid of a thing, from its name. */
export function idOf(name: string): string {
  const hex = createHash('md5').update(`permission suite ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** Columns that identify a row. */
export type Row = Readonly<Record<string, unknown>>;
