import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aPerson, aRoom, aSession } from '../../../hasura/test/support/people.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';
import { address, type FileClient, fileClient } from './file-client.ts';
import { aDicom, aDocx, aHeic, aHugePicture, aPdf, aPhoto, aZip } from './real-files.ts';

let service: RunningService;
let origin: string;
let doctor: ActingSession;
let patient: ActingSession;
let stranger: ActingSession;
let roomId: string;
let asDoctor: FileClient;
let asPatient: FileClient;
let asStranger: FileClient;

const rows = async (sql: string, ...values: unknown[]) =>
  (await service.database.pool.query(sql, values)).rows;
const stored = () => service.files.stored();

async function signedIn(role: 'patient' | 'doctor'): Promise<ActingSession> {
  const userId = await aPerson(service.database.pool, { role });
  return { role, userId, sessionId: await aSession(service.database.pool, userId) };
}

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

/** Uploaded and sent by the patient. */
async function aSentFile(name = 'report.pdf', content: Uint8Array = aPdf()) {
  const { id: fileId, answer } = await asPatient.upload({ name, content, roomId });
  expect(answer.status, await answer.clone().text()).toBe(200);
  const messageId = randomUUID();
  expect((await asPatient.send({ id: messageId, roomId, fileIds: [fileId] })).status).toBe(200);
  return { fileId, messageId };
}

async function linkFor(client: FileClient, fileId: string, variant: 'ORIGINAL' | 'PREVIEW' = 'ORIGINAL') {
  const answer = await client.links([fileId], variant);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return (answer.body as unknown as { url: string; expiresAt: string }[])[0]!;
}

const codeOf = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];
const lastLogged = async () =>
  (await rows('select * from file_access_log order by id desc limit 1'))[0] as Record<string, unknown>;

describe('an upload', () => {
  it('CHAT-10 arrives in pieces, is checked, sent, and read by the other person byte for byte', async () => {
    const content = aPdf();
    const begun = await asPatient.begin({ name: 'Blood test.pdf', size: content.length, roomId });
    const id = begun.headers.get('location')!.split('/').at(-1)!;
    await asPatient.append(id, 0, content.subarray(0, 100));
    const between = await asPatient.progress(id);
    await asPatient.append(id, 100, content.subarray(100));
    const finished = await asPatient.finish(id);
    const sent = await asPatient.send({ roomId, fileIds: [id], body: 'My results' });

    expect(begun.status).toBe(201);
    expect(begun.headers.get('location')).toBe(`/api/files/uploads/${id}`);
    expect(between.headers.get('upload-offset')).toBe('100');
    expect(await finished.json()).toEqual({
      id,
      name: 'Blood test.pdf',
      contentType: 'application/pdf',
      byteSize: content.length,
      width: null,
      height: null,
      hasPreview: false,
      scanResult: 'not_scanned',
    });
    expect(sent.status).toBe(200);
    const link = await linkFor(asDoctor, id);
    const read = await asDoctor.read(link.url);
    expect(Buffer.from(await read.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="Blood test.pdf"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private, no-store',
    });
    const left = Date.parse(link.expiresAt) - Date.now();
    expect(left).toBeGreaterThan(290_000);
    expect(left).toBeLessThanOrEqual(300_000);
    expect(await lastLogged()).toMatchObject({
      file_id: id,
      actor_id: doctor.userId,
      session_id: doctor.sessionId,
      action: 'read',
      outcome: 'allowed',
      address,
    });
  });

  it('CHAT-10 goes on after a broken connection from what had arrived', async () => {
    const content = Buffer.concat([aPdf(), Buffer.alloc(2_500_000, 'x')]);
    const begun = await asPatient.begin({ name: 'long.pdf', size: content.length, roomId });
    const id = begun.headers.get('location')!.split('/').at(-1)!;
    const breaking = new ReadableStream({
      start: (controller) => controller.enqueue(content.subarray(0, 1_500_000)),
      pull: async (controller) => {
        // The server has the first bytes by now; the rest never comes.
        await expect
          .poll(
            async () => (await rows('select received from file_store.uploads where id = $1', id))[0].received,
          )
          .not.toBe('0');
        controller.error(new Error('the network is gone'));
      },
    });
    const broken = fetch(`${origin}/internal/files/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        'x-telemed-internal-secret': 'internal-secret-of-the-tests',
        'x-telemed-session-id': patient.sessionId,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: breaking,
      duplex: 'half',
    } as RequestInit);
    await expect(broken).rejects.toThrow();

    const offset = Number((await asPatient.progress(id)).headers.get('upload-offset'));
    await asPatient.append(id, offset, content.subarray(offset));
    const finished = await asPatient.finish(id);

    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThan(content.length);
    expect(finished.status, await finished.clone().text()).toBe(200);
    const read = await asPatient.read((await linkFor(asPatient, id)).url);
    expect(Buffer.from(await read.arrayBuffer()).equals(content)).toBe(true);
  });

  it('CHAT-10 that is cancelled leaves nothing', async () => {
    const before = await stored();
    const begun = await asPatient.begin({ name: 'a.pdf', size: 1000, roomId });
    const id = begun.headers.get('location')!.split('/').at(-1)!;
    await asPatient.append(id, 0, aPdf().subarray(0, 50));

    const cancelled = await asPatient.cancel(id);

    expect(cancelled.status).toBe(204);
    expect(await stored()).toEqual(before);
    expect((await asPatient.progress(id)).status).toBe(404);
  });

  it('CHAT-10 that is taken back before it is sent leaves nothing; sent, it stays', async () => {
    const { id: unsent } = await asPatient.upload({ name: 'a.pdf', content: aPdf(), roomId });
    const { fileId: sent } = await aSentFile();

    const byAnother = await asDoctor.cancel(unsent);
    const taken = await asPatient.cancel(unsent);
    const late = await asPatient.cancel(sent);

    expect([byAnother.status, taken.status, late.status]).toEqual([404, 204, 404]);
    expect(
      (await rows('select id from files where id = any($1)', [unsent, sent])).map((row) => row.id),
    ).toEqual([sent]);
    const objects = (await stored()).map((name) => name.split('/')[1]);
    expect([objects.includes(unsent), objects.includes(sent)]).toEqual([false, true]);
  });

  it('CHAT-10 finished twice at once is one file', async () => {
    const content = await aPhoto(300, 200);
    const begun = await asPatient.begin({ name: 'twice.jpg', size: content.length, roomId });
    const id = begun.headers.get('location')!.split('/').at(-1)!;
    await asPatient.append(id, 0, content);
    const before = await stored();

    const [one, two] = await Promise.all([asPatient.finish(id), asPatient.finish(id)]);

    expect([one.status, two.status]).toEqual([200, 200]);
    expect(await one.json()).toEqual(await two.json());
    const objects = (await stored()).filter((name) => name.startsWith(`files/${id}/`));
    expect(objects.map((name) => name.split('/')[2]!.split('-')[0])).toEqual(['original', 'preview']);
    expect(before.some((name) => name.startsWith(`uploads/${id}`))).toBe(true);
    expect((await stored()).some((name) => name.startsWith(`uploads/${id}`))).toBe(false);
  });

  it('CLN-5 SEC-3 lies encrypted while it arrives and afterwards', async () => {
    const secret = 'a very private diagnosis '.repeat(40);
    const content = Buffer.from(secret);
    const begun = await asPatient.begin({ name: 'note.txt', size: content.length, roomId });
    const id = begun.headers.get('location')!.split('/').at(-1)!;
    await asPatient.append(id, 0, content);
    const arriving = (await stored()).filter((name) => name.includes(id));
    const parts = await Promise.all(arriving.map((name) => service.files.bytesOf(name)));
    await asPatient.finish(id);
    const kept = (await stored()).filter((name) => name.includes(id));
    const objects = await Promise.all(kept.map((name) => service.files.bytesOf(name)));

    expect([parts.length, objects.length]).toEqual([1, 1]);
    for (const bytes of [...parts, ...objects]) expect(bytes.includes('private')).toBe(false);
    const [{ wrapped_key: wrapped }] = await rows(
      'select wrapped_key from file_store.contents where file_id = $1',
      id,
    );
    expect(wrapped).toHaveLength(60);
  });

  it('CLN-5 a picture gets a preview and loses who took it and where', async () => {
    const photo = await aPhoto();
    expect(photo.includes('Secret Person')).toBe(true);
    const { fileId } = await aSentFile('skin.jpg', photo);

    const original = await asDoctor.read((await linkFor(asDoctor, fileId)).url);
    const preview = await asDoctor.read((await linkFor(asDoctor, fileId, 'PREVIEW')).url);

    const shown = Buffer.from(await original.arrayBuffer());
    expect(await sharp(shown).metadata()).toMatchObject({ format: 'jpeg', width: 900, height: 600 });
    expect((await sharp(shown).metadata()).exif).toBeUndefined();
    expect(shown.includes('Secret Person')).toBe(false);
    expect(preview.headers.get('content-type')).toBe('image/webp');
    expect(await sharp(Buffer.from(await preview.arrayBuffer())).metadata()).toMatchObject({
      width: 640,
      height: 427,
    });
  });
});

const documentTypes =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';

it('CLN-5 an image of a scanner is taken as it is, to be saved and opened elsewhere', async () => {
  const image = aDicom();
  const { fileId } = await aSentFile('head.dcm', image);

  const answer = await asDoctor.read((await linkFor(asDoctor, fileId)).url);

  expect(answer.headers.get('content-type')).toBe('application/dicom');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(Buffer.from(await answer.arrayBuffer()).equals(image)).toBe(true);
  expect(await rows('select has_preview from files where id = $1', fileId)).toEqual([{ has_preview: false }]);
});

describe('what is not taken', () => {
  const megabyte = 1024 * 1024;
  it.each([
    [
      'a file that is too large',
      async () => ({ name: 'big.pdf', content: Buffer.alloc(3 * megabyte + 1) }),
      'FILE_TOO_LARGE',
    ],
    ['a path in the name', async () => ({ name: '../../etc/passwd', content: aPdf() }), 'NAME_NOT_ALLOWED'],
    ['a Windows path in the name', async () => ({ name: 'C:\\a.pdf', content: aPdf() }), 'NAME_NOT_ALLOWED'],
    ['a name that ends at a NUL', async () => ({ name: 'a.pdf\0.exe', content: aPdf() }), 'NAME_NOT_ALLOWED'],
    ['no name', async () => ({ name: ' ', content: aPdf() }), 'NAME_NOT_ALLOWED'],
    [
      'a page of the web named as a picture',
      async () => ({ name: 'cat.png', content: Buffer.from('<html><script>1</script>') }),
      'TYPE_MISMATCH',
    ],
    ['a PDF named as a picture', async () => ({ name: 'cat.jpg', content: aPdf() }), 'TYPE_MISMATCH'],
    [
      'a page of the web',
      async () => ({ name: 'a.html', content: Buffer.from('<html></html>') }),
      'TYPE_NOT_ALLOWED',
    ],
    [
      'a drawing that can hold scripts',
      async () => ({ name: 'a.svg', content: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }),
      'TYPE_NOT_ALLOWED',
    ],
    [
      'a program',
      async () => ({ name: 'run.exe', content: Buffer.from('MZ' + 'x'.repeat(200)) }),
      'TYPE_NOT_ALLOWED',
    ],
    [
      'a photograph that could not be drawn anew',
      async () => ({ name: 'IMG_1.HEIC', content: aHeic() }),
      'TYPE_NOT_ALLOWED',
    ],
    [
      'such a photograph under a name that is taken',
      async () => ({ name: 'IMG_1.jpg', content: aHeic() }),
      'TYPE_NOT_ALLOWED',
    ],
    [
      'a document named as an image of a scanner',
      async () => ({ name: 'scan.dcm', content: aPdf() }),
      'TYPE_MISMATCH',
    ],
    [
      'a plain archive',
      async () => ({ name: 'a.zip', content: aZip([{ name: 'a', content: Buffer.from('a') }]) }),
      'TYPE_NOT_ALLOWED',
    ],
    [
      'an archive bomb in a document',
      async () => ({ name: 'bomb.docx', content: aDocx(Buffer.alloc(250 * megabyte)) }),
      'ARCHIVE_TOO_LARGE',
    ],
    [
      'a bomb that claims to be small',
      async () => ({ name: 'bomb.docx', content: aDocx(Buffer.alloc(50 * megabyte), 1000) }),
      'FILE_DAMAGED',
    ],
    [
      'a path inside a document',
      async () => ({
        name: 'climbing.docx',
        content: aZip([
          { name: '[Content_Types].xml', content: Buffer.from(documentTypes) },
          { name: '../../etc/cron.d/x', content: Buffer.from('* * * * *') },
        ]),
      }),
      'FILE_DAMAGED',
    ],
    [
      'a picture with too many points',
      async () => ({ name: 'huge.png', content: await aHugePicture() }),
      'IMAGE_TOO_LARGE',
    ],
    [
      'half a picture',
      async () => ({ name: 'half.jpg', content: (await aPhoto()).subarray(0, 9_000) }),
      'FILE_DAMAGED',
    ],
  ])('CLN-5 %s: refused with its code, logged, and nothing is kept', async (_what, make, code) => {
    const file = await make();
    const before = { stored: await stored(), files: await rows('select count(*) from files') };

    const { answer } = await asPatient.upload({ ...file, roomId });

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await answer.json()).toMatchObject({ code });
    expect(await lastLogged()).toMatchObject({
      action: 'upload',
      outcome: 'refused',
      code,
      actor_id: patient.userId,
      address,
    });
    expect(await stored()).toEqual(before.stored);
    expect(await rows('select count(*) from files')).toEqual(before.files);
    expect(
      await rows(
        'select 1 from file_store.uploads where user_id = $1 and name = $2',
        patient.userId,
        file.name.replaceAll('\0', ''),
      ),
    ).toEqual([]);
  });

  it('CLN-5 an upload into a room of others', async () => {
    const { answer } = await asStranger.upload({ name: 'a.pdf', content: aPdf(), roomId });

    expect(await codeOf(answer)).toEqual([404, 'ROOM_NOT_FOUND']);
    expect(await lastLogged()).toMatchObject({
      outcome: 'refused',
      code: 'ROOM_NOT_FOUND',
      actor_id: stranger.userId,
    });
  });

  it('CLN-5 pieces for another’s upload', async () => {
    const begun = await asPatient.begin({ name: 'a.pdf', size: 1000, roomId });
    const id = begun.headers.get('location')!.split('/').at(-1)!;

    const answers = [
      await asDoctor.append(id, 0, aPdf()),
      await asDoctor.progress(id),
      await asDoctor.cancel(id),
      await asDoctor.finish(id),
    ];

    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 404]);
    expect(
      await rows(
        'select outcome, code from file_access_log where file_id = $1 and actor_id = $2',
        id,
        doctor.userId,
      ),
    ).toEqual(answers.map(() => ({ outcome: 'refused', code: 'FILE_NOT_FOUND' })));
    expect((await asPatient.progress(id)).headers.get('upload-offset')).toBe('0');
    await asPatient.cancel(id);
  });

  it('CLN-5 more than was announced: no byte of it is kept', async () => {
    const begun = await asPatient.begin({ name: 'a.pdf', size: 10, roomId });
    const id = begun.headers.get('location')!.split('/').at(-1)!;
    const before = await stored();

    const answer = await asPatient.append(id, 0, Buffer.alloc(1_000, 'x'));

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect((await asPatient.progress(id)).headers.get('upload-offset')).toBe('0');
    expect(await stored()).toEqual(before);
    await asPatient.cancel(id);
  });

  it('CLN-5 an upload that has not arrived as a whole', async () => {
    const begun = await asPatient.begin({ name: 'a.pdf', size: 1000, roomId });
    const id = begun.headers.get('location')!.split('/').at(-1)!;

    const finished = await asPatient.finish(id);

    expect(await codeOf(finished)).toEqual([409, 'UPLOAD_INCOMPLETE']);
    expect((await asPatient.progress(id)).status).toBe(200);
    await asPatient.cancel(id);
  });

  it('CLN-5 a twenty-first upload at a time', async () => {
    const person = await signedIn('patient');
    const own = await aRoom(service.database.pool, [person.userId]);
    const client = fileClient(service, origin, person);
    for (let count = 0; count < 20; count += 1) await client.begin({ name: 'a.pdf', size: 10, roomId: own });

    const one = await client.begin({ name: 'a.pdf', size: 10, roomId: own });

    expect(await codeOf(one)).toEqual([409, 'TOO_MANY_UPLOADS']);
  });
});

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
