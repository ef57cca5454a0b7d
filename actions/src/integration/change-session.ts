/** INT-1: another system cancels or moves a session it has made, by the rules of the clinic's own cancelling and moving. */
import type pg from 'pg';
import type { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import { inTransaction } from '../db/transaction.ts';
import { uuid } from '../http/text.ts';
import {
  type Appointment,
  durationOf,
  lockAppointmentOfSession,
  refuseTaken,
} from '../scheduling/appointments.ts';
import { cancel } from '../scheduling/cancel-appointment.ts';
import { minute } from '../scheduling/interval.ts';
import { loadReserved } from '../scheduling/load-calendar.ts';
import { carryOutMove } from '../scheduling/move-appointment.ts';
import { reachOf } from '../scheduling/shift-proposals.ts';
import { actorOf, requireReachable, type SessionMaker, takeHeldCalendars } from './create-session.ts';
import { type Answer, answerOnce, type IdempotentRequest } from './idempotency.ts';
import { type Key, requireScope } from './keys.ts';
import { Problem } from './problems.ts';
import { readSession } from './read-session.ts';
import type { cancelBody, moveBody } from './schemas.ts';

type Once = Omit<IdempotentRequest, 'clientId'>;

export function cancelSession(
  maker: SessionMaker,
  key: Key,
  request: Once,
  id: unknown,
  { reason }: z.infer<typeof cancelBody>,
): Promise<Answer> {
  return changeSession(maker, key, request, id, (client, appointment) =>
    cancel(client, maker.announce, appointment, reason.trim(), null),
  );
}

export function moveSession(
  maker: SessionMaker,
  key: Key,
  request: Once,
  id: unknown,
  wish: z.infer<typeof moveBody>,
): Promise<Answer> {
  return changeSession(maker, key, request, id, (client, appointment) =>
    move(client, maker, appointment, wish),
  );
}

/** Within the transaction of the request's key: the session as it is after the change. */
async function changeSession(
  { pool, keys }: SessionMaker,
  key: Key,
  request: Once,
  id: unknown,
  change: (client: pg.PoolClient, appointment: Appointment) => Promise<void>,
): Promise<Answer> {
  requireScope(key, 'sessions:write');
  const sessionId = uuid.safeParse(id);
  if (!sessionId.success) throw new Problem('SESSION_NOT_FOUND');
  return inTransaction(pool, actorOf(key), (client) =>
    answerOnce(client, keys, { clientId: key.clientId, ...request }, async () => {
      await change(client, await lockChangeable(client, key, sessionId.data));
      return { status: 200, body: await readSession(client, sessionId.data) };
    }),
  );
}

async function lockChangeable(client: pg.PoolClient, key: Key, sessionId: string): Promise<Appointment> {
  const appointment = await lockAppointmentOfSession(client, key.clientId, sessionId);
  if (appointment === undefined) throw new Problem('SESSION_NOT_FOUND');
  const call = await client.query<{ status: string; closed: boolean }>(
    `select status, closes_at <= clock_timestamp() as closed from public.consultations where id = $1`,
    [sessionId],
  );
  const { status, closed } = call.rows[0]!;
  if (status === 'finished' || closed) throw new Problem('SESSION_OVER');
  if (status === 'current') throw new Problem('SESSION_BEGUN');
  return appointment;
}

/** The other system keeps the doctor's hours, as when it makes a session; what is taken is taken. */
async function move(
  client: pg.PoolClient,
  { announce }: SessionMaker,
  appointment: Appointment,
  { startsAt: start, durationMinutes = durationOf(appointment), reason = '' }: z.infer<typeof moveBody>,
): Promise<void> {
  const wish = { startsAt: Date.parse(start), durationMinutes };
  const endsAt = wish.startsAt + durationMinutes * minute;
  if (wish.startsAt === appointment.startsAt && endsAt === appointment.endsAt) return;
  const { rules } = await loadSchedulingSettings(client);
  requireReachable(wish.startsAt, durationMinutes, rules, Date.now());
  const { doctorId, patientId } = appointment;
  const reach = await reachOf(client, wish);
  await refuseTaken(client, doctorId, patientId, reach);
  await takeHeldCalendars(client, doctorId, patientId, reach);
  const taken = await loadReserved(client, [doctorId], patientId, reach, [appointment.id]);
  if (taken.ofDoctors.get(doctorId)!.length > 0) throw new Problem('SLOT_TAKEN');
  if (taken.ofPatient.length > 0) throw new Problem('PATIENT_BUSY');
  await carryOutMove(
    client,
    announce,
    appointment,
    { startsAt: wish.startsAt, endsAt, occupiedUntil: reach.end, overbooked: false },
    { actorId: null, note: reason.trim() },
  );
}
