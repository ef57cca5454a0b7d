/** Brings what is written down in step with the media server's own lists: a webhook that was lost is made good here. */
import type pg from 'pg';
import { inTransaction, system } from '../db/transaction.ts';
import { type Consultation, lockConsultation, readAdmissions, seatOfAdmission } from './consultations.ts';
import { endedAt, outcomeOf } from './domain.ts';
import { connectedOf } from './media-events.ts';
import type { Connected, MediaServer } from './media-server.ts';
import { recordPresence } from './presence.ts';
import { consultationOfRoom, requestClosure } from './rooms.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** What is being written while we ask the server is newer than its answer; such rows are left to the next round. */
const settledSeconds = 5;

/** A waiting page says every twenty seconds that it is open. */
const waitingGoneAfter = '60 seconds';

export async function reconcile(pool: pg.Pool, media: MediaServer): Promise<void> {
  const asked = new Date();
  const rooms = new Set((await media.roomNames()).filter((room) => consultationOfRoom(room) !== undefined));
  const live = await pool.query<{ id: string; room: string }>(
    `select id, public.consultation_room(id, round) as room from public.consultations
      where status = 'current' or (status = 'upcoming' and opens_at <= now()) order by id`,
  );
  for (const { id, room } of live.rows) {
    const present = rooms.delete(room) ? await media.connectedIn(room) : [];
    await inTransaction(pool, system, (client) => bringInStep(client, id, room, present, asked));
  }
  // What is left belongs to rounds of the past: a token of theirs has opened it again, or its closing was lost.
  for (const room of rooms) {
    await inTransaction(pool, system, async (client) => {
      const consultationId = consultationOfRoom(room)!;
      const consultation = await lockConsultation(client, { consultationId });
      if (consultation?.room !== room || consultation.status === 'finished')
        await requestClosure(client, room);
    });
  }
  await forgetWhoStoppedWaiting(pool);
}

async function bringInStep(
  client: pg.PoolClient,
  consultationId: string,
  room: string,
  present: readonly Connected[],
  asked: Date,
): Promise<void> {
  const consultation = await lockConsultation(client, { consultationId });
  if (consultation === undefined || consultation.room !== room) return;
  const admissions = await readAdmissions(client, consultation.id);
  const written = connectedOf(admissions);
  const fresh = new Set(
    admissions
      .filter(({ connectedAt }) => (connectedAt ?? 0) > asked.getTime() - settledSeconds * 1000)
      .map(({ id }) => id),
  );
  const truth = [
    ...present.filter(({ identity }) => !fresh.has(identity)),
    ...written.filter(({ identity }) => fresh.has(identity)),
  ];
  await recordPresence(client, consultation, truth);
  await endIfOver(client, consultationId);
}

/** Ends a consultation that nobody has ended: its time has passed, or all have left it. */
export async function endIfOver(client: Queryable, consultationId: string): Promise<void> {
  const consultation = await lockConsultation(client, { consultationId });
  if (consultation === undefined) return;
  const admissions = await readAdmissions(client, consultationId);
  const connected = connectedOf(admissions).length;
  const at = endedAt(consultation, { connected, emptySince: consultation.emptySince }, Date.now());
  if (at !== undefined) await finish(client, consultation, new Date(at), null);
}

/** Precondition: the consultation is locked and not finished. */
export async function finish(
  client: Queryable,
  consultation: Consultation,
  at: Date,
  endedBy: string | null,
): Promise<void> {
  const admissions = await readAdmissions(client, consultation.id);
  const came = (seat: 'patient' | 'doctor'): boolean =>
    admissions.some(
      (one) => seatOfAdmission(consultation, one) === seat && (one.joined || seat === 'patient'),
    );
  const outcome = outcomeOf(consultation.status === 'current', {
    patient: came('patient'),
    doctor: came('doctor'),
  });
  await client.query(
    `update public.consultations
        set status = 'finished', ended_at = greatest($2, started_at), ended_by = $3, outcome = $4 where id = $1`,
    [consultation.id, at, endedBy, outcome],
  );
}

/** Who has closed the waiting page does not stand in the line. */
async function forgetWhoStoppedWaiting(pool: pg.Pool): Promise<void> {
  const gone = await pool.query<{ consultation_id: string }>(
    `select distinct consultation_id from public.consultation_admissions
      where state = 'waiting' and seen_at < now() - $1::interval`,
    [waitingGoneAfter],
  );
  for (const { consultation_id: consultationId } of gone.rows) {
    await inTransaction(pool, system, async (client) => {
      await lockConsultation(client, { consultationId });
      await client.query(
        `update public.consultation_admissions set state = 'left'
          where consultation_id = $1 and state = 'waiting' and seen_at < now() - $2::interval`,
        [consultationId, waitingGoneAfter],
      );
    });
  }
}
