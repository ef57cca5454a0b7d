/** NOT-3: the way into his consultation for somebody without a password, by the message he is told of it with. */
import { createHmac } from 'node:crypto';
import type pg from 'pg';
import type { KeyRing } from '../files/envelope.ts';
import { keepJoinCode } from '../integration/join-links.ts';
import type { Story } from './story.ts';

/**
 * Undefined for whoever signs in, and when the consultation is over. Each message has a link of its own, which works
 * once; the code follows from the message, so that a second attempt to send carries what the first one did.
 */
export async function oneTimeLinkOf(
  pool: pg.Pool,
  keys: KeyRing,
  appUrl: string,
  { id, person, appointment }: Pick<Story, 'id' | 'person' | 'appointment'>,
): Promise<string | undefined> {
  if (person.signsIn || appointment === null) return undefined;
  const code = createHmac('sha256', keys.messageLinkKey()).update(id).digest('base64url');
  const kept = await keepJoinCode(pool, appointment.id, person.id, code);
  return kept ? `${appUrl}/join/${appointment.id}#${code}` : undefined;
}
