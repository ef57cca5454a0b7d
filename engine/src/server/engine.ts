/** Puts one engine together: databases, schema cache, live queries, triggers, HTTP; starts and stops it. */

import type { Logger } from 'pino';
import { AsyncActions } from '../actions/async-actions.ts';
import { actionCaller, actionExchange } from '../actions/call-action.ts';
import { inputValidator } from '../actions/validate-input.ts';
import { authenticator } from '../auth/authenticate.ts';
import type { EngineConfig } from '../config/environment.ts';
import { asHasuraError, type ErrorEnvelope } from '../errors.ts';
import { catalogSetupSql } from '../execute/catalog-setup.sql.ts';
import type { ChangeFeedStatus } from '../live/change-feed.ts';
import { ensureCatalogTables } from '../migrate/catalog-tables.ts';
import type { TableName } from '../plan/compiled.ts';
import { ScheduledTriggers } from '../scheduled/scheduled-triggers.ts';
import type { Session } from '../session.ts';
import { adminCommands } from './admin-commands.ts';
import { Databases } from './databases.ts';
import { GraphqlService } from './graphql-service.ts';
import { HttpServer } from './http-server.ts';
import { LiveSources } from './live-sources.ts';
import { MetadataApi } from './metadata-api.ts';
import { Metrics } from './metrics.ts';
import { answerRest, restPrefix } from './rest-route.ts';
import { engineRoutes, type RouteOptions } from './routes.ts';
import { serverConfig } from './server-config.ts';
import { SchemaCache, type SchemaState } from './schema-cache.ts';
import { tablesRead } from './tables-read.ts';

export interface Engine {
  readonly port: number;
  readonly changes: ChangeFeedStatus;
  readonly schema: SchemaCache;
  readonly live: LiveSources;
  close(): Promise<void>;
}

const metadataTable: TableName = { schema: 'hdb_catalog', name: 'hdb_metadata' };

export async function startEngine(config: EngineConfig, log: Logger): Promise<Engine> {
  const authenticate = authenticator(config);
  // Filled in below; the gauges are read only once somebody asks.
  let server: HttpServer | null = null;
  const underWay = () => [...databases.all].reduce((sum, { events }) => sum + events.underWay, 0);
  const metrics = new Metrics({
    websockets: () => server?.sockets.size ?? 0,
    subscriptions: () => live.subscriptionCount,
    cohorts: () => live.cohortCount,
    connected: () => home.changes.source === 'logical-replication',
    source: () => home.changes.source,
    deliveries: () => underWay() + scheduled.underWay,
  });
  const databases = new Databases(
    { config, metrics, log },
    {
      table: metadataTable,
      mayHaveChanged: () => {
        schema
          .catchUp()
          .catch((error: unknown) => log.error({ err: error }, 'changed metadata could not be read'));
      },
    },
  );
  const { home, poolOf } = databases;
  const { pool, listener } = home;
  const live = new LiveSources(databases);
  const scheduled = new ScheduledTriggers({
    pool,
    listener,
    environment: config.variables,
    concurrency: config.eventConcurrency,
    log,
    observe: (trigger, outcome, seconds) => metrics.delivery('scheduled', trigger, outcome, seconds),
  });
  const cover = ({ model }: SchemaState) =>
    databases.cover((sources, isHome) => tablesRead(model, sources, isHome));
  const schema = new SchemaCache(
    databases,
    {
      install: async (model, metadata) => {
        await scheduled.apply(model, metadata);
        return databases.install(model, metadata);
      },
      changed: async (state) => {
        reportInconsistencies(state, log);
        for (const socket of server?.sockets ?? []) socket.recompile();
        if (!server) return;
        await cover(state);
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
    poolOf,
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
    await Promise.all([
      server?.close(shutdownTimeoutMs),
      scheduled.stop(shutdownTimeoutMs),
      ...[...databases.all].map(({ events }) => events.stop(shutdownTimeoutMs)),
    ]);
    await asyncActions.stop();
    await databases.stop();
  };
  let stopped: Promise<void> | null = null;
  const stop = () => (stopped ??= stopAll());
  try {
    await ensureCatalogTables(pool);
    await pool.query(catalogSetupSql);
    await scheduled.prepare();
    await schema.reload();
    await cover(schema.state);
    await asyncActions.start();
    const routeOptions: RouteOptions = {
      authenticate,
      graphql,
      metadata: new MetadataApi(
        schema,
        adminCommands({ databases, scheduled, environment: config.variables, state: () => schema.state }),
      ),
      schema,
      databases,
      metrics,
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
    log.info({ host: config.host, port, changes: home.changes }, 'the engine is ready');
    return {
      port,
      schema,
      live,
      get changes() {
        return home.changes;
      },
      close: stop,
    };
  } catch (error) {
    server = null;
    await stop();
    throw error;
  }
}

function reportInconsistencies({ inconsistencies, resourceVersion }: SchemaState, log: Logger): void {
  log.info({ resourceVersion, inconsistencies: inconsistencies.length }, 'metadata is in force');
  for (const { type, name, reason } of inconsistencies)
    log.warn({ type, name, reason }, 'inconsistent metadata');
}
