/** Starts one embedded Postgres cluster on a data folder and stops it again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, open, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { fileSystemFailure, StackFailure } from '../failure.ts';
import { tailOf } from '../processes/log-tail.ts';
import { postgresBinaries } from './binaries.ts';
import { postgresOsUser, requireReachable, type OsUser } from './os-user.ts';
import { endOrphanedPostmaster } from './postmaster.ts';

export interface ClusterOptions {
  readonly databaseDir: string;
  readonly logFile: string;
  readonly port: number;
  readonly password: string;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Cluster {
  /** Connection string of the superuser to the maintenance database. */
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  /** Settles when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const superuser = 'telemed';

/** Change capture needs logical decoding; a slot whose reader is gone for long must not fill the disk. */
const baseSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  wal_level: 'logical',
  max_connections: '200',
  max_replication_slots: '20',
  max_wal_senders: '20',
  max_slot_wal_keep_size: '1GB',
  timezone: 'UTC',
};

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

async function spawnLogged(command: string, args: string[], logFile: string, user: OsUser | undefined) {
  const log = await open(logFile, 'a');
  try {
    // A process group of its own: Ctrl-C in the terminal must not stop Postgres before its clients.
    const child = spawn(command, args, {
      ...user,
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    });
    await once(child, 'spawn');
    return child;
  } finally {
    await log.close();
  }
}

const exitOf = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : once(child, 'exit').then(() => undefined);

/** initdb is not atomic, so it works beside the real folder, which only ever appears complete, by a rename. */
async function initialise(options: ClusterOptions, user: OsUser | undefined): Promise<void> {
  const { initdb } = await postgresBinaries();
  const unfinished = `${options.databaseDir}.unfinished`;
  const passwordFile = `${options.databaseDir}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  try {
    if (user !== undefined) {
      await chown(unfinished, user.uid, user.gid);
      await chown(passwordFile, user.uid, user.gid);
    }
    const flags = [
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C.UTF-8',
    ];
    const child = await spawnLogged(initdb, flags, options.logFile, user);
    await exitOf(child);
    if (child.exitCode !== 0) throw await startFailure(options, 'could not be initialised');
    await rename(unfinished, options.databaseDir);
  } finally {
    await unlink(passwordFile);
  }
}

async function startFailure(options: ClusterOptions, what: string): Promise<StackFailure> {
  const detail = await tailOf(options.logFile);
  if (detail.includes('No space left on device')) {
    return new StackFailure(
      'DISK_FULL',
      `The disk that holds ${options.databaseDir} is full: free some space and start again; nothing was lost.`,
      { detail },
    );
  }
  return new StackFailure('POSTGRES_FAILED', `Postgres ${what}; its log is ${options.logFile}.`, { detail });
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // a connection cut while starting is simply tried again
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

async function waitUntilAnswering(child: ChildProcess, url: string, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    if (await answers(url)) return true;
    await delay(30);
  }
  return false;
}

/** Precondition: the caller holds the data folder's lock and found `port` free. */
export async function startCluster(given: ClusterOptions): Promise<Cluster> {
  const options = { ...given, databaseDir: resolve(given.databaseDir), logFile: resolve(given.logFile) };
  const user = await postgresOsUser();
  const { postgres } = await postgresBinaries();
  try {
    await mkdir(dirname(options.databaseDir), { recursive: true });
    await mkdir(dirname(options.logFile), { recursive: true });
    await requireReachable(dirname(options.databaseDir), user);
    await requireReachable(postgres, user);
    await chmod(postgres, 0o755).catch(() => undefined); // read-only installs already have the right mode
    if (!(await exists(options.databaseDir))) await initialise(options, user);
    await endOrphanedPostmaster(options.databaseDir);
  } catch (error) {
    throw fileSystemFailure(error, options.databaseDir);
  }

  const settings = { ...baseSettings, ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = `postgres://${superuser}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`;
  const child = await spawnLogged(
    postgres,
    ['-D', options.databaseDir, '-p', String(options.port), ...flags],
    options.logFile,
    user,
  );
  const ended = exitOf(child);
  if (!(await waitUntilAnswering(child, url, 60_000))) {
    child.kill('SIGQUIT');
    await ended;
    throw await startFailure(options, 'did not start');
  }
  return {
    url,
    pid: child.pid ?? 0,
    port: options.port,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT'); // Postgres's "fast" shutdown: ends sessions, writes a checkpoint
      const stopped = await Promise.race([ended.then(() => true), delay(20_000, false, { ref: false })]);
      if (!stopped) child.kill('SIGQUIT');
      await ended;
    },
  };
}
