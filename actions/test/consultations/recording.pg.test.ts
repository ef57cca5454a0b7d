import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { consentText } from '../../src/consultations/recording-domain.ts';
import { reconcileRuns, settleWithoutRecorder, tendRuns } from '../../src/consultations/recording-runs.ts';
import type { Recorder, RecorderRun } from '../../src/consultations/recorder.ts';
import { storeRecordings } from '../../src/consultations/store-recording.ts';
import { signedIn } from '../support/clinic.ts';
import { nowhere } from '../support/media-server.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';
import { aCallWorld, aGuest, type CallWorld, codeOf, comesIn, joined, report, roomOf } from './call-world.ts';

const log = pino({ level: 'silent' });
const text = { textVersion: consentText, locale: 'en' };

/** In Egress' place, which needs a Redis and a browser of its own; what it reports comes signed, by the webhook. */
class ScriptedRecorder implements Recorder {
  readonly started: string[] = [];
  readonly stopped: string[] = [];
  runs: RecorderRun[] = [];
  failure: Error | undefined;

  async start(_room: string, partId: string): Promise<string> {
    if (this.failure) throw this.failure;
    this.started.push(partId);
    return `EG_${partId}`;
  }
  async stop(egressId: string): Promise<void> {
    this.stopped.push(egressId);
  }
  async runsIn(): Promise<RecorderRun[]> {
    return this.runs;
  }
}

let service: RunningService;
let bare: RunningService;
let db: pg.Pool;
let folder: string;
let call: CallWorld;
let patientAt: string;
let recorder: ScriptedRecorder;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'), { media: nowhere, records: true });
  bare = await startService(inject('postgresUrl'), { media: nowhere });
  db = service.database.pool;
  folder = await mkdtemp(join(tmpdir(), 'telemed-egress-'));
});
afterAll(async () => {
  await service.stop();
  await bare.stop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  recorder = new ScriptedRecorder();
  call = await aCallWorld(db);
  patientAt = await comesIn(service, call, { userId: call.patient.userId });
  await comesIn(service, call, { userId: call.doctor.userId });
});

const request = () =>
  service.act('requestRecording', call.doctor, { consultationId: call.consultationId, ...text });
const answer = (who: ActingSession, agree: boolean) =>
  service.act('answerRecording', who, { consultationId: call.consultationId, agree, ...text });

async function recording(): Promise<Record<string, any> | undefined> {
  const found = await db.query(
    `select recording.*, public.consultation_recording_state(consultation) as state,
            coalesce((select jsonb_agg(to_jsonb(part) order by position) from public.recording_parts as part
                       where part.recording_id = recording.id), '[]') as parts
       from public.consultation_recordings as recording
       join public.consultations as consultation on consultation.id = recording.consultation_id
      where consultation_id = $1 order by requested_at desc limit 1`,
    [call.consultationId],
  );
  return found.rows[0];
}
const partsOf = async (): Promise<Record<string, any>[]> => (await recording())?.['parts'] ?? [];

async function recordingRuns(): Promise<Record<string, any>> {
  await request();
  await answer(call.patient, true);
  await tendRuns(db, recorder, log);
  const [part] = await partsOf();
  await egress('egress_started', part!, 'EGRESS_ACTIVE');
  return (await partsOf())[0]!;
}

function egress(event: string, part: Record<string, any>, status: string, file?: object): Promise<number> {
  return report(service, {
    event,
    egressInfo: {
      egressId: part['egress_id'],
      roomName: part['room_name'],
      status,
      fileResults: file === undefined ? [] : [{ filename: `/out/${part['id']}.mp4`, ...file }],
    },
  });
}

describe('consent', () => {
  it('VID-5 is asked of everybody in the call, and nothing is recorded before all have agreed', async () => {
    const asked = await request();
    const before = await recording();
    const agreed = await answer(call.patient, true);
    const consents = await db.query(
      `select admission_id, decision, text_version, locale from public.recording_consents
        where recording_id = $1 order by decided_at`,
      [before!['id']],
    );

    expect([asked.status, agreed.status]).toEqual([200, 200]);
    expect(before).toMatchObject({ status: 'asking', parts: [], state: 'asking' });
    expect(await recording()).toMatchObject({ status: 'recording', parts: [{ status: 'starting' }] });
    expect(consents.rows).toMatchObject([
      { decision: 'given', text_version: consentText, locale: 'en' },
      { admission_id: patientAt, decision: 'given', text_version: consentText, locale: 'en' },
    ]);
    const audit = await db.query(
      `select actor_id from public.audit_log where action = 'recording.consent_given' order by seq desc limit 2`,
    );
    expect(audit.rows).toEqual([{ actor_id: call.patient.userId }, { actor_id: call.doctor.userId }]);
  });

  it('VID-5 the database itself refuses a part that somebody present has not agreed to', async () => {
    await request();
    const { id } = (await recording())!;
    const made = (): Promise<unknown> =>
      db.query(
        `insert into public.recording_parts (recording_id, position, room_name) values ($1, 1, 'room')`,
        [id],
      );

    await expect(made()).rejects.toMatchObject({ code: 'TM040' });
    expect(await partsOf()).toEqual([]);
  });

  it('VID-5 refused by one, nothing is recorded, and the doctor can ask again', async () => {
    await request();
    await answer(call.patient, false);

    expect(await recording()).toMatchObject({
      status: 'ended',
      end_reason: 'refused',
      state: 'not_recorded',
    });
    expect((await request()).status).toBe(200);
  });

  it('VID-5 withdrawn, it ends the recording at once; what was recorded with consent is kept', async () => {
    await recordingRuns();
    await answer(call.patient, false);

    expect(await recording()).toMatchObject({
      status: 'ended',
      end_reason: 'withdrawn',
      parts: [{ status: 'stopping' }],
    });
  });

  it('VID-5 only the doctor of the call asks, only people of the call answer, and only the present question', async () => {
    const stranger = await signedIn(db, 'doctor');
    expect(
      codeOf(
        await service.act('requestRecording', call.patient, {
          consultationId: call.consultationId,
          ...text,
        }),
      ),
    ).toBe('NOT_PERMITTED');
    expect(
      codeOf(
        await service.act('requestRecording', stranger, { consultationId: call.consultationId, ...text }),
      ),
    ).toBe('CONSULTATION_NOT_FOUND');
    expect(codeOf(await answer(call.patient, true))).toBe('NO_RECORDING');
    await request();
    expect(codeOf(await answer(stranger, true))).toBe('CONSULTATION_NOT_FOUND');
    expect(
      codeOf(
        await service.act('answerRecording', call.patient, {
          consultationId: call.consultationId,
          agree: true,
          textVersion: '2020-01',
          locale: 'en',
        }),
      ),
    ).toBe('TEXT_OUTDATED');
    expect(await partsOf()).toEqual([]);
  });

  it('VID-5 an installation without a recorder says so, and stores nothing', async () => {
    const world = await aCallWorld(bare.database.pool);
    const refused = await bare.act('requestRecording', world.doctor, {
      consultationId: world.consultationId,
      ...text,
    });

    expect(codeOf(refused)).toBe('RECORDING_UNAVAILABLE');
    const stored = await bare.database.pool.query('select from public.consultation_recordings');
    expect(stored.rowCount).toBe(0);
  });
});

describe('somebody who comes later', () => {
  it('VID-5 pauses the recording until he has agreed, and then it goes on in another part', async () => {
    const first = await recordingRuns();
    const { guestId, secret } = await aGuest(service, call);
    const guestAt = await comesIn(service, call, { guestId });
    const paused = await recording();
    await tendRuns(db, recorder, log);
    const answered = await service.internal('POST', '/internal/guests/recording', {
      secret,
      agree: true,
      ...text,
    });

    expect(paused).toMatchObject({ status: 'paused', parts: [{ id: first['id'], status: 'stopping' }] });
    expect(recorder.stopped).toContain(first['egress_id']);
    expect(answered.status).toBe(204);
    expect(await recording()).toMatchObject({
      status: 'recording',
      parts: [{ status: 'stopping' }, { status: 'starting', position: 2 }],
    });
    expect(guestAt).toEqual(expect.any(String));
  });

  it('VID-5 pauses it when he is let in, before his first picture', async () => {
    await recordingRuns();
    const { guestId, secret } = await aGuest(service, call);
    await service.internal('POST', '/internal/guests/visit', { secret, waiting: true });
    const waits = await db.query<{ id: string }>(
      'select id from public.consultation_admissions where guest_id = $1',
      [guestId],
    );
    const before = (await recording())!['status'];
    await service.act('admitToConsultation', call.doctor, { admissionId: waits.rows[0]!.id });

    expect(before).toBe('recording');
    expect(await recording()).toMatchObject({ status: 'paused' });
  });

  it('VID-5 stays paused while he is on his way, whatever else happens in the call', async () => {
    await recordingRuns();
    const { guestId, secret } = await aGuest(service, call);
    await service.internal('POST', '/internal/guests/visit', { secret, waiting: true });
    const { rows } = await db.query<{ id: string }>(
      'select id from public.consultation_admissions where guest_id = $1',
      [guestId],
    );
    const guestAt = rows[0]!.id;
    await service.act('admitToConsultation', call.doctor, { admissionId: guestAt });
    await joined(service, call.consultationId, patientAt);
    const onHisWay = await recording();
    await db.query(
      `update public.consultation_admissions set seen_at = now() - interval '2 minutes' where id = $1`,
      [guestAt],
    );
    await joined(service, call.consultationId, patientAt);

    expect(onHisWay).toMatchObject({ status: 'paused', parts: [{ status: 'stopping' }] });
    expect(await recording()).toMatchObject({ status: 'recording', parts: [{}, { status: 'starting' }] });
  });

  it('VID-5 the recorder itself is nobody: its joining changes neither the call nor its round', async () => {
    await recordingRuns();
    const room = await roomOf(db, call.consultationId);
    await report(service, {
      event: 'participant_joined',
      room: { name: room, sid: 'RM' },
      participant: { identity: 'EG_recorder', sid: 'PA_EG', kind: 'EGRESS' },
    });

    expect(await roomOf(db, call.consultationId)).toBe(room);
    expect(await recording()).toMatchObject({ status: 'recording' });
  });
});

describe('a run of the recorder', () => {
  it('VID-5 reported complete, its file is encrypted, readable by the two people alone, and gone in the clear', async () => {
    const { rows } = await db.query<{ day: string }>(
      `update public.users as doctor set time_zone = zone
         from public.appointments as visit, unnest(array['Pacific/Kiritimati', 'Pacific/Pago_Pago']) as zone
        where doctor.id = visit.doctor_id and visit.id = $1
          and (visit.starts_at at time zone zone)::date <> (visit.starts_at at time zone 'UTC')::date
       returning to_char(visit.starts_at at time zone zone, 'YYYY-MM-DD') as day`,
      [call.appointmentId],
    );
    const [{ day }] = rows as [{ day: string }]; // at every hour one of the two has another day than UTC
    const part = await recordingRuns();
    const content = Buffer.from(`a film of ${part['id']} `.repeat(20_000));
    const path = join(folder, `${part['id']}.mp4`);
    await writeFile(path, content);
    await service.act('stopRecording', call.doctor, { consultationId: call.consultationId });
    await egress('egress_ended', part, 'EGRESS_COMPLETE', {
      size: String(content.length),
      duration: '61000000000',
    });
    const between = await recording();
    await storeRecordings(service.files.keeper, folder, log);

    expect(between).toMatchObject({ state: 'processing', parts: [{ status: 'processing' }] });
    const [stored] = await partsOf();
    expect(await recording()).toMatchObject({ state: 'recorded' });
    expect(stored).toMatchObject({ status: 'stored', byte_size: content.length, duration_ms: 61_000 });
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    const object = await db.query<{ object_name: string; name: string }>(
      `select object_name, name from file_store.contents join public.files on files.id = file_id where file_id = $1`,
      [stored!['file_id']],
    );
    expect(object.rows[0]!.name, 'the day on the doctor’s calendar').toBe(`consultation-${day}-1.mp4`);
    const sealed = Buffer.from(await service.files.keeper.disk.getBytes(object.rows[0]!.object_name));
    expect(sealed.includes('a film of')).toBe(false);
    const link = (who: ActingSession) =>
      service.act('createFileLinks', who, { fileIds: [stored!['file_id']], variant: 'ORIGINAL' });
    const others = [await signedIn(db, 'staff'), await signedIn(db, 'doctor'), await signedIn(db, 'admin')];
    for (const who of [call.patient, call.doctor]) expect((await link(who)).status).toBe(200);
    for (const who of others) expect(codeOf(await link(who))).toBe('FILE_NOT_FOUND');
    await expect(readBack(call.patient, stored!['file_id'] as string)).resolves.toEqual(content);
  });

  async function readBack(who: ActingSession, fileId: string): Promise<Buffer> {
    const { body } = await service.act('createFileLinks', who, { fileIds: [fileId], variant: 'ORIGINAL' });
    const [{ url }] = body as unknown as [{ url: string }];
    const answered = await service.server.inject({
      method: 'GET',
      url: url.replace('/api/files/', '/internal/files/'),
      headers: {
        'x-telemed-internal-secret': 'internal-secret-of-the-tests',
        'x-telemed-session-id': who.sessionId,
      },
    });
    return answered.rawPayload;
  }

  it.each([
    ['failed', 'EGRESS_FAILED', undefined],
    ['aborted', 'EGRESS_ABORTED', undefined],
    ['complete but empty', 'EGRESS_COMPLETE', { size: '0', duration: '0' }],
  ])(
    'VID-5 reported %s, it rings at the front desk and with the admins, and the visit says "not recorded"',
    async (_what, status, file) => {
      const [staff, admin] = [await signedIn(db, 'staff'), await signedIn(db, 'admin')];
      const part = await recordingRuns();
      await egress('egress_ended', part, status, file);
      await egress('egress_ended', part, status, file);

      expect(await recording()).toMatchObject({
        status: 'ended',
        end_reason: 'failed',
        state: 'not_recorded',
        parts: [{ status: 'failed' }],
      });
      for (const { userId } of [staff, admin]) {
        const bell = await db.query(
          `select appointment_id from public.notifications where user_id = $1 and kind = 'recording.failed'
              and subject_id = $2`,
          [userId, part['id']],
        );
        expect(bell.rows).toEqual([{ appointment_id: call.appointmentId }]);
      }
    },
  );

  it('VID-5 reported complete without its file, it has failed and is told', async () => {
    const part = await recordingRuns();
    await egress('egress_ended', part, 'EGRESS_COMPLETE', { size: '1000', duration: '1000000000' });
    await storeRecordings(service.files.keeper, folder, log);

    expect(await recording()).toMatchObject({ state: 'not_recorded', parts: [{ status: 'failed' }] });
  });

  it('VID-5 stopped before it began, it is no failure', async () => {
    await request();
    await answer(call.patient, true);
    await tendRuns(db, recorder, log);
    const [part] = await partsOf();
    await service.act('stopRecording', call.doctor, { consultationId: call.consultationId });
    await egress('egress_ended', part!, 'EGRESS_ABORTED');

    expect(await recording()).toMatchObject({ end_reason: 'stopped', parts: [{ status: 'empty' }] });
  });

  it('VID-5 is ended with the consultation, and continues in the next round’s room', async () => {
    const first = await recordingRuns();
    await service.act('sendBackToWaitingRoom', call.doctor, { admissionId: patientAt });
    const moved = await partsOf();
    await service.act('admitToConsultation', call.doctor, { admissionId: patientAt });
    await joined(service, call.consultationId, patientAt);
    const next = await partsOf();
    await service.act('endConsultation', call.doctor, { consultationId: call.consultationId });

    expect(moved).toMatchObject([{ id: first['id'], status: 'stopping' }]);
    expect(next).toMatchObject([{ room_name: first['room_name'] }, { status: 'starting', position: 2 }]);
    expect(next[1]!['room_name']).toBe(`${call.consultationId}.2`);
    expect(await recording()).toMatchObject({
      status: 'ended',
      end_reason: 'finished',
      parts: [{ status: 'stopping' }, { status: 'stopping' }],
    });
  });

  it('VID-5 whose start was asked for and whose name was lost with the worker is found again, not started twice', async () => {
    await request();
    await answer(call.patient, true);
    const [part] = await partsOf();
    await db.query(
      `update public.recording_parts set claimed_at = now() - interval '31 seconds' where id = $1`,
      [part!['id']],
    );
    recorder.runs = [
      {
        egressId: 'EG_lost',
        partId: part!['id'] as string,
        state: 'active',
        byteSize: 0,
        durationMs: 0,
        error: '',
      },
    ];
    await tendRuns(db, recorder, log);
    await reconcileRuns(db, recorder);

    expect(recorder.started).not.toContain(part!['id']);
    expect(await partsOf()).toMatchObject([{ egress_id: 'EG_lost', status: 'recording' }]);
  });

  it('VID-5 that cannot be started is tried for a while, and then has failed', async () => {
    await request();
    await answer(call.patient, true);
    recorder.failure = new Error('egress not connected (redis required)');
    await tendRuns(db, recorder, log);
    const patient = await partsOf();
    await db.query(
      `update public.recording_parts set requested_at = now() - interval '21 seconds' where id = $1`,
      [patient[0]!['id']],
    );
    await tendRuns(db, recorder, log);

    expect(patient).toMatchObject([{ status: 'starting', claimed_at: null }]);
    expect(await partsOf()).toMatchObject([
      { status: 'failed', failure: 'egress not connected (redis required)' },
    ]);
  });

  it('VID-5 has failed at once where there is no recorder any more, and nothing waits for it', async () => {
    await request();
    await answer(call.patient, true);
    await settleWithoutRecorder(db);
    const again = await settleWithoutRecorder(db);

    expect(again).toBe(0);
    expect(await recording()).toMatchObject({
      status: 'ended',
      end_reason: 'failed',
      state: 'not_recorded',
      parts: [{ status: 'failed', failure: 'this installation has no recorder' }],
    });
  });

  it('VID-5 with a forged signature changes nothing', async () => {
    const part = await recordingRuns();
    const answered = await service.server.inject({
      method: 'POST',
      url: '/livekit/webhook',
      headers: { authorization: 'Bearer forged', 'content-type': 'application/webhook+json' },
      payload: JSON.stringify({
        id: randomUUID(),
        event: 'egress_ended',
        egressInfo: { egressId: part['egress_id'], status: 'EGRESS_FAILED' },
      }),
    });

    expect(answered.statusCode).toBe(401);
    expect(await partsOf()).toMatchObject([{ status: 'recording' }]);
  });
});

describe('a call that is encrypted end to end', () => {
  it('VID-5 VID-8 cannot be recorded: neither the server nor the database takes it', async () => {
    const world = await aCallWorld(db);
    await service.act('setCallEncryption', world.doctor, {
      consultationId: world.consultationId,
      encrypted: true,
    });
    const asked = await service.act('requestRecording', world.doctor, {
      consultationId: world.consultationId,
      ...text,
    });
    const written = db.query(
      'insert into public.consultation_recordings (consultation_id, consultation_encrypted) values ($1, true)',
      [world.consultationId],
    );

    expect(codeOf(asked)).toBe('RECORDING_NOT_WITH_ENCRYPTION');
    await expect(written).rejects.toMatchObject({ constraint: 'consultation_recordings_not_of_encrypted' });
    await expect(
      db.query('insert into public.consultation_recordings (consultation_id) values ($1)', [
        world.consultationId,
      ]),
    ).rejects.toMatchObject({ constraint: 'consultation_recordings_consultation' });
  });
});

async function gathered(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

it('VID-5 what is encrypted piece by piece is what is encrypted whole', async () => {
  const { seal, sealStream, unseal } = await import('../../src/files/sealed-stream.ts');
  const key = Buffer.alloc(32, 7);
  for (const size of [0, 1, 65_535, 65_536, 65_537, 200_000]) {
    const content = Buffer.alloc(size, 'film');
    async function* pieces(): AsyncGenerator<Buffer> {
      for (let at = 0; at < size; at += 10_000) yield content.subarray(at, at + 10_000);
    }
    const streamed = await gathered(sealStream(pieces(), key));

    expect(streamed.equals(Buffer.concat([...seal(content, key)]))).toBe(true);
    async function* whole(): AsyncGenerator<Buffer> {
      yield streamed;
    }
    expect((await gathered(unseal(whole(), key))).equals(content)).toBe(true);
  }
});
