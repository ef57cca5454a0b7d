/** `/v1/graphql/explain`: the SQL of a query's root fields, and Postgres' plan for each. */

import type { Pool } from 'pg';
import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import { bindParameters, type PoolOf } from '../execute/run.ts';
import { fromPostgres } from '../execute/postgres-error.ts';
import type { LivePlan, RootPlan, Statement } from '../plan/compiled.ts';
import type { Session } from '../session.ts';
import { parse } from './commands/places.ts';
import { parseGraphqlRequest, type GraphqlRequest } from './graphql-request.ts';
import type { GraphqlService } from './graphql-service.ts';

const shape = z.looseObject({
  query: z.unknown(),
  user: z.record(z.string(), z.string()).nullish(),
  is_relay: z.boolean().nullish(),
});

export interface ExplainedField {
  readonly field: string;
  readonly sql: string | null;
  readonly plan: readonly string[] | null;
}

export async function explain(body: unknown, graphql: GraphqlService, poolOf: PoolOf): Promise<unknown> {
  const { query, user } = parse(shape, body, '$');
  const request = parseGraphqlRequest(query);
  const session = sessionOf(user ?? {});
  const compiled = graphql.compile(request, session);
  if (compiled.type === 'mutation') {
    throw new HasuraError('invalid-params', '$', 'only queries can be explained');
  }
  if (compiled.live) {
    const { plan, values } = graphql.liveRequest(compiled, request, session);
    const parameters = [['1'], [JSON.stringify(values)]];
    return {
      sql: plan.text,
      plan: await planOf(poolOf(plan.source), plan.text, parameters),
      variables: variablesOf(plan, values),
    };
  }
  const fields: ExplainedField[] = [];
  for (const root of compiled.roots) fields.push(await explained(root, request, session, poolOf));
  return fields;
}

/** What the statement is bound with, as Hasura sorts it. */
function variablesOf(
  { parameters }: LivePlan,
  values: readonly (string | null)[],
): {
  readonly session: Readonly<Record<string, string | null>>;
  readonly synthetic: readonly (string | null)[];
} {
  const session: Record<string, string | null> = {};
  const synthetic: (string | null)[] = [];
  parameters.forEach(({ source }, index) => {
    const value = values[index] ?? null;
    if (source.from === 'session') session[source.name] = value;
    else synthetic.push(value);
  });
  return { session, synthetic };
}

/** Whose query it would be: the variables name the role, as headers beside the admin secret do. */
function sessionOf(user: Readonly<Record<string, string>>): Session {
  const variables = Object.fromEntries(
    Object.entries(user).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const role = variables['x-hasura-role'] ?? 'admin';
  return { role, isAdmin: role === 'admin', variables, useBackendOnlyPermissions: false };
}

async function explained(
  root: RootPlan,
  request: GraphqlRequest,
  session: Session,
  poolOf: PoolOf,
): Promise<ExplainedField> {
  if (root.kind !== 'sql') return { field: root.alias, sql: null, plan: null };
  const { statement, source } = root;
  return {
    field: root.alias,
    sql: statement.text,
    plan: await planOf(poolOf(source), statement.text, bound(statement, request, session)),
  };
}

function bound(statement: Statement, request: GraphqlRequest, session: Session): (string | null)[] {
  return bindParameters(statement.parameters, session, request.variables);
}

/** A query is planned and not run, so nothing of it happens. */
async function planOf(pool: Pool, sql: string, values: readonly unknown[]): Promise<string[]> {
  try {
    const { rows } = await pool.query<{ 'QUERY PLAN': string }>(`explain (format text) ${sql}`, [...values]);
    return rows.map((row) => row['QUERY PLAN']);
  } catch (error) {
    throw fromPostgres(error, '$');
  }
}
