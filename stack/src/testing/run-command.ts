/** Runs one program of the test run to its end, with a bound on its time, and keeps what it said. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { repositoryRoot } from '../repository.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Also shows the output while it comes. */
  readonly show?: boolean;
}

export interface CommandResult {
  readonly ok: boolean;
  readonly output: string;
}

export async function runCommand(
  command: string,
  args: string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? repositoryRoot,
    env: options.env ?? process.env,
    detached: true, // a group of its own, so that what it starts can be ended with it
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (options.show) process.stdout.write(text);
    });
  }
  const killGroup = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has ended meanwhile
    }
  };
  const limit = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
  let last: NodeJS.Timeout | undefined;
  const end = (): void => {
    output += options.signal.aborted
      ? '\ninterrupted'
      : `\nended after ${options.timeoutMs / 1000} s without a result`;
    killGroup('SIGTERM');
    last = setTimeout(() => killGroup('SIGKILL'), 10_000);
  };
  limit.addEventListener('abort', end, { once: true });
  try {
    await once(child, 'close');
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error) };
  } finally {
    limit.removeEventListener('abort', end);
    clearTimeout(last);
    killGroup('SIGKILL');
  }
  return { ok: child.exitCode === 0, output };
}
