/** `/v2/query`: SQL for admins, answered as tables of text, and the row commands. */

import type { Pool, PoolClient, QueryArrayResult } from 'pg';
import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import type { PoolOf } from '../execute/run.ts';
import type { Metadata } from '../metadata/types.ts';
import type { Json } from '../plan/compiled.ts';
import { parse } from './commands/places.ts';
import type { GraphqlRequest } from './graphql-request.ts';
import { isRowCommand, rowOperation } from './row-commands.ts';
import type { SchemaCache } from './schema-cache.ts';

const answerShape = z.object({ data: z.record(z.string(), z.json()) });
const commandShape = z.looseObject({ type: z.string(), args: z.unknown() });
const runSqlArgs = z.looseObject({
  sql: z.string(),
  source: z.string().default('default'),
  read_only: z.boolean().default(false),
  cascade: z.boolean().default(false),
  check_metadata_consistency: z.boolean().nullish(),
  /** For statements that Postgres refuses inside a transaction; nothing is checked before they take effect. */
  no_transaction: z.boolean().default(false),
});

/** Statements after which the catalog may differ; asking once too often does no harm. */
const mayChangeSchema = /\b(alter|create|drop|comment|rename|do|call|execute|import|grant|revoke)\b/i;
const asText = { getTypeParser: () => (value: string | Buffer) => value };

export interface QueryCommandOptions {
  readonly poolOf: PoolOf;
  readonly schema: SchemaCache;
  /** The JSON text `{"data": …}`. */
  readonly answer: (request: GraphqlRequest) => Promise<string>;
}

export async function runQueryCommand(body: unknown, options: QueryCommandOptions): Promise<unknown> {
  const { type, args } = parse(commandShape, body, '$');
  if (type === 'bulk') {
    const results: unknown[] = [];
    for (const command of parse(z.array(z.unknown()), args, '$.args')) {
      results.push(await runQueryCommand(command, options));
    }
    return results;
  }
  if (type === 'concurrent_bulk') {
    const commands = parse(z.array(commandShape), args, '$.args');
    if (!commands.every(onlyReads))
      throw new HasuraError('bad-request', '$', 'Only read-only queries are allowed in a concurrent_bulk');
    return Promise.all(commands.map((command) => runQueryCommand(command, options)));
  }
  const rowCommand = type.replace(/^pg_/, '');
  if (isRowCommand(rowCommand)) {
    const { request, result } = rowOperation(rowCommand, args, options.schema.state.model);
    const { data } = answerShape.parse(JSON.parse(await options.answer(request)));
    return result(data);
  }
  if (type !== 'run_sql' && type !== 'pg_run_sql') {
    throw new HasuraError(
      'not-supported',
      '$.type',
      `the query command "${type}" is not served by this engine`,
    );
  }
  const { schema } = options;
  const {
    sql,
    source,
    read_only: readOnly,
    cascade,
    check_metadata_consistency: check,
    no_transaction: alone,
  } = parse(runSqlArgs, args, '$.args');
  const pool = options.poolOf(source);
  if (alone) {
    const result = await withClient(pool, sql, (client) => lastResult(client, sql));
    if (mayChangeSchema.test(sql)) await schema.reload();
    return answerOf(result);
  }
  const follows = !readOnly && (check ?? mayChangeSchema.test(sql));
  const { metadata: before } = schema.state;
  let after = before;
  const result = await runInTransaction(pool, sql, readOnly, async (client) => {
    if (follows) after = await schema.checkTransaction(client, source, cascade);
  });
  if (after !== before) {
    // Metadata that somebody else changed meanwhile stays; its inconsistencies say what is gone.
    const change = (metadata: Metadata) => (metadata === before ? after : metadata);
    await schema.update(change, { onInconsistency: 'keep' });
  } else if (follows || (!readOnly && mayChangeSchema.test(sql))) await schema.reload();
  return result;
}

function onlyReads({ type, args }: z.infer<typeof commandShape>): boolean {
  const name = type.replace(/^pg_/, '');
  if (name === 'run_sql') return runSqlArgs.safeParse(args).data?.read_only === true;
  return name === 'select' || name === 'count';
}

/** `check` sees the statements' effects and may still refuse them. */
function runInTransaction(
  pool: Pool,
  sql: string,
  readOnly: boolean,
  check: (client: PoolClient) => Promise<void>,
): Promise<unknown> {
  return withClient(pool, sql, async (client) => {
    try {
      await client.query(readOnly ? 'begin read only' : 'begin');
      const last = await lastResult(client, sql);
      await check(client);
      await client.query('commit');
      return answerOf(last);
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  });
}

async function withClient<T>(pool: Pool, sql: string, run: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await run(client);
  } catch (error) {
    throw error instanceof HasuraError ? error : failure(sql, error);
  } finally {
    // The statements may have left settings behind.
    await client.query('reset all').then(
      () => client.release(),
      (error: Error) => client.release(error),
    );
  }
}

function answerOf({ fields, rows }: QueryArrayResult<unknown[]>): unknown {
  return fields.length === 0
    ? { result_type: 'CommandOk', result: null }
    : { result_type: 'TuplesOk', result: [fields.map(({ name }) => name), ...rows.map(textRow)] };
}

async function lastResult(client: PoolClient, sql: string): Promise<QueryArrayResult<unknown[]>> {
  const result: unknown = await client.query({ text: sql, rowMode: 'array', types: asText });
  return (Array.isArray(result) ? result.at(-1) : result) as QueryArrayResult<unknown[]>;
}

/** The type parser above leaves every value as the text Postgres sent. */
const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const textRow = (row: readonly unknown[]) => row.map((value) => (value === null ? 'NULL' : textOf(value)));

function failure(sql: string, error: unknown): HasuraError {
  if (!(error instanceof Error) || !('code' in error)) {
    return new HasuraError('unexpected', '$.args', 'query execution failed', {
      cause: error,
      category: 'server',
    });
  }
  const detail = error as Error & { code?: string; detail?: string; hint?: string };
  const internal: Json = {
    statement: sql,
    prepared: false,
    error: {
      exec_status: 'FatalError',
      hint: detail.hint ?? null,
      message: detail.message,
      status_code: detail.code ?? null,
      description: detail.detail ?? null,
    },
    arguments: [],
  };
  return new HasuraError('postgres-error', '$.args', 'query execution failed', {
    cause: error,
    category: 'client',
    internal,
  });
}
