/**
 * Ports that stacks of this machine have chosen, from the choice on until the stack has ended: a program binds its
 * port long after that, the app only when it has been built. A claim is an empty file named after port and holder in
 * the system's folder for temporary files.
 *
 * Whoever wants a port writes his claim first and looks for others' afterwards. Of two at once at least one sees the
 * other, so no port ever has two holders; when both see each other, both go elsewhere. A claim whose process is gone
 * counts for nothing and may be removed by anybody, because no other holder's claim has its name.
 */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSystemFailure } from './failure.ts';
import { isSameProcess, startOfProcess } from './processes/process-identity.ts';

export interface PortClaims {
  /** False: another running stack has it. */
  claim(port: number): Promise<boolean>;
  /** Gives back one port, or all of them. */
  release(port?: number): Promise<void>;
}

interface Claim {
  readonly file: string;
  readonly port: number;
  readonly pid: number;
  readonly startedAt: string;
  readonly owner: string;
}

/** The start of a process is a number, or words with spaces and colons. */
const written = ({ port, pid, startedAt, owner }: Omit<Claim, 'file'>): string =>
  [port, pid, Buffer.from(startedAt).toString('hex'), owner].join('.');

function read(file: string): Claim | undefined {
  const match = /^(\d+)\.(\d+)\.([0-9a-f]+)\.([0-9a-f-]+)$/.exec(file);
  if (match === null) return undefined;
  const [, port, pid, startedAt, owner] = match as unknown as [string, string, string, string, string];
  return {
    file,
    port: Number(port),
    pid: Number(pid),
    startedAt: Buffer.from(startedAt, 'hex').toString(),
    owner,
  };
}

export async function openPortClaims(folder = join(tmpdir(), 'telemed-ports')): Promise<PortClaims> {
  try {
    await mkdir(folder, { recursive: true });
    // Open to every user, as the folder around it; refused to all but the one who made it, who has done it.
    await chmod(folder, 0o1777).catch(() => undefined);
  } catch (error) {
    throw fileSystemFailure(error, folder);
  }
  const startedAt = await startOfProcess(process.pid);
  if (startedAt === undefined) throw new Error('The start of this process is not known.');
  const holder = { pid: process.pid, startedAt, owner: randomUUID() };
  const mine = new Map<number, string>();

  const release = async (port: number): Promise<void> => {
    const file = mine.get(port);
    mine.delete(port);
    if (file !== undefined) await rm(join(folder, file), { force: true });
  };
  const isTaken = async (port: number): Promise<boolean> => {
    for (const claim of (await readdir(folder)).map(read)) {
      if (claim?.port !== port || claim.owner === holder.owner) continue;
      if (await isSameProcess(claim.pid, claim.startedAt)) return true;
      // Another user's stays where it is and counts for nothing all the same.
      await rm(join(folder, claim.file), { force: true }).catch(() => undefined);
    }
    return false;
  };

  return {
    async claim(port) {
      const file = written({ port, ...holder });
      mine.set(port, file);
      try {
        await writeFile(join(folder, file), '');
      } catch (error) {
        throw fileSystemFailure(error, folder);
      }
      if (!(await isTaken(port))) return true;
      await release(port);
      return false;
    },
    async release(port) {
      for (const held of port === undefined ? [...mine.keys()] : [port]) await release(held);
    },
  };
}
