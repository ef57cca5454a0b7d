import type pg from 'pg';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { signedIn } from '../support/clinic.ts';
import { nowhere } from '../support/media-server.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';

let service: RunningService;
let db: pg.Pool;
let patient: ActingSession;
let doctor: ActingSession;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'), { media: nowhere });
  db = service.database.pool;
});
afterAll(() => service.stop());
beforeEach(async () => {
  patient = await signedIn(db, 'patient');
  doctor = await signedIn(db, 'doctor');
});

async function aVisit(inHours: number): Promise<string> {
  const made = await db.query<{ id: string }>(
    `insert into public.appointments (patient_id, doctor_id, starts_at, ends_at, status)
     values ($1, $2, now() + make_interval(hours => $3), now() + make_interval(hours => $3, mins => 20), 'booked') returning id`,
    [patient.userId, doctor.userId, inHours],
  );
  return made.rows[0]!.id;
}

async function riskOf(appointmentId: string): Promise<string | null> {
  const found = await db.query<{ risk: string | null }>(
    `select public.consultation_line_risk(consultation) as risk
       from public.consultations as consultation where appointment_id = $1`,
    [appointmentId],
  );
  return found.rows[0]!.risk;
}

const tests = (verdict: string, hoursAgo = 0): Promise<unknown> =>
  db.query(
    `insert into public.connection_checks (user_id, verdict, checked_at)
     values ($1, $2, now() - make_interval(hours => $3))`,
    [patient.userId, verdict, hoursAgo],
  );

/** A call of five minutes of which so many packets in a hundred were lost. */
async function talked(lostPercent: number, hoursAgo: number): Promise<void> {
  const appointmentId = await aVisit(-hoursAgo - 1_000);
  const admitted = await db.query<{ id: string; consultation_id: string }>(
    `insert into public.consultation_admissions (consultation_id, user_id, state)
     select id, $2, 'left' from public.consultations where appointment_id = $1 returning id, consultation_id`,
    [appointmentId, patient.userId],
  );
  const { id, consultation_id: consultationId } = admitted.rows[0]!;
  for (let minute = 0; minute < 5; minute += 1) {
    await db.query(
      `insert into public.consultation_quality
         (id, consultation_id, admission_id, seconds, rtt_ms, packets_received, packets_lost, created_at)
       values ($1, $2, $3, 60, 80, $4, $5, now() - make_interval(hours => $6))`,
      [randomUUID(), consultationId, id, 1_000 - lostPercent * 10, lostPercent * 10, hoursAgo],
    );
  }
}

describe('the risk that a consultation cannot be held by video', () => {
  it('VID-4 is that nobody has tested, until somebody does; another person’s test says nothing', async () => {
    const visit = await aVisit(24);
    await db.query(`insert into public.connection_checks (user_id, verdict) values ($1, 'ready')`, [
      doctor.userId,
    ]);
    expect(await riskOf(visit)).toBe('unchecked');

    await tests('ready');
    expect(await riskOf(visit)).toBeNull();
  });

  it.each(['unreachable', 'weak', 'no_sound', 'no_picture'])(
    'VID-4 is what the last test has found: %s, whatever an earlier one was like',
    async (verdict) => {
      const visit = await aVisit(24);
      await tests('ready', 2);
      await tests(verdict, 1);
      expect(await riskOf(visit)).toBe(verdict);

      await tests('ready');
      expect(await riskOf(visit)).toBeNull();
    },
  );

  it('VID-4 is a last call that was poor; one that went well is as good as a test', async () => {
    const visit = await aVisit(24);
    await tests('ready', 5);
    await talked(20, 3);
    expect(await riskOf(visit)).toBe('poor_call');

    await talked(1, 2);
    expect(await riskOf(visit)).toBeNull();
  });

  it('VID-4 does not go by tests from long before the consultation', async () => {
    await tests('ready', 24 * 20);
    expect(await riskOf(await aVisit(24))).toBeNull();
    expect(await riskOf(await aVisit(24 * 11))).toBe('unchecked');
  });

  it('VID-4 is told only of what is still to come', async () => {
    const visit = await aVisit(24);
    await db.query(`update public.appointments set status = 'cancelled' where id = $1`, [visit]);

    expect(await riskOf(visit)).toBeNull();
  });

  it('VID-4 keeps the twenty newest tests of a person', async () => {
    for (let count = 0; count < 23; count += 1) await tests(count < 3 ? 'weak' : 'ready', 30 - count);

    const kept = await db.query('select verdict from public.connection_checks where user_id = $1', [
      patient.userId,
    ]);
    expect(kept.rows).toEqual(Array.from({ length: 20 }, () => ({ verdict: 'ready' })));
  });
});
