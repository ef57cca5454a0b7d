/** Ends consultations: by the doctor's word, or because their time has passed or all have left. */
import type pg from 'pg';
import { inTransaction, system } from '../db/transaction.ts';
import { type Consultation, lockConsultation, readAdmissions, seatOfAdmission } from './consultations.ts';
import { endedAt, type Outcome, outcomeOf } from './domain.ts';
import { connectedOf } from './media-events.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

/** A waiting page says every twenty seconds that it is open. */
const waitingGoneAfter = '60 seconds';

/** Needs no media server: what did not take place is found without one too. Gives how many were ended. */
export async function endOverdue(pool: pg.Pool): Promise<number> {
  const live = await pool.query<{ id: string }>(
    `select id from public.consultations
      where status = 'current' or (status = 'upcoming' and closes_at <= now()) order by id`,
  );
  let ended = 0;
  for (const { id } of live.rows) {
    if (await inTransaction(pool, system, (client) => endIfOver(client, id))) ended += 1;
  }
  await forgetWhoStoppedWaiting(pool);
  return ended;
}

/** Ends a consultation that nobody has ended: its time has passed, or all have left it. */
async function endIfOver(client: Queryable, consultationId: string): Promise<boolean> {
  const consultation = await lockConsultation(client, { consultationId });
  if (consultation === undefined) return false;
  const admissions = await readAdmissions(client, consultationId);
  const connected = connectedOf(admissions).length;
  const at = endedAt(consultation, { connected, emptySince: consultation.emptySince }, Date.now());
  if (at === undefined) return false;
  await finish(client, consultation, new Date(at), null);
  return true;
}

/**
 * Precondition: the consultation is locked and not finished. `known`: what became of it, where that does not follow
 * from who came.
 */
export async function finish(
  client: Queryable,
  consultation: Consultation,
  at: Date,
  endedBy: string | null,
  known?: Outcome,
): Promise<void> {
  const outcome = known ?? (await outcomeByPresence(client, consultation));
  await client.query(
    `update public.consultations
        set status = 'finished', ended_at = greatest($2, started_at), ended_by = $3, outcome = $4 where id = $1`,
    [consultation.id, at, endedBy, outcome],
  );
}

async function outcomeByPresence(client: Queryable, consultation: Consultation): Promise<Outcome> {
  const admissions = await readAdmissions(client, consultation.id);
  const came = (seat: 'patient' | 'doctor'): boolean =>
    admissions.some(
      (one) => seatOfAdmission(consultation, one) === seat && (one.joined || seat === 'patient'),
    );
  return outcomeOf(consultation.status === 'current', { patient: came('patient'), doctor: came('doctor') });
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
