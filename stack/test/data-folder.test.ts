import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataFolderAt, lockDataFolder, prepareDataFolder, writeFileWhole } from '../src/data-folder.ts';
import { fileSystemFailure } from '../src/failure.ts';
import { startOfProcess } from '../src/processes/process-identity.ts';
import { jwtSecret, loadSecrets } from '../src/secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';

const root = await temporaryFolder('data-folder');
let count = 0;

async function freshFolder() {
  const folder = dataFolderAt(join(root, String(count++)));
  await prepareDataFolder(folder);
  return folder;
}

test('secrets are made once, differ from each other, and only their owner may read them', async () => {
  const folder = await freshFolder();
  const made = await loadSecrets(folder);
  expect((await stat(folder.secretsFile)).mode & 0o777).toBe(0o600);
  expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
  expect(JSON.parse(jwtSecret(made))).toEqual({ type: 'HS256', key: made.jwtKey });
  expect(await loadSecrets(folder)).toEqual(made);
});

test('damaged secrets are reported and left as they are, since the database knows the old ones', async () => {
  const folder = await freshFolder();
  await writeFile(folder.secretsFile, '{"adminSecret":');
  await expect(loadSecrets(folder)).rejects.toMatchObject({ code: 'SECRETS_INVALID' });
  expect(await readFile(folder.secretsFile, 'utf8')).toBe('{"adminSecret":');
});

test('a second stack on the same folder is refused and told which process has it', async () => {
  const folder = await freshFolder();
  const unlock = await lockDataFolder(folder);
  await expect(lockDataFolder(folder)).rejects.toMatchObject({
    code: 'DATA_FOLDER_IN_USE',
    message: expect.stringContaining(`process ${process.pid}`),
  });
  await unlock();
  await (
    await lockDataFolder(folder)
  )();
});

test('the lock of a process that has died does not stand in the way', async () => {
  const folder = await freshFolder();
  const child = spawn('sleep', ['60']);
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  await writeFile(folder.lockFile, JSON.stringify({ pid, startedAt: await startOfProcess(pid) }));
  await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'DATA_FOLDER_IN_USE' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (
    await lockDataFolder(folder)
  )();
});

test('the lock of an earlier process with our own id is not taken for ours', async () => {
  const folder = await freshFolder();
  await writeFile(folder.lockFile, JSON.stringify({ pid: process.pid, startedAt: '1' }));
  await (
    await lockDataFolder(folder)
  )();
});

test('a data folder that is a file is refused in one sentence', async () => {
  const path = join(root, 'a-file');
  await writeFile(path, '');
  await expect(prepareDataFolder(dataFolderAt(path))).rejects.toMatchObject({
    code: 'DATA_FOLDER_UNUSABLE',
    message: expect.stringContaining('TELEMED_DATA_DIR'),
  });
});

test('a file that cannot be written is reported by what the file system said first', async () => {
  const file = join(root, 'kept.json');
  await writeFile(file, 'old');
  await expect(writeFileWhole(join(file, 'below'), 'new')).rejects.toMatchObject({
    code: 'DATA_FOLDER_UNUSABLE',
  });
});

test('a full disk is named as such, and other faults keep their own words', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const other = new Error('something else');
  expect(fileSystemFailure(full, '/data')).toMatchObject({ code: 'DISK_FULL', cause: full });
  expect(fileSystemFailure(other, '/data')).toBe(other);
});
