/** A worker of the product as a process that can be killed, with a clock that may be wrong. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../world/service-process.ts';

export interface WorkerSurroundings {
  readonly databaseUrl: string;
  readonly smtpUrl: string;
  /** Asked whether an interrupted mail has arrived; none where the receiver cannot say. */
  readonly catcherUrl?: string;
  readonly leaseSeconds: number;
}

const keptLines = 60;

export class WorkerProcess {
  readonly child: ChildProcess;
  readonly #ready: Promise<void>;
  readonly #lines: string[] = [];

  /** `clockAheadMs` sets the worker's own clock wrong; the database's stays right. */
  constructor(surroundings: WorkerSurroundings, clockAheadMs = 0) {
    const { databaseUrl, smtpUrl, catcherUrl, leaseSeconds } = surroundings;
    const skew = `const right = Date.now; Date.now = () => right() + ${clockAheadMs};
      globalThis.Date = new Proxy(Date, { construct: (target, given, maker) =>
        Reflect.construct(target, given.length === 0 ? [target.now()] : given, maker) });`;
    const preload =
      clockAheadMs === 0 ? [] : ['--import', `data:text/javascript,${encodeURIComponent(skew)}`];
    this.child = spawn(process.execPath, [...preload, 'actions/src/worker.ts'], {
      cwd: repositoryRoot,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NODE_ENV: 'production',
        LOG_LEVEL: 'info',
        DATABASE_URL: databaseUrl,
        APP_URL: 'https://telemed.example',
        SMTP_URL: smtpUrl,
        ...(catcherUrl !== undefined && { MAIL_CATCHER_URL: catcherUrl }),
        DELIVERY_LEASE_SECONDS: String(leaseSeconds),
        QUEUE_SUPERVISE_SECONDS: '2',
        // For parts of the worker that have nothing to do here.
        FILE_MASTER_KEYS: `bench:${Buffer.alloc(32, 7).toString('base64url')}`,
        FILE_STORAGE_DIR: join(tmpdir(), 'telemed-no-files'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ready = Promise.withResolvers<void>();
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream! }).on('line', (line) => {
        this.#lines.push(line);
        if (this.#lines.length > keptLines) this.#lines.shift();
        if (line.includes('"msg":"ready"')) ready.resolve();
      });
    }
    this.child.once('exit', () => ready.reject(new Error(`the worker ended:\n${this.#lines.join('\n')}`)));
    this.#ready = ready.promise;
    this.#ready.catch(() => undefined); // told to whoever asks; a killed one is not waited for
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get tail(): string {
    return this.#lines.join('\n');
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!this.running) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }
}
