/** Runs one compiled operation: SQL on the pool, actions by the port, answers spliced together unparsed. */
import { hash } from 'node:crypto';
import type { Pool, PoolClient, QueryArrayResult } from 'pg';
import type { ActionCall, CompiledOperation, Json, RootPlan } from '../plan/compiled.ts';
import type { Session } from '../session.ts';
import { bindParameters, type Variables } from './bind.ts';
import { fromPostgres } from './postgres-error.ts';

export { bindParameters } from './bind.ts';

export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ExecutionContext<Headers = RequestHeaders> {
  readonly pool: Pool;
  readonly callAction: (call: ActionCall, session: Session, requestHeaders: Headers) => Promise<Json>;
}

type SqlRoot = Extract<RootPlan, { kind: 'sql' }>;

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
  const members: string[] = [];
  for (const group of consecutive(compiled.roots)) {
    const [first] = group;
    if (first?.kind === 'sql') {
      const roots = group as readonly SqlRoot[];
      const answers =
        compiled.type === 'mutation'
          ? await write(context.pool, roots, session, variables)
          : await read(context.pool, roots, session, variables);
      roots.forEach((root, i) => members.push(member(root.alias, answers[i] ?? 'null')));
      continue;
    }
    for (const root of group) {
      if (root.kind === 'constant') members.push(member(root.alias, root.json));
      if (root.kind === 'action') {
        const answer = await context.callAction(root.call, session, requestHeaders);
        members.push(member(root.alias, JSON.stringify(answer)));
      }
    }
  }
  return `{"data":{${members.join(',')}}}`;
}

function member(alias: string, json: string): string {
  return `${JSON.stringify(alias)}:${json}`;
}

/** Neighbouring SQL roots run in one transaction; an action between them ends it, as it cannot be undone. */
function consecutive(roots: readonly RootPlan[]): RootPlan[][] {
  const groups: RootPlan[][] = [];
  for (const root of roots) {
    const group = groups.at(-1);
    if (group && (group[0]?.kind === 'sql') === (root.kind === 'sql')) group.push(root);
    else groups.push([root]);
  }
  return groups;
}

async function read(pool: Pool, roots: readonly SqlRoot[], session: Session, variables: Variables): Promise<string[]> {
  const [only] = roots;
  if (only && roots.length === 1) return [await runRoot(pool, only, session, variables)];
  // Several roots answer from one moment.
  return inTransaction(pool, 'begin isolation level repeatable read read only', async (client) => {
    const answers: string[] = [];
    for (const root of roots) answers.push(await runRoot(client, root, session, variables));
    return answers;
  });
}

async function write(pool: Pool, roots: readonly SqlRoot[], session: Session, variables: Variables): Promise<string[]> {
  return inTransaction(pool, 'begin', async (client) => {
    // Triggers read who acts from here.
    await client.query({
      name: 'hasura_user',
      text: `select pg_catalog.set_config('hasura.user', $1, true)`,
      values: [JSON.stringify({ 'x-hasura-role': session.role, ...session.variables })],
    });
    const answers: string[] = [];
    for (const root of roots) answers.push(await runRoot(client, root, session, variables));
    return answers;
  });
}

async function runRoot(
  client: Pool | PoolClient,
  root: SqlRoot,
  session: Session,
  variables: Variables,
): Promise<string> {
  const { text, parameters } = root.statement;
  const values = bindParameters(parameters, session, variables);
  try {
    const result: QueryArrayResult<(string | null)[]> = await client.query({
      name: statementName(text),
      text,
      values,
      rowMode: 'array',
      types: asSent,
    });
    return result.rows[0]?.[0] ?? 'null';
  } catch (error) {
    throw fromPostgres(error, ['$', ...root.path].join('.'));
  }
}

async function inTransaction<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('commit').catch((error: unknown) => {
      throw fromPostgres(error, '$');
    });
    return result;
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause;
    });
    throw error;
  } finally {
    // A connection that could not roll back is not given to anybody else.
    client.release(broken);
  }
}

/** Postgres' own text, without the driver's parsers. */
const asSent = { getTypeParser: () => (text: string) => text };

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
