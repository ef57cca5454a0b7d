/** The measuring process's end of the clients' process. */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChatReport, LoadCommand, LoadReply } from './load-protocol.ts';

export class LoadRemote {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<LoadRemote> {
    const child = fork(fileURLToPath(new URL('./load-process.ts', import.meta.url)));
    await once(child, 'spawn');
    return new LoadRemote(child);
  }

  async open(command: Omit<Extract<LoadCommand, { kind: 'open' }>, 'kind'>): Promise<void> {
    await this.#ask({ kind: 'open', ...command });
  }

  async close(roomIds: readonly string[]): Promise<void> {
    await this.#ask({ kind: 'close', roomIds });
  }

  async chat(command: Omit<Extract<LoadCommand, { kind: 'chat' }>, 'kind'>): Promise<ChatReport> {
    const answer = await this.#ask({ kind: 'chat', ...command });
    if (answer.report === undefined) throw new Error('the clients reported nothing');
    return answer.report;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
  }

  /** Precondition: one command at a time. */
  async #ask(command: LoadCommand): Promise<Extract<LoadReply, { kind: 'done' }>> {
    const controller = new AbortController();
    const { signal } = controller;
    const ended = once(this.#child, 'exit', { signal }).then(() => {
      throw new Error('the clients ended');
    });
    ended.catch(() => undefined); // aborted below once the answer is in
    try {
      const answered = once(this.#child, 'message', { signal });
      this.#child.send(command);
      const [answer] = (await Promise.race([answered, ended])) as [LoadReply];
      if (answer.kind === 'failed') throw new Error(`the clients failed: ${answer.message}`);
      return answer;
    } finally {
      controller.abort();
    }
  }
}
