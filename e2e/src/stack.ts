/** The stack under test: where its parts are, its secrets, and its database for what only an operator could do. */

import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { readState, type StackState } from '../../stack/src/stack-state.ts';

const secretsFile = z.object({ internalSecret: z.string(), databaseUrl: z.string() });
const processesFile = z.array(z.object({ name: z.string(), pid: z.number() }));

export const stackFileVariable = 'TELEMED_STACK_JSON';

export class Stack {
  readonly state: StackState;
  readonly internalSecret: string;
  readonly database: pg.Pool;

  private constructor(state: StackState, internalSecret: string, database: pg.Pool) {
    this.state = state;
    this.internalSecret = internalSecret;
    this.database = database;
  }

  /** Precondition: the global set-up has named the running stack's file. */
  static async open(): Promise<Stack> {
    const file = process.env[stackFileVariable];
    if (file === undefined) throw new Error(`${stackFileVariable} does not name a running stack`);
    const state = await readState(file);
    const secrets = secretsFile.parse(JSON.parse(await readFile(state.secretsFile, 'utf8')));
    return new Stack(
      state,
      secrets.internalSecret,
      new pg.Pool({ connectionString: secrets.databaseUrl, max: 4 }),
    );
  }

  /** Ends the engine as a crash would; the stack's supervision starts it again. Returns the pid that was killed. */
  async killEngine(): Promise<number> {
    const pid = await this.#enginePid();
    process.kill(pid, 'SIGKILL');
    return pid;
  }

  /** Whether another engine process than the given one answers. */
  async engineIsBack(killedPid: number): Promise<boolean> {
    const alive = await fetch(`${this.state.engine}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    return alive && (await this.#enginePid()) !== killedPid;
  }

  close(): Promise<void> {
    return this.database.end();
  }

  async #enginePid(): Promise<number> {
    const file = join(dirname(this.state.secretsFile), 'processes.json');
    const processes = processesFile.parse(JSON.parse(await readFile(file, 'utf8')));
    const engine = processes.find((one) => one.name === 'engine');
    if (engine === undefined) throw new Error(`${file} names no engine`);
    return engine.pid;
  }
}
