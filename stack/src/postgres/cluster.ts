/** One embedded Postgres cluster on a data folder: made when absent, described as a process to supervise. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, open, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileSystemFailure, StackFailure } from '../failure.ts';
import { tailOf } from '../processes/log-tail.ts';
import { SupervisedProcess, type OsUser, type ProcessSpec } from '../processes/supervised-process.ts';
import { postgresBinaries } from './binaries.ts';
import { answersSql, connectionString } from './connection.ts';
import { postgresOsUser, requireReachable } from './os-user.ts';
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
  readonly spec: ProcessSpec;
}

export const superuser = 'telemed';

/**
 * Change capture needs logical decoding; a slot whose reader is gone for long must not fill the disk. On solid state,
 * and with most pages in memory, reading one somewhere costs little more than reading the next: told so, the planner
 * looks rows up by index instead of scanning small tables again for every row.
 */
const baseSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  wal_level: 'logical',
  max_connections: '200',
  max_replication_slots: '20',
  max_wal_senders: '20',
  max_slot_wal_keep_size: '1GB',
  random_page_cost: '1.1',
  timezone: 'UTC',
};

const environment = (): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
});

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
};

async function runInitdb(options: ClusterOptions, folder: string, passwordFile: string, user?: OsUser) {
  const { initdb } = await postgresBinaries();
  const flags = [
    `--pgdata=${folder}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C.UTF-8',
  ];
  const log = await open(options.logFile, 'a');
  try {
    const child = spawn(initdb, flags, {
      ...user,
      cwd: '/',
      detached: true, // Ctrl-C in the terminal must not leave it half done without a word
      stdio: ['ignore', log.fd, log.fd],
      env: environment(),
    });
    await once(child, 'exit');
    if (child.exitCode === 0) return;
  } finally {
    await log.close();
  }
  const detail = await tailOf(options.logFile);
  if (detail.includes('No space left on device')) {
    throw new StackFailure(
      'DISK_FULL',
      `The disk that holds ${folder} is full: free some space and start again.`,
      {
        detail,
      },
    );
  }
  throw new StackFailure(
    'POSTGRES_FAILED',
    `The database could not be made; the log is ${options.logFile}.`,
    {
      detail,
    },
  );
}

/** initdb is not atomic, so it works beside the real folder, which only ever appears complete, by a rename. */
async function initialise(options: ClusterOptions, user: OsUser | undefined): Promise<void> {
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
    await runInitdb(options, unfinished, passwordFile, user);
    await rename(unfinished, options.databaseDir);
  } finally {
    await unlink(passwordFile);
  }
}

/** Precondition: the caller holds the data folder's lock and found `port` free. */
export async function prepareCluster(given: ClusterOptions): Promise<Cluster> {
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
  } catch (error) {
    throw fileSystemFailure(error, options.databaseDir);
  }
  const settings = { ...baseSettings, ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = connectionString({ ...options, user: superuser, database: 'postgres' });
  return {
    url,
    spec: {
      name: 'database',
      command: postgres,
      args: ['-D', options.databaseDir, '-p', String(options.port), ...flags],
      cwd: '/',
      env: environment(),
      logFile: options.logFile,
      ready: answersSql(url),
      readyWithinMs: 60_000,
      stopSignal: 'SIGINT', // Postgres's "fast" shutdown: ends sessions, writes a checkpoint
      stopWithinMs: 20_000,
      beforeStart: () => endOrphanedPostmaster(options.databaseDir),
      ...(user === undefined ? {} : { user }),
    },
  };
}

/** A cluster for a caller that wants no supervision, e.g. a test run: started now, ended by `stop`. */
export async function startCluster(options: ClusterOptions): Promise<{ url: string; stop(): Promise<void> }> {
  const cluster = await prepareCluster(options);
  const server = new SupervisedProcess(cluster.spec, {
    notice: (line) => console.error(line),
    gaveUp: (failure) => console.error(failure.message),
    changed: async () => undefined,
  });
  await server.start();
  const killNow = (): void => server.killNow();
  process.once('exit', killNow);
  return {
    url: cluster.url,
    async stop() {
      process.off('exit', killNow);
      await server.stop();
    },
  };
}
