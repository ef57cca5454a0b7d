/** How each program of the stack is started: its command, its environment, and how one sees that it is ready. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataFolder } from '../data-folder.ts';
import type { Ports } from '../ports.ts';
import { acceptsTcp, all, answersHttp } from '../processes/probes.ts';
import type { ProcessSpec } from '../processes/supervised-process.ts';
import { inRepository, repositoryRoot } from '../repository.ts';
import { jwtSecret, type Secrets } from '../secrets.ts';
import type { StackMode, StackState } from '../stack-state.ts';
import { livekitConfig, type MediaFallbacks } from './livekit-config.ts';

export interface StackContext {
  readonly folder: DataFolder;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly state: StackState;
  readonly mode: StackMode;
  readonly databaseUrl: string;
  readonly mediaFallbacks?: MediaFallbacks;
}

const host = '127.0.0.1';
const require = createRequire(import.meta.url);

/** What any program needs of the environment we were started in; everything else is named below. */
const inherited = (): Record<string, string> => {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
};

const logOf = (context: StackContext, name: string): string => join(context.folder.logs, `${name}.log`);

/** In development our own programs start again when one of their sources changes. */
const nodeArgs = (context: StackContext, entry: string, ...args: string[]): string[] =>
  context.mode === 'development' ? ['--watch', '--watch-preserve-output', entry, ...args] : [entry, ...args];

const common = (context: StackContext, name: string) => ({
  name,
  command: process.execPath,
  cwd: repositoryRoot,
  logFile: logOf(context, name),
});

export function engineSpec(context: StackContext): ProcessSpec {
  const { ports, secrets, state } = context;
  const localhost = state.app.replace(host, 'localhost');
  return {
    ...common(context, 'engine'),
    args: nodeArgs(context, inRepository('engine/src/cli/main.ts'), 'serve'),
    env: {
      ...inherited(),
      HASURA_GRAPHQL_DATABASE_URL: context.databaseUrl,
      HASURA_GRAPHQL_ADMIN_SECRET: secrets.adminSecret,
      HASURA_GRAPHQL_JWT_SECRET: jwtSecret(secrets),
      HASURA_GRAPHQL_SERVER_HOST: host,
      HASURA_GRAPHQL_SERVER_PORT: String(ports.engine),
      HASURA_GRAPHQL_MIGRATIONS_DIR: inRepository('migrations'),
      HASURA_GRAPHQL_METADATA_DIR: inRepository('hasura/metadata'),
      HASURA_GRAPHQL_DEV_MODE: String(context.mode === 'development'),
      HASURA_GRAPHQL_CORS_DOMAIN: `${state.app},${localhost}`,
      HASURA_GRAPHQL_LOG_LEVEL: 'info',
      ACTIONS_URL: state.actions,
      ACTIONS_SECRET: secrets.actionsSecret,
    },
    ready: answersHttp(`${state.engine}/healthz`),
    readyWithinMs: 60_000,
  };
}

/** What a person may set for files and other systems in the environment he starts the stack in. */
const clinicSettings = (): Record<string, string> => {
  const names = [
    'FILE_MAX_MEGABYTES',
    'FILE_TYPES',
    'CLAMD_URL',
    'FILE_SCAN_POLICY',
    'INTEGRATION_REQUESTS_PER_MINUTE',
    'WEBHOOK_ALLOWED_NETWORKS',
    'WEBHOOK_TIMEOUT_SECONDS',
  ];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
};

/** What the HTTP service and the worker have in common, as in docker-compose.yml. */
const actionsEnvironment = (context: StackContext): Record<string, string> => {
  const { ports, secrets, state } = context;
  return {
    ...inherited(),
    NODE_ENV: context.mode === 'development' ? 'development' : 'production',
    DATABASE_URL: context.databaseUrl,
    ACTIONS_HOST: host,
    ACTIONS_PORT: String(ports.actions),
    ACTIONS_SECRET: secrets.actionsSecret,
    INTERNAL_SECRET: secrets.internalSecret,
    HASURA_GRAPHQL_JWT_SECRET: jwtSecret(secrets),
    APP_URL: state.app,
    SMTP_URL: `${state.smtp}?ignoreTLS=true`,
    MAIL_CATCHER_URL: state.mail,
    SMS_PROVIDER: 'mail',
    VAPID_PUBLIC_KEY: secrets.vapidPublicKey,
    VAPID_PRIVATE_KEY: secrets.vapidPrivateKey,
    FILE_STORAGE_DIR: context.folder.files,
    FILE_MASTER_KEYS: secrets.fileMasterKeys,
    ...clinicSettings(),
    LIVEKIT_URL: state.livekit,
    LIVEKIT_API_KEY: secrets.livekitKey,
    LIVEKIT_API_SECRET: secrets.livekitSecret,
  };
};

export const actionsSpec = (context: StackContext): ProcessSpec => ({
  ...common(context, 'actions'),
  args: nodeArgs(context, inRepository('actions/src/main.ts')),
  env: {
    ...actionsEnvironment(context),
    // The permission studio changes rules; the worker never does.
    GRAPHQL_ENGINE_URL: context.state.engine,
    HASURA_GRAPHQL_ADMIN_SECRET: context.secrets.adminSecret,
  },
  ready: answersHttp(`${context.state.actions}/healthz`),
});

/** The worker listens nowhere: it is ready while it lives. */
export const workerSpec = (context: StackContext): ProcessSpec => ({
  ...common(context, 'worker'),
  args: nodeArgs(context, inRepository('actions/src/worker.ts')),
  env: actionsEnvironment(context),
  ready: async () => true,
});

export const mailSpec = (context: StackContext): ProcessSpec => ({
  ...common(context, 'mail'),
  args: [
    join(dirname(fileURLToPath(import.meta.resolve('maildev'))), 'bin/maildev.js'),
    '--ip',
    host,
    '--smtp',
    String(context.ports.smtp),
    '--web-ip',
    host,
    '--web',
    String(context.ports.mail),
    '--mail-directory',
    context.folder.mail,
  ],
  env: inherited(),
  ready: all(answersHttp(`${context.state.mail}/api/healthz`), acceptsTcp(context.ports.smtp)),
  readyWithinMs: 60_000,
});

/** `server`: entry of the built app, ignored in development. */
export function appSpec(context: StackContext, server: string | undefined): ProcessSpec {
  const { ports, secrets, state } = context;
  const development = server === undefined;
  return {
    ...common(context, 'app'),
    cwd: development ? inRepository('app') : dirname(server),
    args: development
      ? [require.resolve('next/dist/bin/next'), 'dev', '--hostname', host, '--port', String(ports.app)]
      : [server],
    env: {
      ...inherited(),
      NODE_ENV: development ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: host,
      PORT: String(ports.app),
      NEXTAUTH_URL: state.app,
      NEXTAUTH_SECRET: secrets.nextauthSecret,
      ACTIONS_URL: state.actions,
      INTERNAL_SECRET: secrets.internalSecret,
      GRAPHQL_HTTP_URL: state.graphql.http,
      GRAPHQL_WS_URL: state.graphql.ws,
      LIVEKIT_URL: state.livekit,
    },
    ready: answersHttp(`${state.app}/api/auth/providers`),
    readyWithinMs: 90_000,
  };
}

export const livekitSpec = (context: StackContext, binary: string): ProcessSpec => ({
  ...common(context, 'livekit'),
  command: binary,
  args: [
    '--config-body',
    livekitConfig(
      context.ports,
      {
        url: `${context.state.actions}/livekit/webhook`,
        apiKey: context.secrets.livekitKey,
      },
      context.mediaFallbacks,
    ),
  ],
  // Keys come by the environment: arguments can be read by every user of the machine.
  env: {
    ...inherited(),
    LIVEKIT_KEYS: `${context.secrets.livekitKey}: ${context.secrets.livekitSecret}`,
  },
  ready: answersHttp(context.state.livekit.replace('ws:', 'http:')),
});
