/** The folder that holds everything a running stack keeps: database, secrets, logs, state, and its own lock. */
import { constants } from 'node:fs';
import { access, chmod, mkdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileSystemFailure, StackFailure } from './failure.ts';
import { isSameProcess, startOfProcess } from './processes/process-identity.ts';

export interface DataFolder {
  readonly root: string;
  readonly postgres: string;
  readonly logs: string;
  readonly mail: string;
  /** Files of messages, encrypted. */
  readonly files: string;
  readonly bin: string;
  readonly secretsFile: string;
  readonly stateFile: string;
  readonly processesFile: string;
  readonly lockFile: string;
}

const minimumFreeBytes = 300 * 1024 * 1024;

export function dataFolderAt(path: string): DataFolder {
  const root = resolve(path);
  return {
    root,
    postgres: join(root, 'postgres'),
    logs: join(root, 'logs'),
    mail: join(root, 'mail'),
    files: join(root, 'files'),
    bin: join(root, 'bin'),
    secretsFile: join(root, 'secrets.json'),
    stateFile: join(root, 'stack.json'),
    processesFile: join(root, 'processes.json'),
    lockFile: join(root, 'lock.json'),
  };
}

/** Makes the folder, and refuses at once what would only fail half-way: no rights, or no room. */
export async function prepareDataFolder(folder: DataFolder): Promise<void> {
  try {
    await mkdir(folder.logs, { recursive: true });
    await mkdir(folder.mail, { recursive: true });
    await access(folder.root, constants.R_OK | constants.W_OK | constants.X_OK);
    const space = await statfs(folder.root);
    if (space.bavail * space.bsize < minimumFreeBytes) {
      throw new StackFailure(
        'DISK_FULL',
        `The disk that holds ${folder.root} has less than 300 MB left: free some space and start again; nothing was lost.`,
      );
    }
  } catch (error) {
    throw fileSystemFailure(error, folder.root);
  }
}

/** Replaces a file as a whole, so that a reader, or a full disk, never leaves half of one. */
export async function writeFileWhole(path: string, text: string, mode = 0o644): Promise<void> {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    await writeFile(unfinished, text, { mode });
    await chmod(unfinished, mode); // the mode above is narrowed by umask only on creation
    await rename(unfinished, path);
  } catch (error) {
    // Whether or not anything was left to remove, the first fault is the one to tell.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw fileSystemFailure(error, path);
  }
}

interface Lock {
  readonly pid: number;
  readonly startedAt: string;
}

async function holderOf(lockFile: string): Promise<Lock | undefined> {
  try {
    const lock = JSON.parse(await readFile(lockFile, 'utf8')) as Lock;
    return (await isSameProcess(lock.pid, lock.startedAt)) ? lock : undefined;
  } catch {
    return undefined; // no lock, or one that a crash left half-written: nobody holds it
  }
}

/** Claims the folder for this process; the returned function gives it back. */
export async function lockDataFolder(folder: DataFolder): Promise<() => Promise<void>> {
  const mine = JSON.stringify({ pid: process.pid, startedAt: await startOfProcess(process.pid) });
  for (;;) {
    try {
      await writeFile(folder.lockFile, mine, { flag: 'wx' });
      return () => rm(folder.lockFile, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileSystemFailure(error, folder.lockFile);
    }
    const holder = await holderOf(folder.lockFile);
    if (holder !== undefined) {
      throw new StackFailure(
        'DATA_FOLDER_IN_USE',
        `A stack is already running on ${folder.root} (process ${holder.pid}): stop it first, or choose another folder with TELEMED_DATA_DIR.`,
      );
    }
    await rm(folder.lockFile, { force: true });
  }
}
