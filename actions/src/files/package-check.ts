/** Office files are archives: looked through without unpacking, so that none is taken that would burst its reader. */
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl, { type Entry, type Options, type ZipFile } from 'yauzl';
import { refusal } from './refusals.ts';

const mostEntries = 5_000;
/** Text packs well, but not two hundred times. Small entries are let off: a blank sheet packs like a bomb. */
const highestRatio = 200;
const ratioMattersFrom = 8 * 1024 * 1024;

const open = promisify<Buffer, Options, ZipFile>(yauzl.fromBuffer);

export async function checkPackage(content: Buffer, mostUnpacked: number): Promise<void> {
  let archive: ZipFile;
  try {
    archive = await open(content, { lazyEntries: true, validateEntrySizes: true });
  } catch (error) {
    throw refusal('FILE_DAMAGED', error);
  }
  if (archive.entryCount > mostEntries) throw refusal('ARCHIVE_TOO_LARGE');
  let unpacked = 0;
  for await (const entry of entriesOf(archive)) {
    unpacked += entry.uncompressedSize;
    const bursting =
      entry.uncompressedSize > ratioMattersFrom &&
      entry.uncompressedSize > entry.compressedSize * highestRatio;
    if (unpacked > mostUnpacked || bursting) throw refusal('ARCHIVE_TOO_LARGE', { entry: entry.fileName });
    await unpackIntoNothing(archive, entry);
  }
}

async function* entriesOf(archive: ZipFile): AsyncGenerator<Entry> {
  const next = (): Promise<Entry | undefined> =>
    new Promise((found, failed) => {
      const settle =
        <Value>(use: (value: Value) => void) =>
        (value: Value) => {
          archive.removeAllListeners();
          use(value);
        };
      archive.once('entry', settle(found));
      archive.once(
        'end',
        settle(() => found(undefined)),
      );
      archive.once(
        'error',
        settle((error: Error) => failed(refusal('FILE_DAMAGED', error))),
      );
      archive.readEntry();
    });
  for (let entry = await next(); entry !== undefined; entry = await next()) yield entry;
}

/** Sizes in the directory can lie; the reader stops at an entry that holds more than it says. */
async function unpackIntoNothing(archive: ZipFile, entry: Entry): Promise<void> {
  if (entry.fileName.endsWith('/') || entry.isEncrypted()) return;
  try {
    const stream = await new Promise<Readable>((opened, failed) => {
      archive.openReadStream(entry, (error, given) => (error ? failed(error) : opened(given)));
    });
    for await (const _chunk of stream);
  } catch (error) {
    throw refusal('FILE_DAMAGED', error);
  }
}
