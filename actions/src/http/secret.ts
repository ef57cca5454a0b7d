/** Compares shared secrets without telling by the time how much of a guess was right. */
import { createHash, timingSafeEqual } from 'node:crypto';

export function isSecret(given: unknown, expected: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(expected));
}

/** Digests have one length, as timingSafeEqual requires. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
