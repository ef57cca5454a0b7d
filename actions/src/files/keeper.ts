/** What everything about files works with, put together once per program. */
import type { Disk } from 'flydrive';
import type pg from 'pg';
import type { Logger } from 'pino';
import { KeyRing } from './envelope.ts';
import { type Scan, scannerOf } from './scanner.ts';
import type { FileSettings } from './settings.ts';
import { openStorage } from './storage.ts';

export interface FileKeeper {
  readonly settings: FileSettings;
  readonly disk: Disk;
  readonly keys: KeyRing;
  readonly scan: Scan;
  readonly pool: pg.Pool;
  readonly log: Logger;
}

export async function openFileKeeper(
  settings: FileSettings,
  pool: pg.Pool,
  log: Logger,
): Promise<FileKeeper> {
  return {
    settings,
    disk: await openStorage(settings),
    keys: new KeyRing(settings.FILE_MASTER_KEYS),
    scan: scannerOf(settings, (error) => log.warn({ err: error }, 'the malware scanner does not answer')),
    pool,
    log,
  };
}
