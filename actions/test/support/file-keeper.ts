/** Real storage in a folder of its own, with keys of the tests. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type FileKeeper, openFileKeeper } from '../../src/files/keeper.ts';
import { readFileSettings } from '../../src/files/settings.ts';

export interface TestFiles {
  readonly keeper: FileKeeper;
  /** Names of all stored objects. */
  stored(): Promise<string[]>;
  bytesOf(name: string): Promise<Buffer>;
  remove(): Promise<void>;
}

export async function aFileKeeper(
  pool: pg.Pool,
  log: Logger,
  env: NodeJS.ProcessEnv = {},
): Promise<TestFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'telemed-files-'));
  const settings = readFileSettings({
    FILE_STORAGE_DIR: folder,
    FILE_MASTER_KEYS: `test:${randomBytes(32).toString('base64url')}`,
    FILE_MAX_MEGABYTES: '3',
    ...env,
  });
  return {
    keeper: await openFileKeeper(settings, pool, log),
    stored: async () =>
      (await readdir(folder, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .toSorted(),
    bytesOf: (name) => readFile(join(folder, name)),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
