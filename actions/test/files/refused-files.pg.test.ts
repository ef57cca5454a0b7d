import { describe, expect, it } from 'vitest';
import { aRoom } from '../../../hasura/test/support/people.ts';
import { address, fileClient } from './file-client.ts';
import {
  asDoctor,
  asPatient,
  asStranger,
  codeOf,
  doctor,
  inARoom,
  lastLogged,
  origin,
  patient,
  roomId,
  rows,
  service,
  signedIn,
  stored,
  stranger,
} from './files-situation.ts';
import { aDocx, aHeic, aHugePicture, aPdf, aPhoto, aZip } from './real-files.ts';

inARoom();

const documentTypes =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>';

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
