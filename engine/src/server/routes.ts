/** What each path answers, and in which of Hasura's two error forms. */

import type { Authenticate } from '../auth/authenticate.ts';
import { HasuraError, asHasuraError, type ErrorEnvelope } from '../errors.ts';
import type { Json } from '../plan/compiled.ts';
import type { Session } from '../session.ts';
import { openapiOf } from '../rest/openapi.ts';
import { roleSchema } from '../schema/role-schema.ts';
import { parseGraphqlRequest, type GraphqlRequest } from './graphql-request.ts';
import { explain } from './explain.ts';
import type { Caller, GraphqlService } from './graphql-service.ts';
import type { Databases } from './databases.ts';
import { BodyTooLarge, readJson } from './http-body.ts';
import type { RequestContext, Routes } from './http-server.ts';
import type { MetadataApi } from './metadata-api.ts';
import type { Metrics } from './metrics.ts';
import { json, type Reply } from './reply.ts';
import { runQueryCommand } from './run-sql.ts';
import type { SchemaCache } from './schema-cache.ts';
import { engineVersion } from './version.ts';

export interface RouteOptions {
  readonly authenticate: Authenticate;
  readonly graphql: GraphqlService;
  readonly metadata: MetadataApi;
  readonly schema: SchemaCache;
  readonly databases: Databases;
  readonly metrics: Metrics;
  /** What `/v1alpha1/config` tells. */
  readonly config: Json;
  readonly bodyLimit: number;
  readonly envelopeOf: (error: unknown, session: Session | null) => ErrorEnvelope;
}

export function engineRoutes(options: RouteOptions): Routes {
  const graphql = (errorStatus: (error: HasuraError) => number) => (context: RequestContext) =>
    answerGraphql(context, options, errorStatus);
  const admin = (run: (body: unknown, session: Session) => Promise<unknown>) => (context: RequestContext) =>
    answerAdmin(context, options, run);
  const openapi = () => {
    const { model } = options.schema.state;
    return Promise.resolve(openapiOf(model.restEndpoints, roleSchema(model, 'admin', { backend: true })));
  };
  const version = json(200, { server_type: 'ce', version: engineVersion });
  return new Map([
    ['POST /v1/graphql', graphql((error) => (error instanceof BodyTooLarge ? 413 : 200))],
    ['POST /v1alpha1/graphql', graphql(statusOf)],
    ['POST /v1/metadata', admin((body, session) => options.metadata.run(body, session))],
    [
      'POST /v2/query',
      admin((body, session) => {
        const answer = (asked: GraphqlRequest) => options.graphql.answer(asked, { session, headers: {} });
        return runQueryCommand(body, { poolOf: options.databases.poolOf, schema: options.schema, answer });
      }),
    ],
    ['POST /v1/graphql/explain', admin((body) => explain(body, options.graphql, options.databases.poolOf))],
    ['GET /api/swagger/json', admin(openapi)],
    ['GET /v1alpha1/config', admin(() => Promise.resolve(options.config))],
    ['GET /v1/version', () => Promise.resolve(version)],
    ['GET /healthz', (context) => health(context, options)],
    ['GET /v1/metrics', (context) => metricsPage(context, options)],
  ]);
}

async function answerGraphql(
  { request, headers, log, address }: RequestContext,
  options: RouteOptions,
  errorStatus: (error: HasuraError) => number,
): Promise<Reply> {
  let session: Session | null = null;
  try {
    // Who asks is settled before the body is read, unless a webhook wants to know what is asked.
    let reading: Promise<unknown> | null = null;
    const read = () => (reading ??= readJson(request, options.bodyLimit));
    session = await options.authenticate(headers, read);
    const body = await read();
    if (!Array.isArray(body)) {
      const graphqlRequest = parseGraphqlRequest(body);
      const cookies: string[] = [];
      const onCookie = (cookie: string): void => void cookies.push(cookie);
      const answer = await options.graphql.answer(graphqlRequest, { session, headers, address, onCookie });
      return {
        status: 200,
        body: answer,
        ...(cookies.length > 0 ? { headers: { 'set-cookie': cookies } } : {}),
        log: { role: session.role, operation: graphqlRequest.operationName },
      };
    }
    options.graphql.admitBatch(body.length, session);
    const answers: string[] = [];
    for (const entry of body)
      answers.push(await answerInBatch(entry, { session, headers, address }, options));
    return {
      status: 200,
      body: `[${answers.join(',')}]`,
      log: { role: session.role, batch: answers.length },
    };
  } catch (thrown) {
    const error = asHasuraError(thrown);
    if (error.category === 'server') log.error({ err: thrown }, 'graphql request failed');
    const reply = json(errorStatus(error), options.envelopeOf(thrown, session));
    // The status is 200 for most refusals; the log tells them apart.
    return { ...reply, log: { role: session?.role, code: error.code, errorPath: error.path } };
  }
}

/** One failed request of a batch does not take the others' answers away. */
async function answerInBatch(body: unknown, caller: Caller, options: RouteOptions): Promise<string> {
  try {
    return await options.graphql.answer(parseGraphqlRequest(body), caller);
  } catch (error) {
    return JSON.stringify(options.envelopeOf(error, caller.session));
  }
}

async function answerAdmin(
  { request, headers, log }: RequestContext,
  options: RouteOptions,
  run: (body: unknown, session: Session) => Promise<unknown>,
): Promise<Reply> {
  try {
    const session = await options.authenticate(headers);
    if (!session.isAdmin) {
      throw new HasuraError('access-denied', '$', 'restricted access : admin only');
    }
    const body = request.method === 'GET' ? undefined : await readJson(request, options.bodyLimit);
    return json(200, await run(body, session));
  } catch (thrown) {
    const error = asHasuraError(thrown);
    if (error.category === 'server') log.error({ err: thrown }, 'admin request failed');
    const { path, message, code, internal } = error;
    // Only an admin comes far enough for there to be something internal.
    return json(statusOf(error), {
      path,
      error: message,
      code,
      ...(internal === undefined ? {} : { internal }),
    });
  }
}

async function health({ url, headers }: RequestContext, options: RouteOptions): Promise<Reply> {
  const inconsistencies = options.schema.state.inconsistencies.length;
  const database = await options.databases.home.pool.query('select 1').then(
    () => true,
    () => false,
  );
  const strict = url.searchParams.get('strict') === 'true';
  const healthy = database && !(strict && inconsistencies > 0);
  const words = !database
    ? 'ERROR: the database does not answer'
    : inconsistencies > 0
      ? `WARN: inconsistent objects in schema`
      : 'OK';
  const status = healthy ? 200 : 500;
  if (!headers['accept']?.includes('application/json')) {
    return { status, body: words, contentType: 'text/plain; charset=utf-8' };
  }
  const { home, further } = options.databases;
  const sources = Object.fromEntries([...further].map(([name, { changes }]) => [name, { changes }]));
  return json(status, {
    status: words,
    changes: home.changes,
    ...(further.size > 0 ? { sources } : {}),
    inconsistencies,
  });
}

async function metricsPage({ headers }: RequestContext, options: RouteOptions): Promise<Reply> {
  try {
    const session = await options.authenticate(headers);
    if (!session.isAdmin) throw new HasuraError('access-denied', '$', 'restricted access : admin only');
  } catch (error) {
    const { path, message, code } = asHasuraError(error);
    return json(401, { path, error: message, code });
  }
  const { registry } = options.metrics;
  return { status: 200, body: await registry.metrics(), contentType: registry.contentType };
}

export function statusOf(error: HasuraError): number {
  if (error instanceof BodyTooLarge) return 413;
  if (error.category === 'server' || error.category === 'upstream') return 500;
  const wrongSecret = error.code === 'access-denied' && error.message.includes('x-hasura-admin-secret');
  if (wrongSecret) return 401;
  if (error.code === 'conflict') return 409;
  return 400;
}
