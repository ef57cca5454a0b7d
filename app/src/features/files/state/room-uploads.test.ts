import { describe, expect, it } from 'vitest';
import { settle } from '../../../live/virtual-clock.ts';
import type { UploadedFile } from './file-facts.ts';
import { mayPass, RoomUploads, type TransferEvents, UploadFailure } from './room-uploads.ts';

const uploaded = (name: string): UploadedFile => ({
  id: '00000000-0000-4000-8000-000000000001',
  name,
  contentType: 'application/pdf',
  byteSize: 3,
  scanResult: 'clean',
});

/** Transfers that go on when the test says so. */
function aRoom() {
  const network = { online: true };
  const runs: { name: string; events: TransferEvents; done: PromiseWithResolvers<UploadedFile> }[] = [];
  const cancelled: string[] = [];
  let keys = 0;
  const uploads = new RoomUploads({
    startTransfer: (file) => ({
      run: (events) => {
        const done = Promise.withResolvers<UploadedFile>();
        runs.push({ name: file.name, events, done });
        return done.promise;
      },
      cancel: async () => void cancelled.push(file.name),
    }),
    newKey: () => String((keys += 1)),
    online: () => network.online,
  });
  return { uploads, runs, cancelled, network };
}

const files = (...names: string[]) => names.map((name) => new File(['abc'], name));

describe('CHAT-10 files chosen for a message', () => {
  it('show their progress, then that they are checked, then that they are ready', async () => {
    const { uploads, runs } = aRoom();

    uploads.add(files('a.pdf'));
    const begun = uploads.items;
    runs[0]!.events.progressed(0.5);
    const half = uploads.items;
    runs[0]!.events.checking();
    const checked = uploads.items;
    runs[0]!.done.resolve(uploaded('a.pdf'));
    await settle();

    expect([begun, half, checked, uploads.items].map(([item]) => [item!.status, item!.progress])).toEqual([
      ['sending', 0],
      ['sending', 0.5],
      ['checking', 1],
      ['ready', 1],
    ]);
    expect(uploads.busy).toBe(false);
  });

  it('leave with the message in the order they were chosen; a refused one stays behind with its reason', async () => {
    const { uploads, runs } = aRoom();
    uploads.add(files('a.pdf', 'b.exe', 'c.pdf'));

    runs[2]!.done.resolve(uploaded('c.pdf'));
    runs[1]!.done.reject(new UploadFailure('TYPE_NOT_ALLOWED'));
    runs[0]!.done.resolve(uploaded('a.pdf'));
    await settle();

    expect(uploads.take().map((file) => file.name)).toEqual(['a.pdf', 'c.pdf']);
    expect(uploads.items).toMatchObject([{ name: 'b.exe', status: 'failed', code: 'TYPE_NOT_ALLOWED' }]);
    expect(uploads.take()).toEqual([]);
  });

  it('go on where they were when a failed one is tried again', async () => {
    const { uploads, runs } = aRoom();
    uploads.add(files('a.pdf'));
    runs[0]!.done.reject(new UploadFailure('NETWORK'));
    await settle();
    expect(uploads.items).toMatchObject([{ status: 'failed', code: 'NETWORK' }]);

    void uploads.retry(uploads.items[0]!.key);
    runs[1]!.done.resolve(uploaded('a.pdf'));
    await settle();

    expect(uploads.items).toMatchObject([{ status: 'ready' }]);
    expect(uploads.items[0]!.code).toBeUndefined();
  });

  it('are called off at the server when taken out, and what comes of them later is ignored', async () => {
    const { uploads, runs, cancelled } = aRoom();
    uploads.add(files('a.pdf', 'b.pdf'));

    await uploads.remove(uploads.items[0]!.key);
    runs[0]!.events.progressed(0.7);
    runs[0]!.done.reject(new Error('aborted'));
    await settle();

    expect(cancelled).toEqual(['a.pdf']);
    expect(uploads.items.map((item) => item.name)).toEqual(['b.pdf']);
  });

  it('are at most ten, and the others are counted', () => {
    const { uploads } = aRoom();

    const left = uploads.add(files(...Array.from({ length: 13 }, (_, index) => `${index}.pdf`)));

    expect([left, uploads.items.length]).toEqual([3, 10]);
    expect(uploads.add(files('one more.pdf'))).toBe(1);
  });

  it('CHAT-11 wait for a connection while there is none, and say so', async () => {
    const { uploads, runs, network } = aRoom();
    network.online = false;
    uploads.add(files('a.pdf'));
    const offline = uploads.items[0]!.status;

    network.online = true;
    uploads.connectivityChanged();
    const back = uploads.items[0]!.status;
    runs[0]!.done.resolve(uploaded('a.pdf'));
    await settle();
    network.online = false;
    uploads.connectivityChanged();

    expect([offline, back, uploads.items[0]!.status]).toEqual(['waiting', 'sending', 'ready']);
  });
});

it('only what is no fault of the file is offered to be tried again', () => {
  expect(['NETWORK', 'SCANNER_UNAVAILABLE', 'TYPE_MISMATCH', 'FILE_TOO_LARGE'].map(mayPass)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
