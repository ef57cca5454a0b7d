/** Writes down who is in a call, and what follows from it for the consultation. */
import type pg from 'pg';
import {
  type Admission,
  type Consultation,
  moveOn,
  readAdmissions,
  seatOfAdmission,
} from './consultations.ts';
import { hasBegun } from './domain.ts';
import type { Connected } from './media-server.ts';
import { continueRecording } from './recording.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** `present` as the media server has it for the present round's room. Precondition: the consultation is locked. */
export async function recordPresence(
  client: Queryable,
  consultation: Consultation,
  present: readonly Connected[],
): Promise<void> {
  if (consultation.status === 'finished') return;
  const admissions = await readAdmissions(client, consultation.id);
  const sidOf = new Map(present.map(({ identity, sid }) => [identity, sid]));
  const intruder = present.some(({ identity }) => {
    const admission = admissions.find((one) => one.id === identity);
    return admission === undefined || admission.state !== 'admitted';
  });
  const after = admissions.map((admission) => {
    const sid = admission.state === 'admitted' ? (sidOf.get(admission.id) ?? null) : null;
    return { admission, sid };
  });
  for (const { admission, sid } of after) {
    if (sid !== admission.connectionSid) await writeConnection(client, admission, sid);
  }
  await writeOccupation(
    client,
    consultation,
    after.map(({ admission, sid }) => ({
      seat: seatOfAdmission(consultation, admission),
      joined: admission.joined || sid !== null,
      connected: sid !== null,
    })),
  );
  if (intruder) await moveOn(client, consultation);
  else await continueRecording(client, consultation.id);
}

async function writeConnection(client: Queryable, admission: Admission, sid: string | null): Promise<void> {
  await client.query(
    sid === null
      ? 'update public.consultation_admissions set connected_at = null, connection_sid = null where id = $1'
      : `update public.consultation_admissions
            set connection_sid = $2, connected_at = coalesce(connected_at, clock_timestamp()),
                joined_at = coalesce(joined_at, clock_timestamp()) where id = $1`,
    sid === null ? [admission.id] : [admission.id, sid],
  );
}

async function writeOccupation(
  client: Queryable,
  consultation: Consultation,
  people: Parameters<typeof hasBegun>[1],
): Promise<void> {
  if (hasBegun(consultation, people)) {
    await client.query(
      `update public.consultations set status = 'current', started_at = clock_timestamp(), empty_since = null
        where id = $1`,
      [consultation.id],
    );
    return;
  }
  const empty = !people.some(({ connected }) => connected);
  if (empty && consultation.emptySince === undefined && people.some(({ joined }) => joined)) {
    await client.query('update public.consultations set empty_since = clock_timestamp() where id = $1', [
      consultation.id,
    ]);
  } else if (!empty && consultation.emptySince !== undefined) {
    await client.query('update public.consultations set empty_since = null where id = $1', [consultation.id]);
  }
}
