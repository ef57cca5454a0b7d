/** Decides which operating-system user Postgres runs as, since it refuses to run as root. */
import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { StackFailure } from '../failure.ts';
import type { OsUser } from '../processes/supervised-process.ts';

const run = promisify(execFile);

const lookUp = async (name: string): Promise<OsUser | undefined> => {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined; // `id` exits with 1 when there is no such user
  }
};

/** The user for Postgres: undefined (ourselves) unless we are root; then `postgres`, created when absent. */
export async function postgresOsUser(): Promise<OsUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await lookUp('postgres');
  if (existing !== undefined) return existing;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  } catch (error) {
    throw new StackFailure(
      'POSTGRES_UNAVAILABLE',
      'Postgres refuses to run as root and no user named postgres could be created: create one, or start as another user.',
      { cause: error },
    );
  }
  const created = await lookUp('postgres');
  if (created === undefined) {
    throw new StackFailure('POSTGRES_UNAVAILABLE', 'The user postgres was created but cannot be found.');
  }
  return created;
}

/** Refuses early when `user` cannot reach `path`: a spawn would fail later with a bare EACCES. */
export async function requireReachable(path: string, user: OsUser | undefined): Promise<void> {
  if (user === undefined) return;
  try {
    await run('ls', ['-d', path], { uid: user.uid, gid: user.gid, cwd: '/' });
  } catch (error) {
    throw new StackFailure(
      'DATA_FOLDER_UNUSABLE',
      `Started as root, Postgres runs as the user postgres, who cannot enter ${dirname(path)}: ` +
        'move the project or TELEMED_DATA_DIR out of private folders such as /root, or start as another user.',
      { cause: error },
    );
  }
}
