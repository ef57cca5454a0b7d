/** Fresh join links for a session whose links were lost or used on the wrong device; unused older ones end. */
import type pg from 'pg';
import { inTransaction } from '../db/transaction.ts';
import { uuid } from '../http/text.ts';
import { actorOf, type SessionMaker } from './create-session.ts';
import { type Answer, answerOnce, type IdempotentRequest } from './idempotency.ts';
import { makeJoinLink } from './join-links.ts';
import { type Key, requireScope } from './keys.ts';
import { Problem } from './problems.ts';
import type { JoinLinks } from './schemas.ts';

export async function renewLinks(
  { pool, keys, appUrl }: SessionMaker,
  key: Key,
  request: Omit<IdempotentRequest, 'clientId'>,
  id: unknown,
): Promise<Answer> {
  requireScope(key, 'sessions:write');
  const sessionId = uuid.safeParse(id);
  if (!sessionId.success) throw new Problem('SESSION_NOT_FOUND');
  return inTransaction(pool, actorOf(key), (client) =>
    answerOnce(client, keys, { clientId: key.clientId, ...request }, async () => ({
      status: 201,
      body: await linksOf(client, appUrl, key, sessionId.data),
    })),
  );
}

async function linksOf(
  client: pg.PoolClient,
  appUrl: string,
  key: Key,
  sessionId: string,
): Promise<JoinLinks> {
  const found = await client.query<{
    appointmentId: string;
    doctorId: string;
    patientId: string;
    closesAt: Date;
    over: boolean;
  }>(
    `select appointment.id as "appointmentId", appointment.doctor_id as "doctorId",
            appointment.patient_id as "patientId", consultation.closes_at as "closesAt",
            consultation.status = 'finished' or consultation.closes_at <= clock_timestamp() as over
       from public.integration_sessions as session
       join public.consultations as consultation on consultation.id = session.consultation_id
       join public.appointments as appointment on appointment.id = consultation.appointment_id
      where session.consultation_id = $1 and session.client_id = $2 for key share of session`,
    [sessionId, key.clientId],
  );
  const visit = found.rows[0];
  if (visit === undefined) throw new Problem('SESSION_NOT_FOUND');
  if (visit.over) throw new Problem('SESSION_OVER');
  const which = { consultationId: sessionId, ...visit };
  return {
    doctor: await makeJoinLink(client, appUrl, which, visit.doctorId),
    patient: await makeJoinLink(client, appUrl, which, visit.patientId),
  };
}
