/** The product's database and services on ports and a database of their own, for one test file or one measurement. */

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import getPort from 'get-port';
import pg from 'pg';
import { createDatabase } from './database.ts';
import { People } from './people.ts';
import { ServiceProcess } from './service-process.ts';

export interface Clinic {
  readonly graphqlUrl: string;
  readonly graphqlWsUrl: string;
  readonly databaseUrl: string;
  /** As the database's owner: for seeding and for the truth that what people see is compared with. */
  readonly pool: pg.Pool;
  readonly people: People;
  /** What tokens are signed with, for reference servers that check them too. */
  readonly jwtKey: string;
  readonly engine: ServiceProcess;
  stop(): Promise<void>;
}

export interface ClinicOptions {
  /** Superuser's connection string of a cluster with wal_level = logical. */
  readonly clusterUrl: string;
  readonly purpose: string;
  /** Starts the actions service too, for the mutations it handles. */
  readonly withActions?: boolean;
  readonly poolSize?: number;
}

export async function startClinic(options: ClinicOptions): Promise<Clinic> {
  const database = await createDatabase(options.clusterUrl, options.purpose);
  const running: ServiceProcess[] = [];
  const pool = new pg.Pool({ connectionString: database.url, max: options.poolSize ?? 10 });
  const stop = async (): Promise<void> => {
    for (const service of running.toReversed()) await service.stop();
    await pool.end();
    await database.drop();
  };
  try {
    const secret = (): string => randomBytes(32).toString('hex');
    const jwtKey = secret();
    const actionsSecret = secret();
    const adminSecret = secret();
    const [enginePort, actionsPort] = [
      await getPort({ host: '127.0.0.1' }),
      await getPort({ host: '127.0.0.1' }),
    ];
    const origin = `127.0.0.1:${enginePort}`;
    const actionsUrl = `http://127.0.0.1:${actionsPort}`;
    const jwtSecret = JSON.stringify({ type: 'HS256', key: jwtKey });
    const engine = await ServiceProcess.start({
      name: 'engine',
      args: ['engine/src/cli/main.ts', 'serve'],
      env: {
        HASURA_GRAPHQL_DATABASE_URL: database.url,
        HASURA_GRAPHQL_ADMIN_SECRET: adminSecret,
        HASURA_GRAPHQL_JWT_SECRET: jwtSecret,
        HASURA_GRAPHQL_SERVER_HOST: '127.0.0.1',
        HASURA_GRAPHQL_SERVER_PORT: String(enginePort),
        HASURA_GRAPHQL_MIGRATIONS_DIR: 'migrations',
        HASURA_GRAPHQL_METADATA_DIR: 'hasura/metadata',
        HASURA_GRAPHQL_LOG_LEVEL: 'warn',
        ACTIONS_URL: actionsUrl,
        ACTIONS_SECRET: actionsSecret,
      },
      healthUrl: `http://${origin}/healthz`,
    });
    running.push(engine);
    if (options.withActions === true) {
      const actions = await ServiceProcess.start({
        name: 'actions',
        args: ['actions/src/main.ts'],
        env: {
          DATABASE_URL: database.url,
          ACTIONS_HOST: '127.0.0.1',
          ACTIONS_PORT: String(actionsPort),
          ACTIONS_SECRET: actionsSecret,
          INTERNAL_SECRET: secret(),
          GRAPHQL_ENGINE_URL: `http://${origin}`,
          HASURA_GRAPHQL_ADMIN_SECRET: adminSecret,
          APP_URL: 'http://localhost:3000',
          HASURA_GRAPHQL_JWT_SECRET: jwtSecret,
          // No bench brings files.
          FILE_MASTER_KEYS: `bench:${Buffer.alloc(32, 7).toString('base64url')}`,
          FILE_STORAGE_DIR: join(tmpdir(), 'telemed-no-files'),
          LOG_LEVEL: 'warn',
        },
        healthUrl: `${actionsUrl}/healthz`,
      });
      running.push(actions);
    }
    return {
      graphqlUrl: `http://${origin}/v1/graphql`,
      graphqlWsUrl: `ws://${origin}/v1/graphql`,
      databaseUrl: database.url,
      pool,
      people: new People(pool, jwtKey),
      jwtKey,
      engine,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
