/** Answers in gzip for clients that take it, as Hasura gives them: from 700 bytes on. */

import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const inGzip = promisify(gzip);
const smallest = 700;

export function mayCompress(body: Buffer, accepted: string | undefined): boolean {
  return body.length >= smallest && takesGzip(accepted);
}

/** The work is done beside the event loop. */
export function compressed(body: Buffer): Promise<Buffer> {
  return inGzip(body, { level: constants.Z_BEST_SPEED });
}

function takesGzip(accepted: string | undefined): boolean {
  return (accepted ?? '').split(',').some((entry) => {
    const [name = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
    return (name === 'gzip' || name === '*') && !refused;
  });
}
