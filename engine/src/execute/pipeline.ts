/**
 * Several statements in one round trip: all are sent before one Sync, which makes them one implicit transaction.
 * A write then costs what a bare statement costs, though it also tells triggers who acts.
 */
import type { Connection, PoolClient, Submittable } from 'pg';

export interface PipelinedStatement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly (string | null)[];
}

/** What node-postgres' connection offers to submittables; its typings leave this part out. */
interface WireConnection {
  /** Texts prepared on this connection by name, shared with the client's own named queries. */
  readonly parsedStatements: Record<string, string | undefined>;
  readonly stream: { cork?: () => void; uncork?: () => void };
  close: (what: { type: 'S'; name: string }) => void;
  parse: (query: { name: string; text: string }) => void;
  bind: (config: { statement: string; values: readonly (string | null)[] }) => void;
  execute: (config: object) => void;
  sync: () => void;
}

/** Names the failed statement by position; one past the last when the commit itself failed. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly position: number;

  constructor(position: number, cause: unknown) {
    super('a statement of the pipeline failed', { cause });
    this.position = position;
  }
}

/** First columns of the first rows, in order; null where a statement gave none. */
export async function runPipeline(
  client: PoolClient,
  statements: readonly PipelinedStatement[],
): Promise<(string | null)[]> {
  return new Promise((resolve, reject) => {
    client.query(new Pipeline(statements, resolve, reject));
  });
}

class Pipeline implements Submittable {
  readonly #statements: readonly PipelinedStatement[];
  readonly #resolve: (answers: (string | null)[]) => void;
  readonly #reject: (error: unknown) => void;
  readonly #answers: (string | null)[] = [];
  #present: string | null = null;
  #wire: WireConnection | undefined;

  constructor(
    statements: readonly PipelinedStatement[],
    resolve: (answers: (string | null)[]) => void,
    reject: (error: unknown) => void,
  ) {
    this.#statements = statements;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): void {
    const wire = connection as unknown as WireConnection;
    this.#wire = wire;
    const sent = new Set<string>();
    wire.stream.cork?.();
    try {
      for (const { name, text, values } of this.#statements) {
        if (wire.parsedStatements[name] === undefined && !sent.has(name)) {
          sent.add(name);
          // An earlier pipeline may have failed after Postgres prepared the name: closing it is always allowed.
          wire.close({ type: 'S', name });
          wire.parse({ name, text });
        }
        wire.bind({ statement: name, values });
        wire.execute({});
      }
      wire.sync();
    } finally {
      wire.stream.uncork?.();
    }
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#present ??= fields[0] ?? null;
  }

  handleCommandComplete(): void {
    const done = this.#statements[this.#answers.length];
    if (done && this.#wire) this.#wire.parsedStatements[done.name] = done.text;
    this.#answers.push(this.#present);
    this.#present = null;
  }

  handleError(error: unknown): void {
    this.#reject(new PipelineError(this.#answers.length, error));
  }

  handleReadyForQuery(): void {
    this.#resolve(this.#answers);
  }

  handleRowDescription(): void {
    // Only Describe asks for it, and every answer is one text column.
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }
}
