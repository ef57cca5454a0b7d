/** A doctor and a patient in one room, somebody who is not in it, and what they do with files. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { aPerson, aRoom, aSession } from '../../../hasura/test/support/people.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';
import { type FileClient, fileClient } from './file-client.ts';
import { aPdf } from './real-files.ts';

export let service: RunningService;
export let origin: string;
export let doctor: ActingSession;
export let patient: ActingSession;
export let stranger: ActingSession;
export let roomId: string;
export let asDoctor: FileClient;
export let asPatient: FileClient;
export let asStranger: FileClient;

export const rows = async (sql: string, ...values: unknown[]) =>
  (await service.database.pool.query(sql, values)).rows;
export const stored = () => service.files.stored();

export async function signedIn(role: 'patient' | 'doctor'): Promise<ActingSession> {
  const userId = await aPerson(service.database.pool, { role });
  return { role, userId, sessionId: await aSession(service.database.pool, userId) };
}

/** To be called once by each file of tests. */
export function inARoom(): void {
  beforeAll(async () => {
    service = await startService(inject('postgresUrl'));
    origin = await service.server.listen({ host: '127.0.0.1', port: 0 });
    [doctor, patient, stranger] = await Promise.all([
      signedIn('doctor'),
      signedIn('patient'),
      signedIn('patient'),
    ]);
    roomId = await aRoom(service.database.pool, [doctor.userId, patient.userId]);
    asDoctor = fileClient(service, origin, doctor);
    asPatient = fileClient(service, origin, patient);
    asStranger = fileClient(service, origin, stranger);
  });
  afterAll(() => service.stop());
}

/** Uploaded and sent by the patient. */
export async function aSentFile(name = 'report.pdf', content: Uint8Array = aPdf()) {
  const { id: fileId, answer } = await asPatient.upload({ name, content, roomId });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const messageId = randomUUID();
  expect((await asPatient.send({ id: messageId, roomId, fileIds: [fileId] })).status).toBe(200);
  return { fileId, messageId };
}

export async function linkFor(
  client: FileClient,
  fileId: string,
  variant: 'ORIGINAL' | 'PREVIEW' = 'ORIGINAL',
) {
  const answer = await client.links([fileId], variant);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return (answer.body as unknown as { url: string; expiresAt: string }[])[0]!;
}

export const codeOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { code: string }).code,
];
export const lastLogged = async () =>
  (await rows('select * from file_access_log order by id desc limit 1'))[0] as Record<string, unknown>;
