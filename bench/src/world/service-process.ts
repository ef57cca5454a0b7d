/** One service of the product as a child process: started until it answers, stopped, killed, started again. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));

export interface ServiceDescription {
  readonly name: string;
  /** What Node runs, relative to the repository's root, with its arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly healthUrl: string;
}

const keptLines = 40;
const startWithinMs = 60_000;
const stopWithinMs = 15_000;

export class ServiceProcess {
  readonly #description: ServiceDescription;
  readonly #lines: string[] = [];
  #child: ChildProcess | undefined;

  private constructor(description: ServiceDescription) {
    this.#description = description;
  }

  static async start(description: ServiceDescription): Promise<ServiceProcess> {
    const service = new ServiceProcess(description);
    await service.start();
    return service;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error(`${this.#description.name} is not running`);
    return pid;
  }

  /** The last lines the process has written, for messages about its failure. */
  get tail(): string {
    return this.#lines.join('\n');
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Precondition: not running. Resolves when the service answers its health check. */
  async start(): Promise<void> {
    if (this.running) throw new Error(`${this.#description.name} is already running`);
    const child = spawn(process.execPath, this.#description.args, {
      cwd: repositoryRoot,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NODE_ENV: 'production',
        ...this.#description.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#lines.push(...text.trimEnd().split('\n'));
        this.#lines.splice(0, Math.max(0, this.#lines.length - keptLines));
      });
    }
    await once(child, 'spawn');
    const deadline = Date.now() + startWithinMs;
    while (!(await this.#healthy())) {
      if (!this.running || Date.now() > deadline) {
        const how = this.running ? 'did not answer in time' : 'ended while starting';
        await this.kill();
        throw new Error(`${this.#description.name} ${how}:\n${this.tail}`);
      }
      await delay(40);
    }
  }

  /** Asks the process to end, as an operator would. */
  async stop(): Promise<void> {
    if (!this.running) return;
    const child = this.#child as ChildProcess;
    const ended = once(child, 'exit').then(() => true);
    child.kill('SIGTERM');
    if (!(await Promise.race([ended, delay(stopWithinMs, false, { ref: false })]))) {
      child.kill('SIGKILL');
      await ended;
      throw new Error(
        `${this.#description.name} did not end within ${stopWithinMs} ms of SIGTERM:\n${this.tail}`,
      );
    }
  }

  /** Ends the process with no chance to clean up, as a power cut or the kernel's memory killer would. */
  async kill(): Promise<void> {
    if (!this.running) return;
    const child = this.#child as ChildProcess;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async #healthy(): Promise<boolean> {
    try {
      const response = await fetch(this.#description.healthUrl, { signal: AbortSignal.timeout(2_000) });
      await response.body?.cancel();
      return response.ok;
    } catch {
      return false; // not listening yet: asked again until the deadline
    }
  }
}
