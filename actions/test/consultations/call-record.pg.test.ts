import type pg from 'pg';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { roundKey } from '../../src/consultations/encryption.ts';
import { signedIn } from '../support/clinic.ts';
import { nowhere } from '../support/media-server.ts';
import { type RunningService, startService } from '../support/running-service.ts';
import { aCallWorld, aGuest, type CallWorld, codeOf, comesIn, roomOf } from './call-world.ts';

let service: RunningService;
let db: pg.Pool;
let call: CallWorld;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'), { media: nowhere });
  db = service.database.pool;
});
afterAll(() => service.stop());
beforeEach(async () => {
  call = await aCallWorld(db);
});

const encrypt = (who = call.doctor, encrypted = true) =>
  service.act('setCallEncryption', who, { consultationId: call.consultationId, encrypted });

async function stored(): Promise<{ id: string; encrypted: boolean; round: number }> {
  const found = await db.query('select id, encrypted, round from public.consultations where id = $1', [
    call.consultationId,
  ]);
  return found.rows[0];
}

describe('the encryption of a call', () => {
  it('VID-8 is switched by its doctor alone, before it begins, and the switch is in the audit log', async () => {
    expect(codeOf(await encrypt(call.patient))).toBe('NOT_PERMITTED');
    expect(codeOf(await encrypt(await signedIn(db, 'doctor')))).toBe('CONSULTATION_NOT_FOUND');
    expect(await stored()).toMatchObject({ encrypted: false, round: 1 });

    expect((await encrypt()).status).toBe(200);
    expect(await stored()).toMatchObject({ encrypted: true, round: 2 });
    const audit = await db.query(
      `select actor_id, after from public.audit_log where action = 'consultation.encryption_changed' and entity_id = $1`,
      [call.consultationId],
    );
    expect(audit.rows).toEqual([{ actor_id: call.doctor.userId, after: { encrypted: true } }]);
  });

  it('VID-8 stays as it is once the call has begun, whoever asks', async () => {
    await comesIn(service, call, { userId: call.patient.userId });
    await comesIn(service, call, { userId: call.doctor.userId });

    expect(codeOf(await encrypt())).toBe('CONSULTATION_BEGUN');
    await expect(
      db.query('update public.consultations set encrypted = true where id = $1', [call.consultationId]),
    ).rejects.toMatchObject({ code: 'TM032' });
    expect(await stored()).toMatchObject({ encrypted: false });
  });

  it('VID-8 has one key in a round, another after somebody was sent out, and none when it is over', async () => {
    await encrypt();
    const key = async () => roundKey(db, await stored());
    const [first, again] = [await key(), await key()];
    const { guestId } = await aGuest(service, call);
    const guestAt = await comesIn(service, call, { guestId });
    await service.act('removeFromConsultation', call.doctor, { admissionId: guestAt });
    const second = await key();
    const held = await db.query('select round from call_keys.round_keys where consultation_id = $1', [
      call.consultationId,
    ]);
    await service.act('endConsultation', call.doctor, { consultationId: call.consultationId });

    expect(Buffer.from(first!, 'base64')).toHaveLength(32);
    expect(again).toBe(first);
    expect(second).not.toBe(first);
    expect(held.rows).toEqual([{ round: 3 }]);
    expect(
      (await db.query('select from call_keys.round_keys where consultation_id = $1', [call.consultationId]))
        .rowCount,
    ).toBe(0);
  });
});

describe('the quality of a call', () => {
  const measured = (id = randomUUID()) => ({
    id,
    seconds: 30,
    rttMs: 42,
    packetsReceived: 900,
    packetsLost: 9,
    freezeCount: 1,
    frozenMs: 300,
  });
  const kept = async () =>
    (
      await db.query(
        'select admission_id, rtt_ms, packets_lost from public.consultation_quality where consultation_id = $1',
        [call.consultationId],
      )
    ).rows;

  it('VID-7 is kept per person, once for each measurement, however often it is sent', async () => {
    const patientAt = await comesIn(service, call, { userId: call.patient.userId });
    const report = { consultationId: call.consultationId, ...measured() };
    const { guestId, secret } = await aGuest(service, call);
    const guestAt = await comesIn(service, call, { guestId });

    expect((await service.act('reportCallQuality', call.patient, report)).status).toBe(200);
    expect((await service.act('reportCallQuality', call.patient, report)).status).toBe(200);
    expect(
      (await service.internal('POST', '/internal/guests/quality', { secret, ...measured() })).status,
    ).toBe(204);
    expect(await kept()).toEqual([
      { admission_id: patientAt, rtt_ms: 42, packets_lost: 9 },
      { admission_id: guestAt, rtt_ms: 42, packets_lost: 9 },
    ]);
  });

  it('VID-7 is not taken from strangers, from who was never in the call, or in numbers that cannot be', async () => {
    const report = { consultationId: call.consultationId, ...measured() };
    const stranger = await signedIn(db, 'patient');

    expect(codeOf(await service.act('reportCallQuality', stranger, report))).toBe('CONSULTATION_NOT_FOUND');
    expect(codeOf(await service.act('reportCallQuality', call.patient, report))).toBe(
      'CONSULTATION_NOT_FOUND',
    );
    await comesIn(service, call, { userId: call.patient.userId });
    expect(codeOf(await service.act('reportCallQuality', call.patient, { ...report, packetsLost: -1 }))).toBe(
      'VALIDATION_FAILED',
    );
    expect(await kept()).toEqual([]);
  });
});

describe('a correction by the front desk', () => {
  it('VID-6 is written down with who made it, also when only its reason changes', async () => {
    const staff = await signedIn(db, 'staff');
    await service.act('endConsultation', call.doctor, { consultationId: call.consultationId });
    const correct = (note: string) =>
      service.act('correctConsultation', staff, {
        consultationId: call.consultationId,
        outcome: 'PATIENT_ABSENT',
        note,
      });
    expect((await correct('did not come')).status).toBe(200);
    expect((await correct('came too late')).status).toBe(200);

    const audit = await db.query(
      `select actor_id, after ->> 'note' as note from public.audit_log
        where action = 'consultation.corrected' and entity_id = $1 order by seq`,
      [call.consultationId],
    );
    expect(audit.rows).toEqual([
      { actor_id: staff.userId, note: 'did not come' },
      { actor_id: staff.userId, note: 'came too late' },
    ]);
    expect(await roomOf(db, call.consultationId)).toBe(`${call.consultationId}.1`);
  });
});
