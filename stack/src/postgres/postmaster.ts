/** Deals with what an earlier Postgres left in a data folder when its parent was killed. */
import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** A zombie still answers signals: only its parent's reaping, which can take seconds, frees the lock file. */
const isZombie = async (pid: number): Promise<boolean> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false; // no /proc here, or the process has gone meanwhile
  }
};

/** True only when `pid` really is a postmaster of this folder: ids are reused after a reboot. */
const servesFolder = async (pid: number, databaseDir: string): Promise<boolean> => {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) === databaseDir;
  } catch {
    return process.platform !== 'linux';
  }
};

async function lockHolder(databaseDir: string): Promise<number | undefined> {
  let text: string;
  try {
    text = await readFile(join(databaseDir, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const pid = Number(text.split('\n', 1)[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

/**
 * Ends a Postgres that outlived its parent, and waits until its lock file no longer stands in the way.
 * Precondition: the caller holds the data folder's own lock, so nobody else is using that Postgres on purpose.
 */
export async function endOrphanedPostmaster(databaseDir: string, timeoutMs = 15_000): Promise<void> {
  const pid = await lockHolder(databaseDir);
  if (pid === undefined || !isAlive(pid)) return;
  if (!(await isZombie(pid))) {
    if (!(await servesFolder(pid, databaseDir))) return;
    process.kill(pid, 'SIGINT');
  }
  const deadline = Date.now() + timeoutMs;
  while (isAlive(pid) && Date.now() < deadline) await delay(50);
}
