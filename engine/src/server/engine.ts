/** Puts one engine together: pools, schema cache, live queries, change stream, HTTP; starts and stops it. */

import { Pool } from 'pg';
import type { Logger } from 'pino';
import { AsyncActions } from '../actions/async-actions.ts';
import { actionCaller, actionExchange } from '../actions/call-action.ts';
import { inputValidator } from '../actions/validate-input.ts';
import { authenticator } from '../auth/authenticate.ts';
import type { EngineConfig } from '../config/environment.ts';
import { asHasuraError, type ErrorEnvelope } from '../errors.ts';
import { catalogSetupSql } from '../execute/catalog-setup.sql.ts';
import { ChangeAnnouncements } from '../live/change-announcements.ts';
import type { ChangeFeedStatus } from '../live/change-feed.ts';
import { CommitVisibility } from '../live/commit-visibility.ts';
import { LiveQueries } from '../live/live-queries.ts';
import { ensureCatalogTables } from '../migrate/catalog-tables.ts';
import { NotificationListener } from '../notify/listener.ts';
import { actionLog } from '../plan/action-record.ts';
import type { TableName } from '../plan/compiled.ts';
import type { Session } from '../session.ts';
import { inSpan, SpanKind } from '../telemetry/spans.ts';
import { GraphqlService } from './graphql-service.ts';
import { HttpServer } from './http-server.ts';
import { MetadataApi } from './metadata-api.ts';
import { Metrics } from './metrics.ts';
import { answerRest, restPrefix } from './rest-route.ts';
import { engineRoutes, type RouteOptions } from './routes.ts';
import { serverConfig } from './server-config.ts';
import { SchemaCache, type SchemaState } from './schema-cache.ts';
import { Triggers } from './triggers.ts';
import { isTransient } from './transient-errors.ts';

export interface Engine {
  readonly port: number;
  readonly changes: ChangeFeedStatus;
  readonly schema: SchemaCache;
  readonly live: LiveQueries;
  close(): Promise<void>;
}

const metadataTable: TableName = { schema: 'hdb_catalog', name: 'hdb_metadata' };

export async function startEngine(config: EngineConfig, log: Logger): Promise<Engine> {
  const authenticate = authenticator(config);
  const pool = openPool(config, 'hasura_graphql', config.connections, log);
  const livePool = openPool(config, 'hasura_live_queries', config.liveConnections, log);
  // Filled in below; the gauges are read only once somebody asks.
  let server: HttpServer | null = null;
  const metrics = new Metrics({
    websockets: () => server?.sockets.size ?? 0,
    subscriptions: () => live.subscriptionCount,
    cohorts: () => live.cohortCount,
    connected: () => announcements.status.source === 'logical-replication',
    source: () => announcements.status.source,
    deliveries: () => triggers.underWay,
  });
  const live = new LiveQueries({
    run: async (name, text, values) => {
      const statement = { name, text, values: [...values], rowMode: 'array' };
      const { rows } = await inSpan('live', { kind: SpanKind.CLIENT }, () => livePool.query(statement));
      return rows as (string | null)[][];
    },
    visibility: new CommitVisibility(),
    observer: {
      ran: (seconds, subscribers) => metrics.liveRun(seconds, subscribers),
      sent: () => metrics.liveSent(),
      retrying: (error) => {
        metrics.liveRetry();
        log.warn({ err: error }, 'a live statement is repeated');
      },
    },
    isTransient,
  });
  const listener = new NotificationListener({ connectionString: config.databaseUrl, log });
  const announcements = new ChangeAnnouncements({
    listener,
    pool,
    connectionString: config.databaseUrl,
    replicaIdentity: config.replicaIdentity,
    pollIntervalMs: config.pollIntervalMs,
    live,
    log,
    metadataTable,
    metadataMayHaveChanged: () => {
      schema
        .catchUp()
        .catch((error: unknown) => log.error({ err: error }, 'changed metadata could not be read'));
    },
  });
  const triggers = new Triggers({ pool, listener, config, metrics, log });
  const schema = new SchemaCache(
    pool,
    {
      install: (model, metadata) => triggers.apply(model, metadata),
      changed: async (state) => {
        reportInconsistencies(state, log);
        for (const socket of server?.sockets ?? []) socket.recompile();
        if (!server) return;
        await announcements.cover(tablesRead(state));
        live.refreshAll();
      },
    },
    config.model,
  );
  const envelopeOf = (error: unknown, session: Session | null): ErrorEnvelope =>
    asHasuraError(error).toEnvelope({ showInternal: config.devMode && session?.isAdmin === true });
  const model = () => schema.state.model;
  const exchange = actionExchange({
    model,
    environment: config.variables,
    observe: (action, outcome, seconds) => metrics.action(action, outcome, seconds),
  });
  const { shutdownTimeoutMs } = config;
  const asyncActions = new AsyncActions({ pool, model, exchange, log, shutdownTimeoutMs });
  const graphql = new GraphqlService({
    pool,
    schema,
    metrics,
    allowListEnabled: config.allowListEnabled,
    queriesAtOnce: config.queriesAtOnce,
    callAction: actionCaller(model, exchange),
    beginAction: (call, session, headers) => asyncActions.begin(call, session, headers),
    validateInput: inputValidator({
      environment: config.variables,
      observe: (subject, outcome, seconds) => metrics.inputCheck(subject, outcome, seconds),
    }),
  });
  const stopAll = async () => {
    await Promise.all([server?.close(config.shutdownTimeoutMs), triggers.stop()]);
    await asyncActions.stop();
    await listener.stop();
    await announcements.stop();
    await Promise.all([pool.end(), livePool.end()]);
  };
  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= stopAll());
  try {
    await ensureCatalogTables(pool);
    await pool.query(catalogSetupSql);
    await triggers.prepare();
    await schema.reload();
    await announcements.start(tablesRead(schema.state));
    await asyncActions.start();
    const routeOptions: RouteOptions = {
      authenticate,
      graphql,
      metadata: new MetadataApi(
        schema,
        triggers.commands(() => schema.state),
      ),
      schema,
      pool,
      metrics,
      changes: () => announcements.status,
      config: serverConfig(config),
      bodyLimit: config.bodyLimitBytes,
      envelopeOf,
    };
    server = new HttpServer({
      routes: engineRoutes(routeOptions),
      prefixes: new Map([[restPrefix, (context) => answerRest(context, routeOptions)]]),
      cors: { disabled: config.corsDisabled, domains: config.corsDomains },
      log,
      socket: { authenticate, graphql, live, log, initTimeoutMs: config.websocketInitTimeoutMs, envelopeOf },
      enabledApis: config.enabledApis,
      keepAliveMs: config.websocketKeepAliveMs,
      maxMessageBytes: config.bodyLimitBytes,
    });
    const port = await server.listen(config.port, config.host);
    log.info({ host: config.host, port, changes: announcements.status }, 'the engine is ready');
    return {
      port,
      schema,
      live,
      get changes() {
        return announcements.status;
      },
      close: stop,
    };
  } catch (error) {
    server = null;
    await stop();
    throw error;
  }
}

function openPool(config: EngineConfig, name: string, max: number, log: Logger): Pool {
  const pool = new Pool({
    connectionString: config.databaseUrl,
    max,
    application_name: name,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; it must not end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection was lost'));
  return pool;
}

/** Base tables of everything that can be asked for: their changes are what subscriptions wait for. */
function tablesRead({ model }: SchemaState): TableName[] {
  const names = new Map<string, TableName>();
  const add = (table: TableName) => names.set(JSON.stringify([table.schema, table.name]), table);
  for (const table of model.tables.values()) {
    for (const read of table.reads) add(read);
    for (const field of table.computedFields.values())
      for (const read of field.function.reads ?? []) add(read);
  }
  if ([...model.actions.values()].some(({ asynchronous }) => asynchronous)) add(actionLog);
  for (const { function: called } of model.functions.values())
    for (const read of called.reads ?? []) add(read);
  return [...names.values()];
}

function reportInconsistencies({ inconsistencies, resourceVersion }: SchemaState, log: Logger): void {
  log.info({ resourceVersion, inconsistencies: inconsistencies.length }, 'metadata is in force');
  for (const { type, name, reason } of inconsistencies)
    log.warn({ type, name, reason }, 'inconsistent metadata');
}
