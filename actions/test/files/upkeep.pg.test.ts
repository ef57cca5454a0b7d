import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { aPerson, aRoom, aSession } from '../../../hasura/test/support/people.ts';
import { KeyRing } from '../../src/files/envelope.ts';
import { rewrapKeys } from '../../src/files/rewrap-keys.ts';
import { forgetUnsentFiles } from '../../src/jobs/forget-unsent-files.ts';
import { type RunningService, startService } from '../support/running-service.ts';
import { type FileClient, fileClient } from './file-client.ts';
import { aPdf } from './real-files.ts';

let service: RunningService;
let client: FileClient;
let roomId: string;
const rows = async (sql: string, ...values: unknown[]) =>
  (await service.database.pool.query(sql, values)).rows;

beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  const origin = await service.server.listen({ host: '127.0.0.1', port: 0 });
  const userId = await aPerson(service.database.pool);
  const session = { role: 'patient', userId, sessionId: await aSession(service.database.pool, userId) };
  roomId = await aRoom(service.database.pool, [userId]);
  client = fileClient(service, origin, session);
});
afterAll(() => service.stop());

const upload = async (): Promise<string> => {
  const { id, answer } = await client.upload({ name: 'a.pdf', content: aPdf(), roomId });
  expect(answer.status).toBe(200);
  return id;
};
const begin = async (): Promise<string> => {
  const begun = await client.begin({ name: 'b.pdf', size: 500, roomId });
  const id = begun.headers.get('location')!.split('/').at(-1)!;
  await client.append(id, 0, aPdf().subarray(0, 100));
  return id;
};

it('CLN-5 what was never sent goes after a day, with its content; what was sent, and what is fresh, stays', async () => {
  const [sent, forgotten, fresh] = [await upload(), await upload(), await upload()];
  await client.send({ roomId, fileIds: [sent], id: randomUUID() });
  const [stalled, moving] = [await begin(), await begin()];
  await rows(`update files set created_at = now() - interval '25 hours' where id = any($1)`, [
    sent,
    forgotten,
  ]);
  await rows(`update file_store.uploads set updated_at = now() - interval '25 hours' where id = $1`, stalled);

  const job = forgetUnsentFiles(service.files.keeper);
  const cleared = [await job.run(service.database.pool), await job.run(service.database.pool)];

  expect(cleared).toEqual([2, 0]);
  const left = new Set((await service.files.stored()).map((name) => name.split('/')[1]));
  expect(left).toEqual(new Set([sent, fresh, moving]));
  expect((await rows('select id from files')).map((row) => row.id).toSorted()).toEqual(
    [sent, fresh].toSorted(),
  );
});

it('SEC-3 after a rotation every file opens with the new master key alone', async () => {
  const fileId = await upload();
  const uploadId = await begin();
  const { FILE_MASTER_KEYS: old } = service.files.keeper.settings;
  const added = { id: 'added', key: randomBytes(32) };
  const keysOf = () =>
    rows(
      `select object_name as owner, master_key_id, wrapped_key from file_store.contents where file_id = $1
       union all select 'upload ' || id, master_key_id, wrapped_key from file_store.uploads where id = $2`,
      fileId,
      uploadId,
    );
  const before = await keysOf();

  const moved = await rewrapKeys(service.database.pool, new KeyRing([added, ...old]));
  const again = await rewrapKeys(service.database.pool, new KeyRing([added, ...old]));

  const after = await keysOf();
  expect(moved).toBeGreaterThanOrEqual(2);
  expect(again).toBe(0);
  const open = (ring: KeyRing, row: (typeof after)[number]) =>
    ring.unwrap({ masterKeyId: row.master_key_id, wrapped: row.wrapped_key }, row.owner);
  expect(after.map((row) => open(new KeyRing([added]), row))).toEqual(
    before.map((row) => open(new KeyRing(old), row)),
  );
});
