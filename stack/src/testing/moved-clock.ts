/**
 * Another moment for a run of tests and all it starts, the database included; the clock runs on from there. libfaketime
 * would do the same, but not here: it locks, so that a process can hang between fork and exec, and gives handlers of
 * signals the real time, by which Postgres finds no deadlock any more.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { StackFailure } from '../failure.ts';
import { inRepository } from '../repository.ts';
import { runCommand } from './run-command.ts';

/** An instant with its zone, `2027-03-14T09:50Z`: a wall time alone would mean another moment on every machine. */
export const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })])
  .transform((text) => Date.parse(text));

export interface ClockLibrary {
  readonly path: string;
  remove(): Promise<void>;
}

/** Made by the C compiler of the machine; undefined where there is none. */
export async function makeClockLibrary(signal: AbortSignal): Promise<ClockLibrary | undefined> {
  const options = { timeoutMs: 60_000, signal };
  if (process.platform !== 'linux' || !(await runCommand('cc', ['--version'], options)).ok) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'telemed-clock-'));
  await chmod(folder, 0o755); // as root, Postgres runs as another user who must be able to load it
  const path = join(folder, 'moved-clock.so');
  const source = inRepository('stack/src/testing/moved-clock.c');
  const made = await runCommand('cc', ['-shared', '-fPIC', '-O2', '-o', path, source, '-ldl'], options);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  if (made.ok) return { path, remove };
  await remove();
  throw new StackFailure('STEP_FAILED', 'The library that moves the clock could not be compiled.', {
    detail: made.output,
  });
}

/**
 * Environment variables that move the clock by a constant distance: every process that has them shows the same time,
 * whenever it begins. Only the time of day moves: timers and the times of files stay as they are.
 */
export function movedClock(at: number, now: number, library: string): Record<string, string> {
  const clock = {
    LD_PRELOAD: library,
    TELEMED_CLOCK_DISTANCE: String(Math.round((at - now) / 1000)),
    NODE_OPTIONS: `--import=${inRepository('stack/src/testing/pass-clock-on.mjs')}`,
  };
  return { ...clock, TELEMED_CLOCK_VARIABLES: [...Object.keys(clock), 'TELEMED_CLOCK_VARIABLES'].join(' ') };
}

/** LiveKit is a Go program that asks the kernel itself: its clock would refuse the tokens of another moment. */
export const clockIsMoved = (): boolean => process.env['TELEMED_CLOCK_VARIABLES'] !== undefined;
