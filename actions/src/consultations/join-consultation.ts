/** Hands out the token for the call: to the doctor, and to whom he has let in. */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { type Consultation, lockOwn, readAdmissions } from './consultations.ts';
import { requireEntry } from './domain.ts';
import { roundKey } from './encryption.ts';
import type { MediaServer, Pass } from './media-server.ts';
import { refused } from './refusals.ts';

const input = z.object({ consultationId: uuid });

export interface ConsultationPass extends Pass {
  readonly admissionId: string;
  readonly round: number;
  /** Base64; null when the call is not encrypted end to end. */
  readonly encryptionKey: string | null;
}

/** Whom the transaction has let in, before anything was asked of the media server. */
export interface Entry {
  readonly admissionId: string;
  readonly round: number;
  readonly room: string;
  readonly name: string;
  readonly encryptionKey: string | null;
}

export function joinConsultation(
  media: MediaServer | undefined,
): ActionHandler<z.infer<typeof input>, Entry, ConsultationPass> {
  return {
    name: 'joinConsultation',
    input,
    run: async (client, caller, { consultationId }) => {
      const { consultation, seat } = await lockOwn(client, caller, { consultationId });
      const known = (await readAdmissions(client, consultationId)).find(({ userId }) => userId === caller.id);
      requireEntry(consultation, seat, known?.state, Date.now());
      const admissionId =
        seat === 'doctor'
          ? await admitHost(client, consultation, caller.id)
          : known!.id; /* requireEntry has seen that he was admitted */
      const named = await client.query<{ display_name: string }>(
        `update public.consultation_admissions as admission set session_id = $2, seen_at = clock_timestamp()
           from public.users as person
          where admission.id = $1 and person.id = admission.user_id returning person.display_name`,
        [admissionId, caller.sessionId],
      );
      return {
        admissionId,
        round: consultation.round,
        room: consultation.room,
        name: named.rows[0]!.display_name,
        encryptionKey: await roundKey(client, consultation),
      };
    },
    complete: (entry) => passFor(media, entry),
  };
}

/** The room is opened after the commit: what is asked of another program does not hold up the clinic's rows. */
export async function passFor(media: MediaServer | undefined, entry: Entry): Promise<ConsultationPass> {
  if (media === undefined) throw refused('VIDEO_UNAVAILABLE');
  const { admissionId, round, room, name, encryptionKey } = entry;
  try {
    await media.openRoom(room);
  } catch (error) {
    throw refused('VIDEO_UNAVAILABLE', undefined, error);
  }
  return { ...(await media.pass(room, admissionId, name, new Date())), admissionId, round, encryptionKey };
}

async function admitHost(
  client: pg.PoolClient,
  consultation: Consultation,
  doctorId: string,
): Promise<string> {
  const made = await client.query<{ id: string }>(
    `insert into public.consultation_admissions (consultation_id, user_id, state, admitted_at, admitted_by)
     values ($1, $2, 'admitted', clock_timestamp(), $2)
     on conflict (consultation_id, user_id) do update set state = 'admitted' returning id`,
    [consultation.id, doctorId],
  );
  return made.rows[0]!.id;
}
