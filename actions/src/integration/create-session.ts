/** INT-1: books a session for another system: an appointment like any other, with its consultation and reminders. */
import type pg from 'pg';
import type { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import { type Actor, inTransaction } from '../db/transaction.ts';
import type { KeyRing } from '../files/envelope.ts';
import type { Announce } from '../scheduling/announce.ts';
import { refuseTaken, takeCalendars } from '../scheduling/appointments.ts';
import { doctorsHeld, dropHolds, holdsOf } from '../scheduling/holds.ts';
import { type Interval, minute } from '../scheduling/interval.ts';
import type { SchedulingRules } from '../scheduling/rules.ts';
import { type Answer, answerOnce, type IdempotentRequest } from './idempotency.ts';
import { makeJoinLink } from './join-links.ts';
import { type Key, requireScope } from './keys.ts';
import {
  type DoctorDetails,
  type PatientDetails,
  refuseUnlinked,
  resolveDoctor,
  resolvePatient,
} from './people.ts';
import { Problem } from './problems.ts';
import { readSession } from './read-session.ts';
import type { createBody, createSimpleBody, CreatedSession } from './schemas.ts';

export interface SessionMaker {
  readonly pool: pg.Pool;
  readonly keys: KeyRing;
  readonly appUrl: string;
  readonly announce: Announce;
}

export interface SessionWish {
  readonly doctor: DoctorDetails;
  readonly patient: PatientDetails;
  readonly startsAt: number;
  /** The clinic's shortest length when left out. */
  readonly durationMinutes: number | undefined;
  readonly externalId: string | undefined;
  readonly reason: string;
}

export function wishOf(body: z.infer<typeof createBody>): SessionWish {
  const { doctor, patient, durationMinutes, externalId, reason = '' } = body;
  return {
    doctor,
    patient,
    startsAt: Date.parse(body.startsAt),
    durationMinutes,
    externalId,
    reason: reason.trim(),
  };
}

export function simpleWishOf(body: z.infer<typeof createSimpleBody>): SessionWish {
  const { doctorId, patientId, patientName, durationMinutes, externalId } = body;
  return {
    doctor: { id: doctorId },
    patient: { id: patientId, ...(patientName === undefined ? {} : { displayName: patientName }) },
    startsAt: Date.parse(body.startsAt),
    durationMinutes,
    externalId,
    reason: '',
  };
}

/** Clocks differ, and a session may be for this very moment. */
const lateByMinutes = 5;

export async function createSession(
  maker: SessionMaker,
  key: Key,
  request: Omit<IdempotentRequest, 'clientId'>,
  wish: SessionWish,
): Promise<Answer> {
  requireScope(key, 'sessions:write');
  const { pool, keys } = maker;
  await refuseUnlinked(pool, key, wish.doctor, wish.patient);
  return inTransaction(pool, actorOf(key), (client) =>
    answerOnce(client, keys, { clientId: key.clientId, ...request }, async () => ({
      status: 201,
      body: await book(client, maker, key, wish),
    })),
  );
}

export function actorOf(key: Key): Actor {
  return { 'x-hasura-role': 'integration', 'x-telemed-integration-key': key.id };
}

/**
 * The other system keeps the doctor's hours, so the session need not lie in a slot of ours, nor on the grid of starts.
 * What is taken is taken: the calendars are locked as for every booking, and the constraints have the last word.
 */
async function book(
  client: pg.PoolClient,
  { appUrl, announce }: SessionMaker,
  key: Key,
  wish: SessionWish,
): Promise<CreatedSession> {
  const { rules } = await loadSchedulingSettings(client);
  const { startsAt } = wish;
  const duration = wish.durationMinutes ?? Math.min(...rules.durationsMinutes);
  requireReachable(startsAt, duration, rules, Date.now());
  const endsAt = startsAt + duration * minute;
  const span = { start: startsAt, end: endsAt + rules.bufferMinutes * minute };

  const doctor = await resolveDoctor(client, key, wish.doctor);
  const patient = await resolvePatient(client, key, wish.patient);
  await refuseTaken(client, doctor.userId, patient.userId, span);
  await takeHeldCalendars(client, doctor.userId, patient.userId, span);
  const booked = await client.query<{ id: string }>(
    `insert into public.appointments (patient_id, doctor_id, starts_at, ends_at, occupied_until, status, reason)
     values ($1, $2, $3, $4, $5, 'booked', $6) returning id`,
    [patient.userId, doctor.userId, new Date(startsAt), new Date(endsAt), new Date(span.end), wish.reason],
  );
  const appointmentId = booked.rows[0]!.id;
  const opened = await client.query<{ id: string; closesAt: Date }>(
    'select id, closes_at as "closesAt" from public.consultations where appointment_id = $1',
    [appointmentId],
  );
  const { id: sessionId, closesAt } = opened.rows[0]!;
  await client.query(
    `insert into public.integration_sessions (consultation_id, client_id, doctor_ref, patient_ref, external_id, key_id)
     values ($1, $2, $3, $4, $5, $6)`,
    [sessionId, key.clientId, doctor.ref, patient.ref, wish.externalId ?? null, key.id],
  );
  await announce(client, { kind: 'appointment.created', appointmentId, version: 1, actorId: null });
  const visit = { consultationId: sessionId, appointmentId, closesAt };
  return {
    ...(await readSession(client, sessionId)),
    joinLinks: {
      doctor: await makeJoinLink(client, appUrl, visit, doctor.userId),
      patient: await makeJoinLink(client, appUrl, visit, patient.userId),
    },
  };
}

/** As for every booking: what is held for the patient himself at this time gives way. */
export async function takeHeldCalendars(
  client: pg.PoolClient,
  doctorId: string,
  patientId: string,
  span: Interval,
): Promise<void> {
  const nobody = { id: null };
  const othersHeld = await doctorsHeld(client, nobody, patientId, span);
  await takeCalendars(client, [doctorId, patientId, ...othersHeld], span);
  const held = await holdsOf(client, nobody, patientId, span);
  await dropHolds(
    client,
    held.map(({ id }) => id),
  );
}

export function requireReachable(
  startsAt: number,
  duration: number,
  rules: SchedulingRules,
  now: number,
): void {
  if (startsAt < now - lateByMinutes * minute || startsAt + duration * minute <= now) {
    throw new Problem('STARTS_IN_THE_PAST');
  }
  if (startsAt > now + rules.horizonDays * 24 * 60 * minute) throw new Problem('BEYOND_HORIZON');
}
