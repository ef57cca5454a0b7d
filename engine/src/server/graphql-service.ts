/** From a request and a session to an answer: parse, compile for the role, execute or subscribe. */

import type { Pool } from 'pg';
import { HasuraError, asHasuraError } from '../errors.ts';
import { bindParameters, executeOperation, type ExecutionContext } from '../execute/run.ts';
import type { LiveRequest } from '../live/cohort.ts';
import { compileOperation } from '../plan/compile.ts';
import type { CompiledOperation, LivePlan } from '../plan/compiled.ts';
import type { Session } from '../session.ts';
import type { ActionCaller } from '../actions/call-action.ts';
import type { Headers } from '../auth/authenticate.ts';
import type { GraphqlRequest } from './graphql-request.ts';
import type { Metrics } from './metrics.ts';
import type { SchemaCache } from './schema-cache.ts';

export interface GraphqlServiceOptions {
  readonly pool: Pool;
  readonly schema: SchemaCache;
  readonly callAction: ActionCaller;
  readonly beginAction: ExecutionContext<Headers>['beginAction'];
  readonly metrics: Metrics;
}

export interface Caller {
  readonly session: Session;
  /** What the request brought; actions may forward them. */
  readonly headers: Headers;
  /** Cookies that handlers of actions set; they can reach a client over HTTP only. */
  readonly onCookie?: (cookie: string) => void;
}

export class GraphqlService {
  readonly #options: GraphqlServiceOptions;

  constructor(options: GraphqlServiceOptions) {
    this.#options = options;
  }

  compile(request: GraphqlRequest, session: Session): CompiledOperation {
    return compileOperation({
      model: this.#options.schema.state.model,
      role: session.role,
      document: request.query,
      operationName: request.operationName,
      variables: request.variables,
      session,
    });
  }

  /** The JSON text `{"data": …}`. Precondition: the operation is not a subscription. */
  async execute(compiled: CompiledOperation, request: GraphqlRequest, caller: Caller): Promise<string> {
    const started = performance.now();
    const { pool, callAction, beginAction, metrics } = this.#options;
    const { session, headers, onCookie = () => {} } = caller;
    let outcome: 'success' | 'failed' = 'failed';
    try {
      const answer = await executeOperation(
        {
          pool,
          callAction: (call, forSession, requestHeaders) =>
            callAction(call, forSession, requestHeaders, request.query, onCookie),
          beginAction,
        },
        compiled,
        session,
        request.variables,
        headers,
      );
      outcome = 'success';
      return answer;
    } finally {
      metrics.operation(compiled.type, outcome, (performance.now() - started) / 1000);
    }
  }

  /** What the live part needs to answer a subscription. */
  liveRequest(compiled: CompiledOperation, request: GraphqlRequest, session: Session): LiveRequest {
    const { live } = compiled;
    if (!live) throw new HasuraError('not-supported', '$', 'this subscription cannot be answered live');
    const cursor = live.stream && initialCursor(live, request, session);
    const values = bindParameters(live.parameters, session, request.variables, cursor);
    return { plan: live, values, ...(cursor ? { cursor } : {}) };
  }

  /** One request over HTTP. */
  async answer(request: GraphqlRequest, caller: Caller): Promise<string> {
    let compiled: CompiledOperation;
    try {
      compiled = this.compile(request, caller.session);
    } catch (error) {
      this.#options.metrics.refused(asHasuraError(error).code);
      throw error;
    }
    if (compiled.type === 'subscription') {
      throw new HasuraError(
        'unexpected-payload',
        '$',
        'subscriptions are not supported over HTTP, use websockets instead',
      );
    }
    return this.execute(compiled, request, caller);
  }
}

function initialCursor(
  live: LivePlan,
  request: GraphqlRequest,
  session: Session,
): readonly (string | null)[] {
  const sources = live.stream?.initial ?? [];
  const parameters = sources.map((source) => ({ source, pgType: 'text' }));
  return bindParameters(parameters, session, request.variables);
}
