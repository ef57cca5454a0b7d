import type { FastifyInstance } from 'fastify';
import getPort from 'get-port';
import pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openQueue } from '../../../actions/src/jobs/queue.ts';
import { aFileKeeper, type TestFiles } from '../../../actions/test/support/file-keeper.ts';
import { createService } from '../../../actions/src/service.ts';
import { type GraphqlAnswer, openTarget, type Target } from './target.ts';
import { fingerprint, idOf, resetWorld, type Role } from './world.ts';

const actionsSecret = 'actions-secret-of-the-suite';

let target: Target;
let service: FastifyInstance;
let pool: pg.Pool;
let boss: PgBoss;
let files: TestFiles;
beforeAll(async () => {
  const log = pino({ level: 'silent' });
  const port = await getPort({ host: '127.0.0.1' });
  target = await openTarget(inject('postgresUrl'), {
    url: `http://127.0.0.1:${port}`,
    secret: actionsSecret,
  });
  pool = new pg.Pool({ connectionString: target.databaseUrl, max: 4 });
  boss = await openQueue({
    connectionString: target.databaseUrl,
    applicationName: 'suite',
    worker: false,
    log,
  });
  files = await aFileKeeper(pool, log);
  service = await createService({
    files: files.keeper,
    pool,
    boss,
    log,
    actionsSecret,
    internalSecret: 'internal-secret-of-the-suite',
    jwtKey: 'unused-here-unused-here-unused-here',
    appUrl: 'https://telemed.example',
    integrationRequestsPerMinute: 1000,
    webhookNetworks: [],
  });
  await service.listen({ host: '127.0.0.1', port });
  await resetWorld(target.pool);
});
afterAll(async () => {
  // The target drops the database, which must not cut a connection that is still in a pool.
  await service.close();
  await boss.stop({ graceful: false });
  await pool.end();
  await target.stop();
  await files.remove();
});

async function act(role: Role, mutation: string): Promise<GraphqlAnswer> {
  return target.query(await target.tokenOf(role), `mutation { ${mutation} }`);
}

// An endpoint given by URL has handlers of its own, which know nothing of this file's service.
describe.skipIf(process.env['HASURA_URL'] !== undefined)('chat actions through the engine', () => {
  it('CHAT-1 CHAT-12 a patient finds the room with his doctor, and reads it in the same answer', async () => {
    const before = await fingerprint(target.pool);

    const answer = await act(
      'patient',
      `openDirectRoom(userId: "${idOf('doctor')}") { roomId room { kind participants(order_by: { user: { role: asc } }) { user { display_name } } } }`,
    );

    expect(answer.data?.['openDirectRoom'], answer.text).toEqual({
      roomId: idOf('own'),
      room: {
        kind: 'direct',
        participants: [{ user: { display_name: 'doctor' } }, { user: { display_name: 'patient' } }],
      },
    });
    expect(await fingerprint(target.pool)).toBe(before);
  });

  it('CHAT-12 a refusal carries the handler’s code, and nothing is written', async () => {
    const before = await fingerprint(target.pool);

    const stranger = await act('patient', `openDirectRoom(userId: "${idOf('otherDoctor')}") { roomId }`);
    const blank = await act(
      'doctor',
      `createGroupRoom(title: " ", participantIds: ["${idOf('staff')}"]) { roomId }`,
    );
    const outside = await act('doctor', `leaveRoom(roomId: "${idOf('elsewhere')}") { roomId }`);

    expect(stranger.errors?.[0]?.extensions.code, stranger.text).toBe('NOT_A_CONTACT');
    expect(blank.errors?.[0]?.extensions.code, blank.text).toBe('VALIDATION_FAILED');
    expect(outside.errors?.[0]?.extensions.code, outside.text).toBe('ROOM_NOT_FOUND');
    expect(await fingerprint(target.pool)).toBe(before);
  });

  it('PERM-1 an action is no field for a role that may not call it', async () => {
    const answer = await act('patient', `createGroupRoom(title: "x", participantIds: []) { roomId }`);

    expect(answer.errors?.[0]?.extensions.code).toBe('validation-failed');
  });

  it('USR-5 without its session a token opens nothing', async () => {
    const headers = await target.tokenOf('doctor', { 'x-hasura-session-id': idOf('no session') });
    const before = await fingerprint(target.pool);

    const answer = await target.query(
      headers,
      `mutation { openDirectRoom(userId: "${idOf('staff')}") { roomId } }`,
    );

    expect(answer.errors?.[0]?.extensions.code, answer.text).toBe('SESSION_ENDED');
    expect(await fingerprint(target.pool)).toBe(before);
  });

  it('CHAT-1 a doctor opens a group; whoever leaves it gets its id, and the room no more', async () => {
    const opened = await act(
      'doctor',
      `createGroupRoom(title: "Round", participantIds: ["${idOf('staff')}", "${idOf('patient')}"]) { roomId room { title } }`,
    );
    const roomId = opened.data?.['createGroupRoom'].roomId as string;
    const left = await act('staff', `leaveRoom(roomId: "${roomId}") { roomId room { title } }`);

    expect(opened.data?.['createGroupRoom'].room, opened.text).toEqual({ title: 'Round' });
    expect(left.data?.['leaveRoom'], left.text).toEqual({ roomId, room: null });
  });

  it('CHAT-12 an admin joins a patient’s line to the front desk', async () => {
    const answer = await act(
      'clinic_admin',
      `openFrontDeskRoom(patientId: "${idOf('otherPatient')}") { roomId room { front_desk_patient { display_name } } }`,
    );

    expect(answer.data?.['openFrontDeskRoom'], answer.text).toEqual({
      roomId: idOf('desk'),
      room: { front_desk_patient: { display_name: 'otherPatient' } },
    });
  });
});

// An endpoint given by URL has handlers of its own, which know nothing of this file's service.
describe.skipIf(process.env['HASURA_URL'] !== undefined)('scheduling actions through the engine', () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

  it('BOOK-7 BOOK-1 the next free start is found with its doctor, and booked with its appointment', async () => {
    await target.pool.query(
      `update availability_slots set starts_at = $2::timestamptz, ends_at = $2::timestamptz + interval '8 hours' where user_id = $1`,
      [idOf('otherDoctor'), `${tomorrow}T09:00Z`],
    );

    const found = await target.query(
      await target.tokenOf('patient'),
      `{ nextFree(durationMinutes: 30, after: "${tomorrow}T00:00:00Z", limit: 1) { startsAt doctor { speciality user { display_name } } } }`,
    );
    expect(found.data?.['nextFree'], found.text).toMatchObject([
      { doctor: { speciality: 'Medicine', user: { display_name: 'otherDoctor' } } },
    ]);

    const [{ startsAt }] = found.data!['nextFree'] as [{ startsAt: string }];
    const booked = await act(
      'patient',
      `bookAppointment(bookingKey: "a key of this test", doctorId: "${idOf('otherDoctor')}", startsAt: "${startsAt}", durationMinutes: 30)
       { appointmentId appointment { status doctor { display_name } participants { decision } } }`,
    );
    expect(booked.data?.['bookAppointment'].appointment, booked.text).toEqual({
      status: 'booked',
      doctor: { display_name: 'otherDoctor' },
      participants: [{ decision: 'accepted' }, { decision: 'accepted' }],
    });
  });

  it('USR-3 an admin takes a doctor’s verification back, and he can be booked no more', async () => {
    const verify = (value: string) =>
      act(
        'clinic_admin',
        `update_doctors_by_pk(pk_columns: { user_id: "${idOf('otherDoctor')}" }, _set: { verified_at: ${value} }) { verified_at }`,
      );

    await verify('null');
    const proposed = await target.query(
      await target.tokenOf('patient'),
      `{ proposeSlots(doctorId: "${idOf('otherDoctor')}", durationMinutes: 30, from: "${tomorrow}T00:00:00Z", to: "${tomorrow}T23:00:00Z") { starts } }`,
    );
    const verified = await verify('"now()"');

    expect(proposed.errors?.[0]?.extensions.code, proposed.text).toBe('DOCTOR_NOT_VERIFIED');
    expect(verified.data?.['update_doctors_by_pk'].verified_at, verified.text).toMatch(/^20/);
    const { rows } = await target.pool.query(
      `select action, actor_id from audit_log where entity = 'doctors' order by seq desc limit 2`,
    );
    const actor_id = idOf('admin');
    expect(rows).toEqual([
      { action: 'doctor.verified', actor_id },
      { action: 'doctor.unverified', actor_id },
    ]);
  });

  it('CAL-3 an edit of another doctor’s slot is refused with the handler’s code', async () => {
    const before = await fingerprint(target.pool);

    const answer = await act(
      'doctor',
      `removeAvailability(slotId: "${idOf('slot of otherDoctor')}", scope: ALL) { slotIds }`,
    );

    expect(answer.errors?.[0]?.extensions.code, answer.text).toBe('SLOT_NOT_FOUND');
    expect(await fingerprint(target.pool)).toBe(before);
  });
});

describe.skipIf(process.env['HASURA_URL'] !== undefined)('actions of files through the engine', () => {
  it('CHAT-10 a message with a file is written and read in the same answer, also by the other person', async () => {
    const id = idOf('a message with a file');
    const file = idOf('file draft of patient');

    const sent = await act(
      'patient',
      `sendMessageWithFiles(id: "${id}", roomId: "${idOf('own')}", body: "", fileIds: ["${file}"]) {
         messageId message { body attachments { position file { id name } } } }`,
    );
    const seen = await target.query(
      await target.tokenOf('doctor'),
      `{ messages_by_pk(id: "${id}") { attachment_count attachments { file { name } } } }`,
    );

    expect(sent.data?.['sendMessageWithFiles'], sent.text).toEqual({
      messageId: id,
      message: { body: '', attachments: [{ position: 1, file: { id: file, name: 'scan.pdf' } }] },
    });
    expect(seen.data?.['messages_by_pk'], seen.text).toEqual({
      attachment_count: 1,
      attachments: [{ file: { name: 'scan.pdf' } }],
    });
  });

  it('CLN-5 neither another’s file can be sent nor a link to it be had; only the tries are written down', async () => {
    const state = () =>
      target.pool.query('select count(*) from messages union all select count(*) from message_attachments');
    const before = await state();
    const file = idOf('file draft of otherPatient');

    const sent = await act(
      'doctor',
      `sendMessageWithFiles(id: "${idOf('none')}", roomId: "${idOf('own')}", body: "x", fileIds: ["${file}"]) { messageId }`,
    );
    const linked = await act('doctor', `createFileLinks(fileIds: ["${file}"], variant: ORIGINAL) { url }`);

    expect(sent.errors?.[0]?.extensions.code, sent.text).toBe('FILE_NOT_YOURS');
    expect(linked.errors?.[0]?.extensions.code, linked.text).toBe('FILE_NOT_FOUND');
    expect((await state()).rows).toEqual(before.rows);
    const logged = await target.pool.query(
      'select action, code from file_access_log where file_id = $1 and actor_id = $2 order by id',
      [file, idOf('doctor')],
    );
    expect(logged.rows).toEqual([
      { action: 'send', code: 'FILE_NOT_YOURS' },
      { action: 'link', code: 'FILE_NOT_FOUND' },
    ]);
  });
});

describe.skipIf(process.env['HASURA_URL'] !== undefined)('integration actions through the engine', () => {
  it('INT-1 INT-2 an admin makes a key and an endpoint, and their secrets are in the answers alone', async () => {
    await resetWorld(target.pool);
    const system = idOf('the other system');

    const key = await act(
      'clinic_admin',
      `createIntegrationKey(clientId: "${system}", scopes: [SESSIONS_READ]) { keyId secret expiresAt }`,
    );
    const endpoint = await act(
      'clinic_admin',
      `createWebhookEndpoint(clientId: "${system}", url: "https://other.example/hooks") { endpointId secret }`,
    );

    expect(key.data?.['createIntegrationKey'], key.text).toMatchObject({
      secret: expect.stringMatching(/^tm_[0-9a-f]{32}_/),
      expiresAt: null,
    });
    expect(endpoint.data?.['createWebhookEndpoint'], endpoint.text).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
    });
    const headers = await target.tokenOf('clinic_admin');
    const fields = await target.query(headers, '{ __type(name: "webhook_endpoints") { fields { name } } }');
    expect(fields.text).not.toContain('sealed');
    await resetWorld(target.pool);
  });

  it('INT-2 nothing is set to a private address, and nobody but an admin finds the action', async () => {
    const before = await fingerprint(target.pool);
    const wanted = `createWebhookEndpoint(clientId: "${idOf('the other system')}", url: "https://10.0.0.1/") { endpointId }`;

    const refused = await act('clinic_admin', wanted);
    const staff = await act('staff', wanted);

    expect(refused.errors?.[0]?.extensions.code, refused.text).toBe('ADDRESS_NOT_ALLOWED');
    expect(staff.errors?.[0]?.extensions.code, staff.text).toBe('validation-failed');
    expect(await fingerprint(target.pool)).toBe(before);
  });
});
