import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { consentText } from '../../src/consultations/recording-domain.ts';
import { deleteExpiredRecords } from '../../src/consultations/retention.ts';
import { storeRecordings } from '../../src/consultations/store-recording.ts';
import type { FileKeeper } from '../../src/files/keeper.ts';
import { forgetUnsentFiles } from '../../src/jobs/forget-unsent-files.ts';
import { fileClient } from '../files/file-client.ts';
import { aPdf } from '../files/real-files.ts';
import { signedIn } from '../support/clinic.ts';
import { nowhere } from '../support/media-server.ts';
import { type RunningService, startService } from '../support/running-service.ts';
import { aCallWorld, type CallWorld, codeOf, comesIn } from './call-world.ts';

const text = { textVersion: consentText, locale: 'en' };
const dayMs = 24 * 60 * 60_000;
const inDays = (days: number): number => Date.now() + days * dayMs;

let service: RunningService;
let origin: string;
let db: pg.Pool;
let keeper: FileKeeper;
let folder: string;
let call: CallWorld;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'), { media: nowhere, records: true });
  origin = await service.server.listen({ host: '127.0.0.1', port: 0 });
  db = service.database.pool;
  keeper = service.files.keeper;
  folder = await mkdtemp(join(tmpdir(), 'telemed-kept-'));
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  // What another test has left must not be what is counted here.
  await db.query(`update public.consultations set held_at = coalesce(held_at, now()),
    hold_reason = coalesce(hold_reason, 'another test')`);
  await keep({ recordings: 365, files: null });
  call = await aCallWorld(db);
  for (const { userId } of [call.patient, call.doctor]) await comesIn(service, call, { userId });
});

const keep = ({ recordings, files }: { recordings: number | null; files: number | null }) =>
  db.query('update public.retention_settings set recordings_days = $1, files_days = $2', [recordings, files]);
const ends = () => service.act('endConsultation', call.doctor, { consultationId: call.consultationId });
const objects = async (): Promise<number> => (await service.files.stored()).length;

/** Asked for, agreed to and stored; only Egress itself is left out. Gives the part. */
async function recorded(): Promise<string> {
  const { consultationId } = call;
  await service.act('requestRecording', call.doctor, { consultationId, ...text });
  await service.act('answerRecording', call.patient, { consultationId, agree: true, ...text });
  const { rows } = await db.query<{ id: string }>(
    `update public.recording_parts as part set status = 'processing', egress_id = 'EG_' || part.id
       from public.consultation_recordings as recording
      where recording.id = part.recording_id and recording.consultation_id = $1 returning part.id`,
    [consultationId],
  );
  const { id } = rows[0]!;
  await writeFile(join(folder, `${id}.mp4`), Buffer.alloc(5_000, 'film'));
  await storeRecordings(keeper, folder, pino({ level: 'silent' }));
  return id;
}

async function partOf(id: string): Promise<Record<string, unknown>> {
  const { rows } = await db.query(
    `select part.status, part.file_id, part.deleted_at, public.consultation_recording_state(call) as state
       from public.recording_parts as part
       join public.consultation_recordings as recording on recording.id = part.recording_id
       join public.consultations as call on call.id = recording.consultation_id where part.id = $1`,
    [id],
  );
  return rows[0] as Record<string, unknown>;
}

/** In the chat of the two, while they talk. Gives the file. */
async function filed(): Promise<string> {
  const opened = await service.act('openDirectRoom', call.patient, { userId: call.doctor.userId });
  const roomId = opened.body['roomId'] as string;
  const client = fileClient(service, origin, call.patient);
  const { id, answer } = await client.upload({ name: 'x-ray.pdf', content: aPdf(), roomId });
  expect(answer.status).toBe(200);
  expect((await client.send({ roomId, fileIds: [id] })).status).toBe(200);
  return id;
}

const entries = async (action: string, id: string): Promise<unknown[]> => {
  const found = await db.query(
    'select actor_role, after from public.audit_log where action = $1 and entity_id = $2',
    [action, id],
  );
  return found.rows;
};

describe('VID-5 SEC-3 a recording', () => {
  it('is deleted when its keeping time is over: its keys, its object, and with words in history and audit log', async () => {
    const part = await recorded();
    await ends();
    const before = await partOf(part);
    const many = await objects();

    expect(await deleteExpiredRecords(keeper, inDays(364))).toBe(0);
    expect(await partOf(part)).toEqual(before);
    expect(await deleteExpiredRecords(keeper, inDays(366))).toBe(2);

    expect(before).toMatchObject({ status: 'stored', deleted_at: null, state: 'recorded' });
    expect(await partOf(part)).toMatchObject({
      status: 'stored',
      file_id: null,
      deleted_at: expect.any(Date),
      state: 'deleted',
    });
    expect(await objects()).toBe(many - 1);
    expect((await db.query('select from public.files where id = $1', [before['file_id']])).rowCount).toBe(0);
    expect(await entries('recording.deleted', part)).toEqual([
      { actor_role: 'system', after: { consultation_id: call.consultationId, kept_days: 365 } },
    ]);
    expect(await deleteExpiredRecords(keeper, inDays(366))).toBe(0);
  });

  it('is kept for ever where the clinic says so, while its consultation is open, and while it is held', async () => {
    const part = await recorded();
    const open = await deleteExpiredRecords(keeper, inDays(400));
    await ends();
    const admin = await signedIn(db, 'admin');
    const hold = (reason: string | null) =>
      service.act('holdConsultation', admin, { consultationId: call.consultationId, reason });
    const byPatient = await service.act('holdConsultation', call.patient, {
      consultationId: call.consultationId,
      reason: 'mine',
    });
    await hold('A complaint');
    const held = await deleteExpiredRecords(keeper, inDays(400));
    await hold(null);
    await keep({ recordings: null, files: null });
    const forEver = await deleteExpiredRecords(keeper, inDays(4_000));

    expect(codeOf(byPatient)).toBe('NOT_PERMITTED');
    expect([open, held, forEver]).toEqual([0, 0, 0]);
    expect(await partOf(part)).toMatchObject({ deleted_at: null, file_id: expect.any(String) });
    expect(await entries('consultation.held', call.consultationId)).toEqual([
      { actor_role: 'clinic_admin', after: { reason: 'A complaint' } },
    ]);
    expect(await entries('consultation.released', call.consultationId)).toHaveLength(1);
  });

  it('can be read no more once its row is gone, and what a crash left in the storage goes with the next run', async () => {
    await recorded();
    await ends();
    const many = await objects();
    const broken: FileKeeper = {
      ...keeper,
      disk: Object.assign(Object.create(keeper.disk) as FileKeeper['disk'], {
        delete: () => Promise.reject(new Error('the storage is away')),
      }),
    };

    await expect(deleteExpiredRecords(broken, inDays(366))).rejects.toThrow('the storage is away');
    const left = await db.query('select object_name from file_store.removals');
    const keys = await db.query('select from file_store.contents where object_name = $1', [
      left.rows[0]?.object_name,
    ]);

    expect([left.rowCount, keys.rowCount, await objects()]).toEqual([1, 0, many]);
    expect(await deleteExpiredRecords(keeper, inDays(366))).toBe(1);
    expect(await objects()).toBe(many - 1);
    expect((await db.query('select from file_store.removals')).rowCount).toBe(0);
  });

  it('is not taken for an upload that nobody has sent', async () => {
    const part = await recorded();
    await db.query(`update public.files set created_at = now() - interval '25 hours' where room_id is null`);

    await forgetUnsentFiles(keeper).run(db);

    expect(await partOf(part)).toMatchObject({ state: 'recording', file_id: expect.any(String) });
  });
});

describe('CLN-5 SEC-3 a file of a consultation', () => {
  it('is kept for ever unless the clinic says otherwise, and then goes with its contents; its name stays', async () => {
    const file = await filed();
    await ends();
    const many = await objects();
    const before = await deleteExpiredRecords(keeper, inDays(10_000));
    await keep({ recordings: 365, files: 30 });

    expect(before).toBe(0);
    expect(await deleteExpiredRecords(keeper, inDays(29))).toBe(0);
    expect(await deleteExpiredRecords(keeper, inDays(31))).toBeGreaterThanOrEqual(2);
    const { rows } = await db.query('select name, deleted_at from public.files where id = $1', [file]);
    expect(rows).toEqual([{ name: 'x-ray.pdf', deleted_at: expect.any(Date) }]);
    expect(await objects()).toBeLessThan(many);
    const link = await service.act('createFileLinks', call.patient, { fileIds: [file], variant: 'ORIGINAL' });
    expect(codeOf(link)).toBe('FILE_NOT_FOUND');
    expect(await entries('file.deleted', file)).toHaveLength(1);
  });

  it('stays while another consultation of that hour still needs it', async () => {
    const file = await filed();
    await ends();
    await keep({ recordings: 365, files: 30 });
    await db.query(
      `insert into public.appointments (patient_id, doctor_id, starts_at, ends_at)
       values ($1, $2, now() + interval '25 minutes', now() + interval '45 minutes')`,
      [call.patient.userId, call.doctor.userId],
    );

    expect(await deleteExpiredRecords(keeper, inDays(31))).toBe(0);
    const { rows } = await db.query('select deleted_at from public.files where id = $1', [file]);
    expect(rows).toEqual([{ deleted_at: null }]);
  });
});

it('SEC-1 a change of the keeping times is in the audit log, and their row cannot be removed', async () => {
  await keep({ recordings: 90, files: null });
  const { rows } = await db.query(
    `select before, after from public.audit_log where action = 'retention_settings.changed' order by seq desc limit 1`,
  );

  expect(rows).toMatchObject([{ before: { recordings_days: 365 }, after: { recordings_days: 90 } }]);
  await expect(db.query('delete from public.retention_settings')).rejects.toMatchObject({ code: 'TM010' });
  await expect(keep({ recordings: 0, files: null })).rejects.toMatchObject({
    constraint: 'retention_settings_recordings',
  });
});
