/** One child process that is started until ready, watched, started again when it dies, and stopped in order. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, rename, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileSystemFailure, StackFailure } from '../failure.ts';
import { tailOf } from './log-tail.ts';
import type { Probe } from './probes.ts';
import { decideRestart } from './restart-policy.ts';

export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment of the child: nothing of ours leaks into it unnamed. */
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly ready: Probe;
  /** The operating-system user to run as, when it is not ours. */
  readonly user?: OsUser;
  /** What asks the process to end in order; SIGTERM for most. */
  readonly stopSignal?: NodeJS.Signals;
  /** Clears what an earlier run left behind; called before every start. */
  readonly beforeStart?: () => Promise<void>;
  readonly readyWithinMs?: number;
  readonly stopWithinMs?: number;
}

export interface ProcessEvents {
  /** One clear line about something that happened to the process by itself. */
  notice(line: string): void;
  /** It keeps dying and is not started again. */
  gaveUp(failure: StackFailure): void;
  /** The set of running processes changed; awaited before a start counts as done. */
  changed(): Promise<void>;
}

const largestLogBytes = 10 * 1024 * 1024;

async function openLog(file: string) {
  const size = await stat(file).then(
    (info) => info.size,
    () => 0,
  );
  if (size > largestLogBytes) await rename(file, `${file}.1`);
  return open(file, 'a');
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

const howItEnded = (child: ChildProcess): string =>
  child.signalCode === null ? `exit code ${child.exitCode}` : child.signalCode;

export class SupervisedProcess {
  readonly spec: ProcessSpec;
  readonly #events: ProcessEvents;
  readonly #crashes: number[] = [];
  #child: ChildProcess | undefined;
  /** False as soon as an end is wanted, so that it is not taken for a crash. */
  #wanted = false;
  #recovering: Promise<void> = Promise.resolve();
  readonly #stopSignal = new AbortController();

  constructor(spec: ProcessSpec, events: ProcessEvents) {
    this.spec = spec;
    this.#events = events;
  }

  get pid(): number | undefined {
    return this.#child !== undefined && !hasEnded(this.#child) ? this.#child.pid : undefined;
  }

  /** Resolves once the process is ready; rejects with the tail of its log when it ends or stays silent. */
  async start(): Promise<void> {
    this.#wanted = true;
    const child = await this.#spawn();
    await this.#untilReady(child);
    child.once('exit', () => this.#ended(child));
    if (hasEnded(child)) this.#ended(child);
  }

  async #spawn(): Promise<ChildProcess> {
    const { spec } = this;
    try {
      await spec.beforeStart?.();
      const log = await openLog(spec.logFile);
      try {
        // A process group of its own: Ctrl-C in the terminal reaches only us, who stop all in order.
        const child = spawn(spec.command, spec.args, {
          ...spec.user,
          cwd: spec.cwd,
          env: spec.env,
          detached: true,
          stdio: ['ignore', log.fd, log.fd],
        });
        await once(child, 'spawn');
        this.#child = child;
      } finally {
        await log.close();
      }
    } catch (error) {
      throw fileSystemFailure(error, spec.logFile);
    }
    await this.#events.changed();
    return this.#child;
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + (this.spec.readyWithinMs ?? 30_000);
    while (!(await this.spec.ready())) {
      if (hasEnded(child)) throw await this.#failure(`ended while starting (${howItEnded(child)})`);
      if (!this.#wanted) throw await this.#failure('was stopped while starting');
      if (Date.now() > deadline) {
        this.#wanted = false;
        await this.#end(child);
        throw await this.#failure('did not become ready in time');
      }
      await delay(40);
    }
    // Something else may answer on its port: only a living child counts.
    if (hasEnded(child)) throw await this.#failure(`ended while starting (${howItEnded(child)})`);
  }

  async #failure(what: string): Promise<StackFailure> {
    const detail = await tailOf(this.spec.logFile);
    const { name, logFile } = this.spec;
    if (detail.includes('EADDRINUSE') || detail.includes('Address already in use')) {
      return new StackFailure(
        'PORT_TAKEN',
        `The ${name} found its port taken by another program: start again.`,
        {
          detail,
        },
      );
    }
    if (detail.includes('ENOSPC') || detail.includes('No space left on device')) {
      return new StackFailure(
        'DISK_FULL',
        `The ${name} found the disk full: free some space and start again.`,
        {
          detail,
        },
      );
    }
    return new StackFailure('PROCESS_FAILED', `The ${name} ${what}; its log is ${logFile}.`, { detail });
  }

  #ended(child: ChildProcess): void {
    if (!this.#wanted || this.#child !== child) return;
    this.#recovering = this.#recover(child).catch((error: unknown) => {
      const failure =
        error instanceof StackFailure
          ? error
          : new StackFailure('PROCESS_FAILED', `The ${this.spec.name} could not be started again.`, {
              cause: error,
            });
      this.#events.gaveUp(failure);
    });
  }

  async #recover(ended: ChildProcess): Promise<void> {
    let how = howItEnded(ended);
    while (this.#wanted) {
      const now = Date.now();
      this.#crashes.push(now);
      const decision = decideRestart(this.#crashes, now);
      if (decision.kind === 'give-up') throw await this.#failure(`keeps ending by itself (${how})`);
      this.#events.notice(
        `The ${this.spec.name} ended by itself (${how}); starting it again in ${decision.afterMs / 1000} s.`,
      );
      await delay(decision.afterMs, undefined, { signal: this.#stopSignal.signal }).catch(() => undefined);
      if (!this.#wanted) return;
      try {
        await this.start();
        this.#events.notice(`The ${this.spec.name} is running again.`);
        return;
      } catch (error) {
        if (!(error instanceof StackFailure)) throw error;
        how = error.message;
      }
    }
  }

  async #end(child: ChildProcess): Promise<void> {
    if (hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill(this.spec.stopSignal ?? 'SIGTERM');
    const inTime = await Promise.race([
      ended.then(() => true),
      delay(this.spec.stopWithinMs ?? 8_000, false, { ref: false }),
    ]);
    if (!inTime) this.#signalGroup(child, 'SIGKILL');
    await ended;
    // What the process itself had started must not outlive it.
    this.#signalGroup(child, 'SIGKILL');
  }

  #signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.#stopSignal.abort();
    await this.#recovering;
    if (this.#child !== undefined) await this.#end(this.#child);
    await this.#events.changed();
  }

  /** Ends the process in order and starts it again. */
  async restart(): Promise<void> {
    this.#wanted = false;
    if (this.#child !== undefined) await this.#end(this.#child);
    await this.start();
  }

  /** Ends the process as a crash would; it is started again by supervision. Resolves when it has ended. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || hasEnded(child)) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  /** Last resort when this program itself is going down: synchronous, asks nobody. */
  killNow(): void {
    if (this.#child === undefined || hasEnded(this.#child)) return;
    // A database is asked to end in order even now: it finishes by itself, and the next start waits for it.
    this.#signalGroup(this.#child, this.spec.stopSignal ?? 'SIGKILL');
  }
}
