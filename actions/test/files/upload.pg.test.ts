import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { address } from './file-client.ts';
import {
  aSentFile,
  asDoctor,
  asPatient,
  doctor,
  inARoom,
  lastLogged,
  linkFor,
  origin,
  patient,
  roomId,
  rows,
  service,
  stored,
} from './files-situation.ts';
import { aDicom, aPdf, aPhoto } from './real-files.ts';

inARoom();

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

it('CLN-5 an image of a scanner is taken as it is, to be saved and opened elsewhere', async () => {
  const image = aDicom();
  const { fileId } = await aSentFile('head.dcm', image);

  const answer = await asDoctor.read((await linkFor(asDoctor, fileId)).url);

  expect(answer.headers.get('content-type')).toBe('application/dicom');
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
  expect(Buffer.from(await answer.arrayBuffer()).equals(image)).toBe(true);
  expect(await rows('select has_preview from files where id = $1', fileId)).toEqual([{ has_preview: false }]);
});
