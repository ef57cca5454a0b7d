/** Calls encrypted from browser to browser: the doctor's switch, and the key that each round of a call has. */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { type Consultation, lockHeld, moveOn } from './consultations.ts';
import { doorIsClosed } from './domain.ts';
import type { ConsultationReference } from './end-consultation.ts';
import { refused } from './refusals.ts';

const input = z.object({ consultationId: uuid, encrypted: z.boolean() });

export const setCallEncryption: ActionHandler<z.infer<typeof input>, ConsultationReference> = {
  name: 'setCallEncryption',
  input,
  run: async (client, caller, { consultationId, encrypted }) => {
    const consultation = await lockHeld(client, caller, { consultationId });
    if (consultation.encrypted === encrypted) return { consultationId };
    const closed = doorIsClosed(consultation, Date.now());
    if (closed !== undefined && closed !== 'NOT_OPEN_YET') throw refused(closed);
    if (consultation.status !== 'upcoming') throw refused('CONSULTATION_BEGUN');
    await client.query('update public.consultations set encrypted = $2 where id = $1', [
      consultationId,
      encrypted,
    ]);
    // Whoever is in the room already has come in the other way.
    await moveOn(client, consultation);
    return { consultationId };
  },
};

const keyBytes = 32;

/** The present round's key in base64, made when it is first asked for. Precondition: the consultation is locked. */
export async function roundKey(
  client: Pick<pg.ClientBase, 'query'>,
  { id, round, encrypted }: Pick<Consultation, 'id' | 'round' | 'encrypted'>,
): Promise<string | null> {
  if (!encrypted) return null;
  await client.query(
    `insert into call_keys.round_keys (consultation_id, round, key) values ($1, $2, $3)
     on conflict (consultation_id, round) do nothing`,
    [id, round, randomBytes(keyBytes)],
  );
  const found = await client.query<{ key: Buffer }>(
    'select key from call_keys.round_keys where consultation_id = $1 and round = $2',
    [id, round],
  );
  return found.rows[0]!.key.toString('base64');
}
