/**
 * Remembers for a moment whom a token speaks for: a client sends the same token many times in its life, and checking
 * a signature costs more than the rest of a small request.
 */
import { LRUCache } from 'lru-cache';
import type { VerifyToken } from './token-verifier.ts';

interface Remembered<T> {
  readonly meaning: T;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** So long may a key that its issuer has withdrawn go on being believed. */
const longestMs = 60_000;
const mostTokens = 10_000;

/**
 * `meaningOf` gives what a verified payload means. Refusals are not remembered; nothing is believed past the token's
 * own end with its leeway.
 */
export function rememberTokens<T extends object>(
  verify: VerifyToken,
  meaningOf: (payload: Awaited<ReturnType<VerifyToken>>) => T,
  leewaySeconds: number,
  now: () => number = Date.now,
): (token: string) => Promise<T> {
  const known = new LRUCache<string, Remembered<T>>({ max: mostTokens });
  return async (token) => {
    const remembered = known.get(token);
    if (remembered && now() < remembered.until) return remembered.meaning;
    known.delete(token);
    const payload = await verify(token);
    const meaning = meaningOf(payload);
    const end = payload.exp === undefined ? Infinity : (payload.exp + leewaySeconds) * 1000;
    known.set(token, { meaning, until: Math.min(end, now() + longestMs) });
    return meaning;
  };
}
