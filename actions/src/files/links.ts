/** Links to files: good for five minutes and for the session they were made for, whose id they do not show. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { refusal } from './refusals.ts';

export const linkLifetimeSeconds = 300;

export const variants = ['original', 'preview'] as const;
export type Variant = (typeof variants)[number];

interface Linked {
  readonly fileId: string;
  readonly variant: Variant;
  readonly sessionId: string;
}

export interface Link {
  /** A path of the app. */
  readonly url: string;
  readonly expiresAt: Date;
}

export function makeLink(linked: Linked, key: Buffer, now: Date): Link {
  const expires = Math.floor(now.getTime() / 1000) + linkLifetimeSeconds;
  const query = new URLSearchParams({ expires: String(expires), signature: sign(linked, expires, key) });
  return {
    url: `/api/files/${linked.fileId}/${linked.variant}?${query.toString()}`,
    expiresAt: new Date(expires * 1000),
  };
}

/** Throws LINK_INVALID for what was changed or made for another session, before it says that a link has expired. */
export function checkLink(
  linked: Linked,
  given: { readonly expires?: unknown; readonly signature?: unknown },
  key: Buffer,
  now: Date,
): void {
  const expires =
    typeof given.expires === 'string' && /^\d{1,12}$/.test(given.expires) ? Number(given.expires) : 0;
  const expected = Buffer.from(sign(linked, expires, key));
  const signature = Buffer.from(typeof given.signature === 'string' ? given.signature : '');
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected))
    throw refusal('LINK_INVALID');
  if (expires * 1000 <= now.getTime()) throw refusal('LINK_EXPIRED');
}

function sign({ fileId, variant, sessionId }: Linked, expires: number, key: Buffer): string {
  return createHmac('sha256', key)
    .update([fileId, variant, sessionId, expires].join('\n'))
    .digest('base64url');
}
