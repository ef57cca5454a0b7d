/** The network namespace of the weak side. It lives by one process of ours and is gone with it, however we end. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Namespace {
  /** The command that runs another one inside: the first word is the program. */
  readonly enter: readonly string[];
  readonly pid: number;
  run(program: string, ...args: string[]): Promise<void>;
  close(): Promise<void>;
}

export async function makeNamespace(): Promise<Namespace> {
  // `cat` ends when our end of its pipe is closed, and be it by our own death; a Ctrl-C of the terminal is not for it,
  // because what uses the namespace has to be ended first.
  const holder: ChildProcess = spawn('unshare', ['--net', 'sh', '-c', 'echo inside && exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  const { pid, stdin, stdout } = holder;
  if (pid === undefined || stdin === null || stdout === null) {
    const [error] = (await once(holder, 'error')) as [Error];
    throw error;
  }
  const inside = await Promise.race([
    once(stdout, 'data').then(() => true),
    once(holder, 'exit').then(() => false),
  ]);
  if (!inside) throw new Error('a network namespace was refused');
  const enter = ['nsenter', `--net=/proc/${pid}/ns/net`];
  return {
    enter,
    pid,
    run: async (program, ...args) => {
      const [entering, ...rest] = enter;
      await run(entering!, [...rest, program, ...args]);
    },
    close: async () => {
      if (holder.exitCode !== null) return;
      const ended = once(holder, 'exit');
      stdin.end();
      await ended;
    },
  };
}
