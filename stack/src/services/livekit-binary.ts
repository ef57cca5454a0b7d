/** Finds a LiveKit server, or builds the pinned one with Go. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename } from 'node:fs/promises';
import { constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { inRepository } from '../repository.ts';

const run = promisify(execFile);
const moduleFolder = inRepository('stack/livekit');
const program = 'github.com/livekit/livekit-server/cmd/server';

export type LivekitBinary =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'buildable'; build(signal: AbortSignal): Promise<string> }
  | { readonly kind: 'unavailable'; readonly reason: string };

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    if (folder !== '' && (await isExecutable(candidate))) return candidate;
  }
  return undefined;
}

/** Shared by all copies of the stack on this machine; a changed pin has another name. */
async function cachedPath(): Promise<string> {
  const sum = createHash('sha256').update(await readFile(join(moduleFolder, 'go.sum')));
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(cache, 'telemed', `livekit-server-${sum.digest('hex').slice(0, 16)}`);
}

async function build(go: string, target: string, signal: AbortSignal): Promise<string> {
  await mkdir(join(target, '..'), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o', unfinished, program];
  await run(go, args, {
    cwd: moduleFolder,
    signal,
    maxBuffer: 16 * 1024 * 1024,
    env: { ...process.env, GOFLAGS: '-mod=readonly', CGO_ENABLED: '0' },
  });
  await rename(unfinished, target);
  return target;
}

export async function findLivekit(): Promise<LivekitBinary> {
  const installed = await onPath('livekit-server');
  if (installed !== undefined) return { kind: 'found', path: installed };
  const cached = await cachedPath();
  if (await isExecutable(cached)) return { kind: 'found', path: cached };
  const go =
    (await onPath('go')) ??
    ((await isExecutable('/usr/local/go/bin/go')) ? '/usr/local/go/bin/go' : undefined);
  if (go === undefined) {
    return { kind: 'unavailable', reason: 'there is neither a livekit-server nor Go to build one' };
  }
  return { kind: 'buildable', build: (signal) => build(go, cached, signal) };
}
