/** From a request and a session to an answer: parse, compile for the role, execute or subscribe. */

import { HasuraError, asHasuraError } from '../errors.ts';
import { bindParameters, executeOperation, type ExecutionContext, type PoolOf } from '../execute/run.ts';
import { Turns } from '../execute/turns.ts';
import type { LiveRequest } from '../live/subscriber.ts';
import { AllowList } from '../allow-list/allow-list.ts';
import { checkBatch, checkRate, checkSize, timeLimitMs } from '../limits/api-limits.ts';
import { RateWindow } from '../limits/rate-window.ts';
import type { Metadata } from '../metadata/types.ts';
import { compileOperation } from '../plan/compile.ts';
import { chooseOperation, parseDocument } from '../plan/document.ts';
import type { CompiledOperation, LivePlan } from '../plan/compiled.ts';
import type { Session } from '../session.ts';
import type { ActionCaller } from '../actions/call-action.ts';
import type { Headers } from '../auth/authenticate.ts';
import { inSpan, SpanKind, traceOfEvents } from '../telemetry/spans.ts';
import type { GraphqlRequest } from './graphql-request.ts';
import type { Metrics } from './metrics.ts';
import type { SchemaCache } from './schema-cache.ts';

export interface GraphqlServiceOptions {
  readonly poolOf: PoolOf;
  readonly schema: SchemaCache;
  readonly callAction: ActionCaller;
  readonly beginAction: ExecutionContext<Headers>['beginAction'];
  readonly validateInput: ExecutionContext<Headers>['validateInput'];
  readonly metrics: Metrics;
  readonly allowListEnabled: boolean;
  /** As many reading statements are given to the database at a time, while they are quick. */
  readonly queriesAtOnce: number;
}

export interface Caller {
  readonly session: Session;
  /** What the request brought; actions may forward them. */
  readonly headers: Headers;
  readonly address?: string | undefined;
  /** Cookies that handlers of actions set; they can reach a client over HTTP only. */
  readonly onCookie?: (cookie: string) => void;
}

export class GraphqlService {
  readonly #options: GraphqlServiceOptions;

  readonly #turns: Turns;
  readonly #rates = new RateWindow();
  readonly #allowLists = new WeakMap<Metadata, AllowList>();

  constructor(options: GraphqlServiceOptions) {
    this.#options = options;
    this.#turns = new Turns(options.queriesAtOnce);
  }

  /**
   * Whether this may be asked at all, before any of it costs something.
   * @throws HasuraError when it is not on the allow list or beyond a limit.
   */
  admit(request: GraphqlRequest, session: Session, address: string | undefined): void {
    const { schema, metrics, allowListEnabled } = this.#options;
    const { metadata } = schema.state;
    const { role } = session;
    try {
      checkRate(metadata, session, address, this.#rates);
      const restricted = allowListEnabled && !session.isAdmin;
      if (!restricted && !metadata.api_limits) return;
      const document = parseDocument(request.query);
      if (restricted && !this.#allowListOf(metadata).allows(document, role)) {
        throw new HasuraError('validation-failed', '$', 'query is not allowed');
      }
      checkSize(metadata, role, document, chooseOperation(document, request.operationName));
    } catch (error) {
      metrics.refused(asHasuraError(error).code);
      throw error;
    }
  }

  /** @throws HasuraError when that many operations may not come at once. */
  admitBatch(operations: number, session: Session): void {
    checkBatch(this.#options.schema.state.metadata, session.role, operations);
  }

  #allowListOf(metadata: Metadata): AllowList {
    let list = this.#allowLists.get(metadata);
    if (!list) this.#allowLists.set(metadata, (list = new AllowList(metadata)));
    return list;
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
  execute(compiled: CompiledOperation, request: GraphqlRequest, caller: Caller): Promise<string> {
    const attributes = { 'graphql.operation.type': compiled.type, 'hasura.role': caller.session.role };
    return inSpan('graphql', { attributes }, () => this.#executeInSpan(compiled, request, caller));
  }

  async #executeInSpan(
    compiled: CompiledOperation,
    request: GraphqlRequest,
    caller: Caller,
  ): Promise<string> {
    const started = performance.now();
    const { poolOf, callAction, beginAction, validateInput, metrics } = this.#options;
    const { session, headers, onCookie = () => {} } = caller;
    const limit = timeLimitMs(this.#options.schema.state.metadata, session.role);
    const traceContext = traceOfEvents();
    let outcome: 'success' | 'failed' = 'failed';
    try {
      const answer = await executeOperation(
        {
          poolOf,
          callAction: (call, forSession, requestHeaders) =>
            callAction(call, forSession, requestHeaders, request.query, onCookie),
          beginAction,
          validateInput,
          aroundSql: (run) => this.#timeSql(compiled.type, run),
          ...(limit === undefined ? {} : { timeLimitMs: limit }),
          ...(traceContext === undefined ? {} : { traceContext }),
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

  async #timeSql<T>(type: CompiledOperation['type'], run: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await inSpan(
        'sql',
        { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql' } },
        // Writes wait for the disk rather than for a processor, and share that wait when they come together.
        () => (type === 'query' ? this.#turns.take(run) : run()),
      );
    } finally {
      this.#options.metrics.sql(type, (performance.now() - started) / 1000);
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
    this.admit(request, caller.session, caller.address);
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
