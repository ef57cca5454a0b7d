/** `serve`: the engine as a process, from the environment to a clean end. */

import { Pool } from 'pg';
import { pino, type Logger } from 'pino';
import { readEnvironment, type EngineConfig } from '../config/environment.ts';
import { readMetadataDirectory } from '../metadata/directory.ts';
import { storeChangedFiles } from '../migrate/metadata-store.ts';
import { applyMigrations, readMigrations } from '../migrate/migrations.ts';
import { startEngine } from '../server/engine.ts';
import { describeMigrations } from './migrate.ts';

export async function serveCommand(options: { migrationsDir?: string; metadataDir?: string }): Promise<void> {
  const config = readEnvironment(process.env);
  const log = pino({ level: config.logLevel, base: { service: 'engine' } });
  if (config.adminSecret === undefined) log.warn('no admin secret is set: everybody is admin');
  await prepare(config, options, log);
  const engine = await startEngine(config, log);
  const ended = Promise.withResolvers<void>();
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    engine.close().then(ended.resolve, ended.reject);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await ended.promise;
  log.info('stopped');
}

/** What the `cli-migrations` image of Hasura does at its start. */
async function prepare(
  config: EngineConfig,
  options: { migrationsDir?: string; metadataDir?: string },
  log: Logger,
): Promise<void> {
  const migrationsDir = options.migrationsDir ?? config.migrationsDir;
  const metadataDir = options.metadataDir ?? config.metadataDir;
  if (!migrationsDir && !metadataDir) return;
  const pool = new Pool({ connectionString: config.databaseUrl, max: 2, application_name: 'hasura_cli' });
  try {
    if (migrationsDir) {
      const report = await applyMigrations(pool, await readMigrations(migrationsDir));
      const { done, warnings } = describeMigrations(report);
      log.info(done);
      for (const warning of warnings) log.warn(warning);
    }
    if (metadataDir) {
      const stored = await storeChangedFiles(pool, await readMetadataDirectory(metadataDir));
      log.info(
        stored
          ? 'Metadata applied from files.'
          : 'The metadata files did not change since they were applied.',
      );
    }
  } finally {
    await pool.end();
  }
}
