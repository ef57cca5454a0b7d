/** Where encrypted objects lie: a folder of this machine, or a bucket of S3. Neither sees a byte in the clear. */
import { Disk } from 'flydrive';
import { FSDriver } from 'flydrive/drivers/fs';
import type { FileSettings } from './settings.ts';

export async function openStorage(settings: FileSettings): Promise<Disk> {
  if (settings.FILE_STORAGE === 'folder') {
    if (settings.FILE_STORAGE_DIR === undefined) throw new Error('FILE_STORAGE_DIR is missing.');
    return new Disk(new FSDriver({ location: settings.FILE_STORAGE_DIR, visibility: 'private' }));
  }
  if (settings.S3_BUCKET === undefined) throw new Error('S3_BUCKET is missing.');
  // The SDK is large; only a clinic that keeps its files in a bucket loads it.
  const { S3Driver } = await import('flydrive/drivers/s3');
  return new Disk(
    new S3Driver({
      bucket: settings.S3_BUCKET,
      region: settings.S3_REGION,
      ...(settings.S3_ENDPOINT === undefined ? {} : { endpoint: settings.S3_ENDPOINT, forcePathStyle: true }),
      supportsACL: false,
      visibility: 'private',
    }),
  );
}
