import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aRoom } from '../../../hasura/test/support/people.ts';
import { address, fileClient } from './file-client.ts';
import {
  aSentFile,
  asDoctor,
  asPatient,
  asStranger,
  codeOf,
  doctor,
  inARoom,
  lastLogged,
  linkFor,
  origin,
  patient,
  roomId,
  rows,
  service,
  signedIn,
  stranger,
} from './files-situation.ts';
import { aPdf } from './real-files.ts';

inARoom();

describe('a message with files', () => {
  it('CHAT-10 CHAT-6 counts as one message, and sent again is still one', async () => {
    const { id: fileId } = await asPatient.upload({ name: 'a.pdf', content: aPdf(), roomId });
    const id = randomUUID();
    const count = async () =>
      Number((await rows('select message_count from rooms where id = $1', roomId))[0].message_count);
    const before = await count();

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => asPatient.send({ id, roomId, fileIds: [fileId] })),
    );

    expect(answers.map(({ status, body }) => [status, body])).toEqual(
      answers.map(() => [200, { messageId: id }]),
    );
    expect(await count()).toBe(before + 1);
    expect(await rows('select file_id, position from message_attachments where message_id = $1', id)).toEqual(
      [{ file_id: fileId, position: 1 }],
    );
  });

  it.each([
    [
      'another’s file',
      async () => [(await asDoctor.upload({ name: 'a.pdf', content: aPdf(), roomId })).id],
      'FILE_NOT_YOURS',
    ],
    ['a file that was sent before', async () => [(await aSentFile()).fileId], 'FILE_NOT_YOURS'],
    ['a guessed id', async () => [randomUUID()], 'FILE_NOT_YOURS'],
    ['no file', async () => [], 'VALIDATION_FAILED'],
  ])('CHAT-10 cannot carry %s, and nothing is written', async (_what, files, code) => {
    const fileIds = await files();
    const id = randomUUID();

    const answer = await asPatient.send({ id, roomId, fileIds });

    expect(answer.body).toMatchObject({ extensions: { code } });
    expect(await rows('select 1 from messages where id = $1', id)).toEqual([]);
    if (fileIds.length > 0) {
      expect(await lastLogged()).toMatchObject({
        action: 'send',
        outcome: 'refused',
        code,
        file_id: fileIds[0],
        actor_id: patient.userId,
      });
    }
  });

  it('CHAT-10 cannot be written in a room of others with a file of one’s own', async () => {
    const { id: fileId } = await asPatient.upload({ name: 'a.pdf', content: aPdf(), roomId });
    const other = await aRoom(service.database.pool, [doctor.userId]);
    const own = await aRoom(service.database.pool, [patient.userId]);

    const answers = [
      await asPatient.send({ roomId: other, fileIds: [fileId] }),
      await asPatient.send({ roomId: own, fileIds: [fileId] }),
    ];

    expect(answers.map((answer) => (answer.body['extensions'] as { code: string }).code)).toEqual([
      'ROOM_NOT_FOUND',
      'FILE_NOT_YOURS',
    ]);
  });

  it('CHAT-10 the database itself refuses a file of another room or author', async () => {
    const { id: fileId } = await asDoctor.upload({ name: 'a.pdf', content: aPdf(), roomId });
    const { messageId } = await aSentFile();

    await expect(
      rows(
        'insert into message_attachments (message_id, position, file_id) values ($1, 2, $2)',
        messageId,
        fileId,
      ),
    ).rejects.toMatchObject({ code: 'TM020' });
  });
});

describe('a link', () => {
  it('CLN-5 is not made for whoever may not see the message; the try is logged', async () => {
    const { fileId } = await aSentFile();

    const answer = await asStranger.links([fileId]);
    const guess = randomUUID();
    const guessed = await asPatient.links([guess]);

    for (const refused of [answer, guessed]) {
      expect([refused.status, refused.body]).toMatchObject([404, { extensions: { code: 'FILE_NOT_FOUND' } }]);
    }
    expect(
      await rows('select actor_id, outcome, code from file_access_log where file_id = $1', guess),
    ).toEqual([{ actor_id: patient.userId, outcome: 'refused', code: 'FILE_NOT_FOUND' }]);
    expect(
      await rows(
        `select outcome, code from file_access_log where file_id = $1 and actor_id = $2`,
        fileId,
        stranger.userId,
      ),
    ).toEqual([{ outcome: 'refused', code: 'FILE_NOT_FOUND' }]);
  });

  it('CLN-5 opens nothing in the hands of another person, even of one who may see the file', async () => {
    const { fileId } = await aSentFile();
    const { url } = await linkFor(asPatient, fileId);

    expect(await codeOf(await asDoctor.read(url))).toEqual([403, 'LINK_INVALID']);
    expect(await lastLogged()).toMatchObject({
      file_id: fileId,
      actor_id: doctor.userId,
      action: 'read',
      outcome: 'refused',
      code: 'LINK_INVALID',
    });
    expect((await asPatient.read(url)).status).toBe(200);
  });

  it.each([
    ['signature', (url: string) => url.replace(/signature=../, 'signature=AA')],
    ['lifetime', (url: string) => url.replace(/expires=\d+/, 'expires=99999999999')],
    ['file', (url: string) => url.replace(/files\/[^/]+/, `files/${randomUUID()}`)],
    ['variant', (url: string) => url.replace('/original', '/preview')],
    ['signature left out', (url: string) => url.replace(/&signature.*/, '')],
  ])('CLN-5 with a changed %s is refused', async (_what, change) => {
    const { url } = await linkFor(asPatient, (await aSentFile()).fileId);

    expect(await codeOf(await asPatient.read(change(url)))).toEqual([403, 'LINK_INVALID']);
    expect(await lastLogged()).toMatchObject({
      outcome: 'refused',
      code: 'LINK_INVALID',
      actor_id: patient.userId,
      address,
    });
  });

  it('CLN-5 stops when the message is deleted', async () => {
    const { fileId, messageId } = await aSentFile();
    const { url } = await linkFor(asDoctor, fileId);
    await rows('update messages set deleted_at = now() where id = $1', messageId);

    expect(await codeOf(await asDoctor.read(url))).toEqual([404, 'FILE_NOT_FOUND']);
    expect(await lastLogged()).toMatchObject({ file_id: fileId, outcome: 'refused', code: 'FILE_NOT_FOUND' });
    expect((await asPatient.links([fileId])).status).toBe(404);
  });

  it('CLN-5 stops when the person leaves the room', async () => {
    const guest = await signedIn('doctor');
    const asGuest = fileClient(service, origin, guest);
    await rows('insert into room_participants (room_id, user_id) values ($1, $2)', roomId, guest.userId);
    const { fileId } = await aSentFile();
    const { url } = await linkFor(asGuest, fileId);
    expect((await asGuest.read(url)).status).toBe(200);
    await rows('delete from room_participants where room_id = $1 and user_id = $2', roomId, guest.userId);

    expect(await codeOf(await asGuest.read(url))).toEqual([404, 'FILE_NOT_FOUND']);
    expect(await lastLogged()).toMatchObject({
      file_id: fileId,
      actor_id: guest.userId,
      outcome: 'refused',
      code: 'FILE_NOT_FOUND',
    });
  });

  it('USR-5 stops when the person is blocked', async () => {
    const guest = await signedIn('doctor');
    const asGuest = fileClient(service, origin, guest);
    await rows('insert into room_participants (room_id, user_id) values ($1, $2)', roomId, guest.userId);
    const { url } = await linkFor(asGuest, (await aSentFile()).fileId);
    await rows('update users set blocked_at = now() where id = $1', guest.userId);

    expect(await codeOf(await asGuest.read(url))).toEqual([401, 'SESSION_ENDED']);
    expect((await asGuest.begin({ name: 'a.pdf', size: 10, roomId })).status).toBe(401);
    expect(await lastLogged()).toMatchObject({
      outcome: 'refused',
      code: 'SESSION_ENDED',
      session_id: guest.sessionId,
    });
  });

  it('SEC-2 nothing is served without the secret of the app’s server', async () => {
    const { url } = await linkFor(asPatient, (await aSentFile()).fileId);

    const answer = await fetch(`${origin}${url.replace('/api/', '/internal/')}`, {
      headers: { 'x-telemed-session-id': patient.sessionId },
    });

    expect(await codeOf(answer)).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('CLN-5 serves ranges, across the borders of its encryption', async () => {
    const content = Buffer.concat([
      aPdf(),
      Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251)),
    ]);
    const { fileId } = await aSentFile('ranges.pdf', content);
    const { url } = await linkFor(asDoctor, fileId);

    const middle = await asDoctor.read(url, { range: 'bytes=65500-131100' });
    const tail = await asDoctor.read(url, { range: 'bytes=-10' });
    const beyond = await asDoctor.read(url, { range: 'bytes=999999999-' });

    expect([middle.status, middle.headers.get('content-range')]).toEqual([
      206,
      `bytes 65500-131100/${content.length}`,
    ]);
    expect(Buffer.from(await middle.arrayBuffer()).equals(content.subarray(65_500, 131_101))).toBe(true);
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(content.subarray(-10));
    expect(beyond.status).toBe(416);
  });
});

it('SEC-1 the log of access can be neither changed nor emptied', async () => {
  await aSentFile();

  for (const sql of [
    `update file_access_log set code = null`,
    'delete from file_access_log',
    'truncate file_access_log',
  ]) {
    await expect(rows(sql)).rejects.toMatchObject({ code: 'TM002' });
  }
});
