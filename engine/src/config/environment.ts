/** The engine's configuration, from Hasura's own environment variable names plus a few of its own. */

import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { AuthHook } from '../auth/webhook.ts';
import { parseJwtConfig, type JwtConfig } from '../auth/jwt-config.ts';
import type { ReplicaIdentityPolicy } from '../live/publication.ts';
import type { ModelSettings } from '../schema/model.ts';

export interface EngineConfig {
  readonly databaseUrl: string;
  readonly adminSecret?: string;
  readonly jwt?: JwtConfig;
  readonly unauthorizedRole?: string;
  readonly hook?: AuthHook;
  /** Only documents of the allow list are answered, except to admins. */
  readonly allowListEnabled: boolean;
  readonly host: string;
  readonly port: number;
  readonly metadataDir?: string;
  readonly migrationsDir?: string;
  readonly devMode: boolean;
  /** Endpoints of other kinds answer as if they were not there. */
  readonly enabledApis: ReadonlySet<Api>;
  readonly model: ModelSettings;
  /** Origins allowed to call from a browser: `*`, or a list that may hold `https://*.example.org`. */
  readonly corsDomains: readonly string[];
  readonly corsDisabled: boolean;
  readonly logLevel: string;
  readonly connections: number;
  readonly liveConnections: number;
  /** Queries given to the database at a time; those that take long stop counting. */
  readonly queriesAtOnce: number;
  /** How often subscriptions are asked when no change stream is to be had. */
  readonly pollIntervalMs: number;
  readonly websocketKeepAliveMs: number;
  readonly websocketInitTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
  readonly bodyLimitBytes: number;
  /** Webhooks of events called at once, and events taken at once. */
  readonly eventConcurrency: number;
  readonly eventBatchSize: number;
  readonly replicaIdentity: ReplicaIdentityPolicy;
  /** What actions' handlers and headers may be templated with. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

const flag = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.enum(['true', 't', 'yes', 'y', '1', 'false', 'f', 'no', 'n', '0']))
  .transform((text) => ['true', 't', 'yes', 'y', '1'].includes(text));
const count = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const knownApis = ['metadata', 'graphql', 'config', 'metrics', 'pgdump', 'developer'] as const;
export type Api = (typeof knownApis)[number];
const apis = z
  .string()
  .default(knownApis.join(','))
  .transform((list) => list.split(',').map((name) => name.trim().toLowerCase()))
  .pipe(z.array(z.enum(knownApis)));

const environmentShape = z.object({
  HASURA_GRAPHQL_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// connection string'),
  HASURA_GRAPHQL_ADMIN_SECRET: z.string().min(1).optional(),
  HASURA_GRAPHQL_JWT_SECRET: z.string().optional(),
  HASURA_GRAPHQL_UNAUTHORIZED_ROLE: z.string().min(1).optional(),
  HASURA_GRAPHQL_AUTH_HOOK: z.url({ protocol: /^https?$/ }).optional(),
  HASURA_GRAPHQL_AUTH_HOOK_MODE: z.enum(['GET', 'POST']).default('GET'),
  HASURA_GRAPHQL_AUTH_HOOK_SEND_REQUEST_BODY: flag.default(true),
  HASURA_GRAPHQL_SERVER_HOST: z.string().default('127.0.0.1'),
  HASURA_GRAPHQL_SERVER_PORT: count(0, 65_535).default(8080),
  HASURA_GRAPHQL_METADATA_DIR: z.string().optional(),
  HASURA_GRAPHQL_MIGRATIONS_DIR: z.string().optional(),
  HASURA_GRAPHQL_DEV_MODE: flag.default(false),
  HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES: flag.default(false),
  HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS: flag.default(true),
  HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION: z
    .enum(['hasura-default', 'graphql-default'])
    .default('hasura-default'),
  HASURA_GRAPHQL_EXPERIMENTAL_FEATURES: z.string().default(''),
  HASURA_GRAPHQL_ENABLED_APIS: apis,
  HASURA_GRAPHQL_CORS_DOMAIN: z.string().default('*'),
  HASURA_GRAPHQL_DISABLE_CORS: flag.default(false),
  HASURA_GRAPHQL_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  HASURA_GRAPHQL_PG_CONNECTIONS: count(1, 1_000).default(20),
  HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL: count(50, 3_600_000).default(1_000),
  HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE: count(1, 3_600).default(25),
  HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT: count(1, 3_600).default(3),
  HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT: count(0, 3_600).default(10),
  HASURA_GRAPHQL_EVENTS_HTTP_POOL_SIZE: count(1, 10_000).default(100),
  HASURA_GRAPHQL_EVENTS_FETCH_BATCH_SIZE: count(1, 10_000).default(100),
  HASURA_GRAPHQL_ENABLE_ALLOWLIST: flag.default(false),
  ENGINE_LIVE_CONNECTIONS: count(1, 100).default(4),
  // The database is taken to have as many processors as this machine.
  ENGINE_QUERIES_AT_ONCE: count(1, 1_000).default(Math.max(4, 2 * availableParallelism())),
  ENGINE_BODY_LIMIT_BYTES: count(1_024, 1_073_741_824).default(8 * 1_048_576),
  ENGINE_REPLICA_IDENTITY: z.enum(['full', 'keep']).default('full'),
});

/** Throws a ConfigurationError with one sentence that names the variable and never its value. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): EngineConfig {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentShape.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0] ?? 'the environment');
    const missing = given[name] === undefined;
    throw new ConfigurationError(
      missing ? `${name} is not set.` : `${name}: ${issue?.message ?? 'not usable'}.`,
    );
  }
  const env = parsed.data;
  if (env.HASURA_GRAPHQL_AUTH_HOOK && env.HASURA_GRAPHQL_JWT_SECRET) {
    throw new ConfigurationError(
      'HASURA_GRAPHQL_AUTH_HOOK and HASURA_GRAPHQL_JWT_SECRET cannot both be set: there is one way to say who asks.',
    );
  }
  const hook = env.HASURA_GRAPHQL_AUTH_HOOK && {
    url: env.HASURA_GRAPHQL_AUTH_HOOK,
    mode: env.HASURA_GRAPHQL_AUTH_HOOK_MODE,
    sendRequestBody: env.HASURA_GRAPHQL_AUTH_HOOK_SEND_REQUEST_BODY,
  };
  const experiments = env.HASURA_GRAPHQL_EXPERIMENTAL_FEATURES.split(',').map((name) => name.trim());
  const namesByConvention = experiments.includes('naming_convention');
  return {
    databaseUrl: env.HASURA_GRAPHQL_DATABASE_URL,
    ...optional('adminSecret', env.HASURA_GRAPHQL_ADMIN_SECRET),
    ...optional('jwt', env.HASURA_GRAPHQL_JWT_SECRET && jwtConfig(env.HASURA_GRAPHQL_JWT_SECRET)),
    ...optional('unauthorizedRole', env.HASURA_GRAPHQL_UNAUTHORIZED_ROLE),
    ...optional('hook', hook),
    allowListEnabled: env.HASURA_GRAPHQL_ENABLE_ALLOWLIST,
    host: env.HASURA_GRAPHQL_SERVER_HOST === '*' ? '0.0.0.0' : env.HASURA_GRAPHQL_SERVER_HOST,
    port: env.HASURA_GRAPHQL_SERVER_PORT,
    ...optional('metadataDir', env.HASURA_GRAPHQL_METADATA_DIR),
    ...optional('migrationsDir', env.HASURA_GRAPHQL_MIGRATIONS_DIR),
    devMode: env.HASURA_GRAPHQL_DEV_MODE,
    model: {
      stringifyNumerics: env.HASURA_GRAPHQL_STRINGIFY_NUMERIC_TYPES,
      inferFunctionPermissions: env.HASURA_GRAPHQL_INFER_FUNCTION_PERMISSIONS,
      environment,
      ...(namesByConvention ? { namingConvention: env.HASURA_GRAPHQL_DEFAULT_NAMING_CONVENTION } : {}),
    },
    enabledApis: new Set(env.HASURA_GRAPHQL_ENABLED_APIS),
    corsDomains: env.HASURA_GRAPHQL_CORS_DOMAIN.split(',').map((domain) => domain.trim()),
    corsDisabled: env.HASURA_GRAPHQL_DISABLE_CORS,
    logLevel: env.HASURA_GRAPHQL_LOG_LEVEL,
    connections: env.HASURA_GRAPHQL_PG_CONNECTIONS,
    liveConnections: env.ENGINE_LIVE_CONNECTIONS,
    queriesAtOnce: env.ENGINE_QUERIES_AT_ONCE,
    pollIntervalMs: env.HASURA_GRAPHQL_LIVE_QUERIES_MULTIPLEXED_REFETCH_INTERVAL,
    websocketKeepAliveMs: env.HASURA_GRAPHQL_WEBSOCKET_KEEPALIVE * 1_000,
    websocketInitTimeoutMs: env.HASURA_GRAPHQL_WEBSOCKET_CONNECTION_INIT_TIMEOUT * 1_000,
    shutdownTimeoutMs: env.HASURA_GRAPHQL_GRACEFUL_SHUTDOWN_TIMEOUT * 1_000,
    bodyLimitBytes: env.ENGINE_BODY_LIMIT_BYTES,
    eventConcurrency: env.HASURA_GRAPHQL_EVENTS_HTTP_POOL_SIZE,
    eventBatchSize: env.HASURA_GRAPHQL_EVENTS_FETCH_BATCH_SIZE,
    replicaIdentity: env.ENGINE_REPLICA_IDENTITY,
    variables: environment,
  };
}

function jwtConfig(text: string): JwtConfig {
  try {
    return parseJwtConfig(text);
  } catch (cause) {
    throw new ConfigurationError(cause instanceof Error ? `${cause.message}.` : String(cause), { cause });
  }
}

function optional<K extends string, V>(key: K, value: V | undefined | ''): { [P in K]?: V } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { [P in K]?: V });
}
