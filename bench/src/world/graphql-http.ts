/**
 * GraphQL over HTTP for load: kept-alive connections, and answers that are either data or a thrown reason. Whoever
 * measures shares the machine with what is measured, so it asks in the way that costs a client least.
 */

import { Pool, type Dispatcher } from 'undici';

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly { message: string; extensions?: { code?: string } }[];
}

/** The server understood the request and refused it. */
export class GraphqlRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'GraphqlRefusal';
    this.code = code;
  }
}

export class GraphqlHttp {
  readonly #path: string;
  readonly #pool: Pool;

  constructor(url: string, connections = 64) {
    const { origin, pathname } = new URL(url);
    this.#path = pathname;
    this.#pool = new Pool(origin, { connections, headersTimeout: 30_000, bodyTimeout: 30_000 });
  }

  async send<Data>(
    token: string,
    query: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Data> {
    return dataOf(await this.text(token, query, variables)) as Data;
  }

  /** The answer as it came, refusal or not: for measuring, where reading it would cost more than it shows. */
  text(token: string, query: string, variables: Readonly<Record<string, unknown>>): Promise<string> {
    const body = JSON.stringify({ query, variables });
    const headers = ['content-type', 'application/json', 'authorization', `Bearer ${token}`];
    return new Promise((resolve, reject) => {
      this.#pool.dispatch(
        { path: this.#path, method: 'POST', headers, body },
        new CollectedAnswer(resolve, reject),
      );
    });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

/** @throws GraphqlRefusal when the answer is one. */
export function dataOf(text: string): unknown {
  const answer = answerOf(text);
  const refusal = answer.errors?.[0];
  if (refusal !== undefined) throw new GraphqlRefusal(refusal.extensions?.code ?? 'unknown', refusal.message);
  if (answer.data === undefined || answer.data === null) throw new Error('an answer without data and errors');
  return answer.data;
}

function answerOf(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch (cause) {
    throw new Error(`an answer that is no JSON: ${text.slice(0, 80)}`, { cause });
  }
}

/** Collects one answer without the streams that `request` of undici would make for it. */
class CollectedAnswer implements Dispatcher.DispatchHandler {
  readonly #resolve: (text: string) => void;
  readonly #reject: (reason: Error) => void;
  readonly #chunks: Buffer[] = [];

  constructor(resolve: (text: string) => void, reject: (reason: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  // undici insists on a handler for every moment.
  onRequestStart(): void {}

  onResponseStart(): void {}

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#resolve(Buffer.concat(this.#chunks).toString('utf8'));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }
}
