/** Runs one compiled operation: SQL on the pool, actions by the port, answers spliced together unparsed. */
import { hash } from 'node:crypto';
import type { Pool } from 'pg';
import type { ActionSelection } from '../plan/action.ts';
import type {
  ActionCall,
  CompiledOperation,
  InputCheck,
  Json,
  RootPlan,
  Statement,
} from '../plan/compiled.ts';
import type { Session } from '../session.ts';
import { bindParameters, type Variables } from './bind.ts';
import { fillTemplate } from './fill-template.ts';
import { PipelineError, runPipeline, type PipelinedStatement } from './pipeline.ts';
import { fromPostgres } from './postgres-error.ts';
import { projectAnswer } from './project-answer.ts';

export { bindParameters } from './bind.ts';

export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The pool of a source; without one, that of the database which keeps the metadata. */
export type PoolOf = (source: string | undefined) => Pool;

export interface ExecutionContext<Headers = RequestHeaders> {
  readonly poolOf: PoolOf;
  readonly callAction: (call: ActionCall, session: Session, requestHeaders: Headers) => Promise<Json>;
  /** Notes an asynchronous action down and answers the id of its record. */
  readonly beginAction: (call: ActionCall, session: Session, requestHeaders: Headers) => Promise<string>;
  /** Throws where the webhook of a permission refuses what a mutation brings. */
  readonly validateInput: (
    question: Omit<InputCheck, 'input'> & { readonly input: Json },
    session: Session,
    requestHeaders: Headers,
  ) => Promise<void>;
  /** What each statement and action may take; Postgres cancels a statement, so nothing of it happens. */
  readonly timeLimitMs?: number;
  /** What triggers note down with the events they write: the trace that this request belongs to, as JSON. */
  readonly traceContext?: string;
  /** Is told of each round trip to the database. */
  readonly aroundSql?: <T>(run: () => Promise<T>) => Promise<T>;
}

type SqlRoot = Extract<RootPlan, { kind: 'sql' | 'sql list' }>;

/**
 * The JSON text `{"data":{…}}`.
 * @throws HasuraError with the root's path; a mutation that fails leaves nothing of its SQL behind.
 */
export async function executeOperation<Headers>(
  context: ExecutionContext<Headers>,
  compiled: CompiledOperation,
  session: Session,
  variables: Variables,
  requestHeaders: Headers,
): Promise<string> {
  const members = new Members();
  for (const check of compiled.checks ?? []) {
    const question = { ...check, input: fillTemplate(check.input, variables) };
    await context.validateInput(question, session, requestHeaders);
  }
  for (const group of consecutive(compiled.roots)) {
    if (isSql(group[0])) {
      const roots = group as readonly SqlRoot[];
      const run = compiled.type === 'mutation' ? write : read;
      const ask = () => run(context, roots, session, variables);
      const answers = await (context.aroundSql ? context.aroundSql(ask) : ask());
      roots.forEach((root, index) => members.add(root, answers[index] ?? 'null'));
      continue;
    }
    for (const root of group) {
      if (root.kind === 'constant') members.add(root, root.json);
      if (root.kind === 'action start') {
        const id = await context.beginAction(root.call, session, requestHeaders);
        members.add(root, JSON.stringify(id));
      }
      if (root.kind === 'action') {
        const answer = await context.callAction(root.call, session, requestHeaders);
        const readRows = (source: string, statement: Statement, more: Variables): Promise<string> =>
          runStatement(context.poolOf(source), statement, session, { ...variables, ...more });
        members.add(root, await projectAnswer(root.selection as ActionSelection, answer, readRows));
      }
    }
  }
  return `{"data":${members.json}}`;
}

/** The answer's members in document order; those of a namespace stand together where its first one came. */
class Members {
  readonly #members = new Map<string, string | Members>();

  add({ alias, within }: Pick<RootPlan, 'alias' | 'within'>, json: string): void {
    if (within === undefined) {
      this.#members.set(alias, json);
      return;
    }
    let inner = this.#members.get(within);
    if (!(inner instanceof Members)) this.#members.set(within, (inner = new Members()));
    inner.add({ alias }, json);
  }

  get json(): string {
    const parts = [...this.#members].map(
      ([key, value]) => `${JSON.stringify(key)}:${typeof value === 'string' ? value : value.json}`,
    );
    return `{${parts.join(',')}}`;
  }
}

/** Null for what is no SQL. */
function sourceOf(root: RootPlan | undefined): string | null | undefined {
  return isSql(root) ? root.source : null;
}

function isSql(root: RootPlan | undefined): root is SqlRoot {
  return root?.kind === 'sql' || root?.kind === 'sql list';
}

/**
 * Neighbouring SQL roots of one source run in one transaction; an action between them ends it, as it cannot be
 * undone, and so does another source.
 */
function consecutive(roots: readonly RootPlan[]): RootPlan[][] {
  const groups: RootPlan[][] = [];
  for (const root of roots) {
    const group = groups.at(-1);
    if (group && sourceOf(group[0]) === sourceOf(root)) group.push(root);
    else groups.push([root]);
  }
  return groups;
}

type Settings = Pick<ExecutionContext, 'poolOf' | 'timeLimitMs' | 'traceContext'>;

async function read(
  { poolOf, timeLimitMs }: Settings,
  roots: readonly SqlRoot[],
  session: Session,
  variables: Variables,
): Promise<string[]> {
  const [only] = roots;
  const pool = poolOf(only?.source);
  if (only?.kind === 'sql' && !only.before && roots.length === 1 && timeLimitMs === undefined) {
    return together(pool, roots, session, variables, [], []);
  }
  // Several roots answer from one moment.
  const begin = { name: 'begin_read', text: 'begin isolation level repeatable read read only', values: [] };
  const commit = { name: 'commit', text: 'commit', values: [] };
  return together(pool, roots, session, variables, [begin, ...timeLimit(timeLimitMs)], [commit]);
}

async function write(
  { poolOf, timeLimitMs, traceContext = '' }: Settings,
  roots: readonly SqlRoot[],
  session: Session,
  variables: Variables,
): Promise<string[]> {
  // Triggers read who acts from here; the setting lasts for the transaction.
  const actor = JSON.stringify({ 'x-hasura-role': session.role, ...session.variables });
  const first = {
    name: 'hasura_user',
    text: `select pg_catalog.set_config('hasura.user', $1, true), pg_catalog.set_config('hasura.tracecontext', $2, true)`,
    values: [actor, traceContext],
  };
  return together(
    poolOf(roots[0]?.source),
    roots,
    session,
    variables,
    [first, ...timeLimit(timeLimitMs)],
    [],
  );
}

/** Holds until the end of the transaction. */
function timeLimit(milliseconds: number | undefined): PipelinedStatement[] {
  if (milliseconds === undefined) return [];
  const text = `select pg_catalog.set_config('statement_timeout', $1, true)`;
  return [{ name: 'time_limit', text, values: [`${milliseconds}ms`] }];
}

/** One answer per root from one transaction and one round trip. */
async function together(
  pool: Pool,
  roots: readonly SqlRoot[],
  session: Session,
  variables: Variables,
  before: readonly PipelinedStatement[],
  after: readonly PipelinedStatement[],
): Promise<string[]> {
  const parts = roots.flatMap((root) =>
    statementsOf(root).map(({ statement, answers }) => ({
      root,
      answers,
      statement: {
        name: statementName(statement.text),
        text: statement.text,
        values: bindParameters(statement.parameters, session, variables),
      },
    })),
  );
  const statements = [...before, ...parts.map(({ statement }) => statement), ...after];
  const client = await pool.connect().catch((error: unknown) => {
    throw fromPostgres(error, '$');
  });
  let broken: Error | undefined;
  try {
    const answers = (await runPipeline(client, statements)).slice(before.length);
    const byRoot = new Map<SqlRoot, string[]>(roots.map((root) => [root, []]));
    parts.forEach((part, index) => {
      if (part.answers) byRoot.get(part.root)?.push(answers[index] ?? 'null');
    });
    return roots.map((root) => {
      const own = byRoot.get(root) ?? [];
      return root.kind === 'sql' ? (own[0] ?? 'null') : `[${own.join(',')}]`;
    });
  } catch (error) {
    if (after.length > 0) await client.query('rollback').catch((cause: Error) => (broken = cause));
    if (!(error instanceof PipelineError)) throw error;
    const root = parts[error.position - before.length]?.root;
    throw fromPostgres(error.cause, root ? pathOf(root) : '$');
  } finally {
    // A connection that could not roll back is not given to anybody else.
    client.release(broken);
  }
}

function statementsOf(root: SqlRoot): { readonly statement: Statement; readonly answers: boolean }[] {
  const before = root.kind === 'sql' ? (root.before ?? []) : [];
  const answering = root.kind === 'sql' ? [root.statement] : root.statements;
  return [
    ...before.map((statement) => ({ statement, answers: false })),
    ...answering.map((statement) => ({ statement, answers: true })),
  ];
}

function pathOf(root: SqlRoot): string {
  return ['$', ...root.path].join('.');
}

/** One statement that belongs to no root. */
async function runStatement(
  pool: Pool,
  statement: Statement,
  session: Session,
  variables: Variables,
): Promise<string> {
  const root: SqlRoot = { kind: 'sql', alias: '', statement, path: [] };
  const [answer] = await together(pool, [root], session, variables, [], []);
  return answer ?? 'null';
}

/** Names are kept, since texts are few (they come from the plan cache) and hashing is not free. */
const names = new Map<string, string>();
const mostNames = 5_000;

function statementName(text: string): string {
  const known = names.get(text);
  if (known) return known;
  if (names.size >= mostNames) names.clear();
  const name = `sql_${hash('sha1', text, 'hex')}`;
  names.set(text, name);
  return name;
}
