/**
 * Content at rest: segments of 64 KiB, each sealed by AES-256-GCM under its number and whether it is the last. So a
 * reader trusts every byte it is given before the whole is read, and segments can neither be swapped nor cut off.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';

export const segmentBytes = 64 * 1024;
const tagBytes = 16;

/** Precondition: the key seals this one content and nothing else, for the nonces begin anew with each. */
function nonceOf(segment: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(segment, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

export function* seal(content: Uint8Array, key: Buffer): Generator<Buffer> {
  const segments = Math.max(1, Math.ceil(content.length / segmentBytes));
  for (let segment = 0; segment < segments; segment += 1) {
    const piece = content.subarray(segment * segmentBytes, (segment + 1) * segmentBytes);
    yield close(piece, key, segment, segment === segments - 1);
  }
}

/** The same for content that is too large to be held in memory. */
export async function* sealStream(source: AsyncIterable<Uint8Array>, key: Buffer): AsyncGenerator<Buffer> {
  let waiting = Buffer.alloc(0);
  let segment = 0;
  for await (const chunk of source) {
    waiting = Buffer.concat([waiting, chunk]);
    // One byte more has to be there before a full segment is known not to be the last.
    while (waiting.length > segmentBytes) {
      yield close(waiting.subarray(0, segmentBytes), key, segment, false);
      waiting = waiting.subarray(segmentBytes);
      segment += 1;
    }
  }
  yield close(waiting, key, segment, true);
}

export async function* unseal(source: AsyncIterable<Uint8Array>, key: Buffer): AsyncGenerator<Buffer> {
  let waiting = Buffer.alloc(0);
  let segment = 0;
  for await (const chunk of source) {
    waiting = Buffer.concat([waiting, chunk]);
    // One byte more has to be there before a full segment is known not to be the last.
    while (waiting.length > segmentBytes + tagBytes) {
      yield open(waiting.subarray(0, segmentBytes + tagBytes), key, segment, false);
      waiting = waiting.subarray(segmentBytes + tagBytes);
      segment += 1;
    }
  }
  yield open(waiting, key, segment, true);
}

function close(piece: Uint8Array, key: Buffer, segment: number, last: boolean): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(segment, last));
  return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
}

function open(sealed: Buffer, key: Buffer, segment: number, last: boolean): Buffer {
  if (sealed.length < tagBytes) throw new Error('The stored content is cut off.');
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(segment, last)).setAuthTag(
    sealed.subarray(-tagBytes),
  );
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
}

/** The bytes from `start` to `end`, both within; what lies before is read and checked, and left out. */
export async function* within(
  source: AsyncIterable<Buffer>,
  start: number,
  end: number,
): AsyncGenerator<Buffer> {
  let position = 0;
  for await (const piece of source) {
    const from = Math.max(start - position, 0);
    const to = Math.min(end + 1 - position, piece.length);
    if (from < to) yield piece.subarray(from, to);
    position += piece.length;
    if (position > end) return;
  }
}
