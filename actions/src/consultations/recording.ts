/** The doctor asks to record, everybody in the call answers; what runs is decided with every answer and every newcomer. */
import type pg from 'pg';
import { z } from 'zod';
import { inTransaction, system } from '../db/transaction.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { parseBody, uuid } from '../http/text.ts';
import { lockConsultation, lockHeld, lockOwn } from './consultations.ts';
import type { ConsultationReference } from './end-consultation.ts';
import { guestOf } from './guests.ts';
import { guestSecret } from './invitations.ts';
import { consentText } from './recording-domain.ts';
import { refused } from './refusals.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

const shown = {
  textVersion: z.string().min(1).max(40),
  locale: z.enum(['en', 'ru', 'bn']),
};
const requesting = z.object({ consultationId: uuid, ...shown });
const answering = z.object({ consultationId: uuid, agree: z.boolean(), ...shown });
const stopping = z.object({ consultationId: uuid });

/** `available`: whether this installation has a recorder. The doctor's wish is his own consent. */
export function requestRecording(
  available: boolean,
): ActionHandler<z.infer<typeof requesting>, ConsultationReference> {
  return {
    name: 'requestRecording',
    input: requesting,
    run: async (client, caller, { consultationId, ...text }) => {
      const consultation = await lockHeld(client, caller, { consultationId });
      if (!available) throw refused('RECORDING_UNAVAILABLE');
      if (consultation.encrypted) throw refused('RECORDING_NOT_WITH_ENCRYPTION');
      if (consultation.status !== 'current') throw refused('NOTHING_TO_RECORD');
      const made = await client.query<{ id: string }>(
        `insert into public.consultation_recordings (consultation_id, requested_by) values ($1, $2)
         on conflict do nothing returning id`,
        [consultationId, caller.id],
      );
      const [recording] = made.rows;
      if (recording === undefined) throw refused('NOTHING_TO_RECORD');
      const own = await admissionOf(client, consultationId, 'user_id', caller.id);
      await writeAnswer(client, recording.id, own, true, text);
      await continueRecording(client, consultationId);
      return { consultationId };
    },
  };
}

export const answerRecording: ActionHandler<z.infer<typeof answering>, ConsultationReference> = {
  name: 'answerRecording',
  input: answering,
  run: async (client, caller, { consultationId, agree, ...text }) => {
    await lockOwn(client, caller, { consultationId });
    const admissionId = await admissionOf(client, consultationId, 'user_id', caller.id);
    await answer(client, consultationId, admissionId, agree, text);
    return { consultationId };
  },
};

const guestAnswer = answering.omit({ consultationId: true }).extend({ secret: guestSecret });

export function answerRecordingAsGuest(pool: pg.Pool, body: unknown): Promise<void> {
  const { secret, agree, ...text } = parseBody(guestAnswer, body);
  return inTransaction(pool, system, async (client) => {
    const { guestId, consultationId } = await guestOf(client, secret);
    await lockConsultation(client, { consultationId });
    const admissionId = await admissionOf(client, consultationId, 'guest_id', guestId);
    await answer(client, consultationId, admissionId, agree, text);
  });
}

export const stopRecording: ActionHandler<z.infer<typeof stopping>, ConsultationReference> = {
  name: 'stopRecording',
  input: stopping,
  run: async (client, caller, { consultationId }) => {
    await lockHeld(client, caller, { consultationId });
    const stopped = await client.query(
      `update public.consultation_recordings
          set status = 'ended', ended_at = clock_timestamp(), end_reason = 'stopped'
        where consultation_id = $1 and status <> 'ended'`,
      [consultationId],
    );
    if (stopped.rowCount === 0) throw refused('NO_RECORDING');
    return { consultationId };
  },
};

type ShownText = { readonly textVersion: string; readonly locale: string };

async function answer(
  client: Queryable,
  consultationId: string,
  admissionId: string,
  agree: boolean,
  text: ShownText,
): Promise<void> {
  const live = await client.query<{ id: string }>(
    `select id from public.consultation_recordings where consultation_id = $1 and status <> 'ended' for update`,
    [consultationId],
  );
  const [recording] = live.rows;
  if (recording === undefined) throw refused('NO_RECORDING');
  await writeAnswer(client, recording.id, admissionId, agree, text);
  if (agree) await continueRecording(client, consultationId);
}

async function writeAnswer(
  client: Queryable,
  recordingId: string,
  admissionId: string,
  agree: boolean,
  { textVersion, locale }: ShownText,
): Promise<void> {
  if (textVersion !== consentText) throw refused('TEXT_OUTDATED');
  await client.query(
    `insert into public.recording_consents as consent (recording_id, admission_id, decision, text_version, locale)
     values ($1, $2, case when $3 then 'given' else 'refused' end, $4, $5)
     on conflict (recording_id, admission_id) do update
        set decision = case when $3 then 'given' when consent.decision = 'given' then 'withdrawn' else 'refused' end,
            text_version = excluded.text_version, locale = excluded.locale, decided_at = clock_timestamp()`,
    [recordingId, admissionId, agree, textVersion, locale],
  );
}

async function admissionOf(
  client: Queryable,
  consultationId: string,
  column: 'user_id' | 'guest_id',
  id: string,
): Promise<string> {
  const found = await client.query<{ id: string }>(
    `select id from public.consultation_admissions
      where consultation_id = $1 and ${column} = $2 and state = 'admitted'`,
    [consultationId, id],
  );
  const [admission] = found.rows;
  if (admission === undefined) throw refused('NOT_ADMITTED');
  return admission.id;
}

/**
 * Begins, or goes on after a pause or in the next round's room, once everybody in the call has agreed. The database
 * pauses and ends by itself and refuses a part without consents. Precondition: the consultation is locked.
 */
export async function continueRecording(client: Queryable, consultationId: string): Promise<void> {
  const live = await client.query<{ id: string; room: string; running: boolean }>(
    `select recording.id, public.consultation_room(call.id, call.round) as room,
            exists (select from public.recording_parts as part
                     where part.recording_id = recording.id and part.status in ('starting', 'recording')) as running
       from public.consultation_recordings as recording
       join public.consultations as call on call.id = recording.consultation_id
      where call.id = $1 and call.status = 'current' and recording.status <> 'ended'
        and not public.recording_lacks_consent(recording.id)
        and exists (select from public.consultation_admissions
                     where consultation_id = call.id and state = 'admitted' and connected_at is not null)`,
    [consultationId],
  );
  const [recording] = live.rows;
  if (recording === undefined || recording.running) return;
  await client.query(
    `update public.consultation_recordings set status = 'recording' where id = $1 and status <> 'recording'`,
    [recording.id],
  );
  await client.query(
    `insert into public.recording_parts (recording_id, position, room_name)
     select $1, coalesce(max(position), 0) + 1, $2 from public.recording_parts where recording_id = $1`,
    [recording.id, recording.room],
  );
}
