/** Builds the app when its sources changed, and keeps each build apart, so that a running one is never pulled away. */
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileSystemFailure, StackFailure } from '../failure.ts';
import { isSameProcess, startOfProcess } from '../processes/process-identity.ts';
import { tailOf } from '../processes/log-tail.ts';
import { inRepository, repositoryRoot } from '../repository.ts';
import type { StackMode } from '../stack-state.ts';

const appFolder = inRepository('app');
const buildsFolder = inRepository('node_modules/.cache/telemed-app');
const lockFile = join(buildsFolder, 'build.lock');
const keptBuilds = 3;
const notSources = new Set(['.next', 'node_modules', 'generated', 'next-env.d.ts']);

async function* filesUnder(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (notSources.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (!entry.name.endsWith('.tsbuildinfo')) yield path;
  }
}

/** Names everything a build depends on: the app's files, the schema its documents are typed by, the versions. */
export async function appSourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const add = async (path: string): Promise<void> => {
    hash
      .update(relative(repositoryRoot, path))
      .update('\0')
      .update(await readFile(path))
      .update('\0');
  };
  for await (const path of filesUnder(appFolder)) await add(path);
  for (const name of ['package-lock.json', 'codegen.ts', 'hasura/schema.graphql', 'tsconfig.base.json']) {
    await add(inRepository(name));
  }
  return hash.digest('hex').slice(0, 16);
}

const serverIn = (build: string): string => join(build, 'app', 'server.js');

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** The entry of the build for the present sources, if there is one. */
export async function existingAppBuild(): Promise<string | undefined> {
  const build = join(buildsFolder, await appSourceHash());
  if (!(await isThere(serverIn(build)))) return undefined;
  await utimes(build, new Date(), new Date()); // in use: the last to be cleared away
  return serverIn(build);
}

/** Next builds in one folder: two copies of the stack must not do so at once. */
async function withBuildLock<T>(run: () => Promise<T>): Promise<T> {
  await mkdir(buildsFolder, { recursive: true });
  const mine = `${process.pid} ${await startOfProcess(process.pid)}`;
  for (;;) {
    try {
      const file = await open(lockFile, 'wx');
      await file.writeFile(mine);
      await file.close();
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileSystemFailure(error, lockFile);
    }
    const [pid, startedAt] = (await readFile(lockFile, 'utf8').catch(() => '')).split(' ');
    // An empty file is a lock being written at this moment, or left by a crash then: its age decides.
    const age =
      Date.now() -
      (await stat(lockFile).then(
        (info) => info.mtimeMs,
        () => Date.now(),
      ));
    const abandoned = pid ? !(await isSameProcess(Number(pid), startedAt)) : age > 5_000;
    if (abandoned) await rm(lockFile, { force: true });
    else await delay(500);
  }
  try {
    return await run();
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function runInApp(npmArgs: string[], logFile: string, signal: AbortSignal): Promise<void> {
  const log = await open(logFile, 'w');
  try {
    const child = spawn('npm', npmArgs, {
      cwd: appFolder,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1', CI: '1' },
    });
    const abort = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGTERM'));
    signal.addEventListener('abort', abort, { once: true });
    await once(child, 'exit');
    signal.removeEventListener('abort', abort);
    signal.throwIfAborted();
    if (child.exitCode === 0) return;
  } finally {
    await log.close();
  }
  const detail = await tailOf(logFile, 40);
  const full = detail.includes('ENOSPC');
  throw new StackFailure(
    full ? 'DISK_FULL' : 'STEP_FAILED',
    full
      ? 'The disk is full: the app could not be built; free some space and start again.'
      : `The app could not be built; the whole log is ${logFile}.`,
    { detail },
  );
}

/** Gathers what `output: 'standalone'` leaves in three places into one folder that can be run as it is. */
async function keepBuild(hash: string): Promise<string> {
  const target = join(buildsFolder, hash);
  const unfinished = `${target}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(join(appFolder, '.next/standalone'), unfinished, { recursive: true, verbatimSymlinks: true });
  await cp(join(appFolder, '.next/static'), join(unfinished, 'app/.next/static'), { recursive: true });
  const publicFolder = join(appFolder, 'public');
  if (await isThere(publicFolder))
    await cp(publicFolder, join(unfinished, 'app/public'), { recursive: true });
  // What is there cannot be started, or there would be no new build: a removal that was broken off left it.
  await rm(target, { recursive: true, force: true });
  await rename(unfinished, target);
  return serverIn(target);
}

async function clearOldBuilds(): Promise<void> {
  const names = (await readdir(buildsFolder)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(buildsFolder, name))).mtimeMs })),
  );
  const old = aged.sort((a, b) => b.at - a.at).slice(keptBuilds);
  for (const { name } of old) await rm(join(buildsFolder, name), { recursive: true, force: true });
}

/** The entry of a build of the present sources, made now if need be. */
export async function buildApp(logFile: string, signal: AbortSignal): Promise<string> {
  return withBuildLock(async () => {
    const existing = await existingAppBuild();
    if (existing !== undefined) return existing;
    const hash = await appSourceHash();
    await runInApp(['run', '--silent', 'build'], logFile, signal);
    try {
      const server = await keepBuild(hash);
      await clearOldBuilds();
      return server;
    } catch (error) {
      throw fileSystemFailure(error, buildsFolder);
    }
  });
}

/** The app's server to run: a build in `built` mode; none in development, where Next compiles on demand. */
export async function prepareApp(
  mode: StackMode,
  logFile: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (mode === 'built') return (await existingAppBuild()) ?? buildApp(logFile, signal);
  await runInApp(['run', '--silent', 'generate'], logFile, signal);
  return undefined;
}
