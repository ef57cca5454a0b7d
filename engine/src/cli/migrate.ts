/** `migrate apply` */

import { applyMigrations, readMigrations, type MigrationReport } from '../migrate/migrations.ts';
import { folder, withDatabase } from './database.ts';

export async function applyMigrationsCommand(options: {
  migrationsDir?: string;
  database: string;
}): Promise<void> {
  const dir = folder(options.migrationsDir, 'HASURA_GRAPHQL_MIGRATIONS_DIR');
  const migrations = await readMigrations(dir, options.database);
  const report = await withDatabase((pool) => applyMigrations(pool, migrations));
  const { done, warnings } = describeMigrations(report);
  process.stdout.write(`${done}\n`);
  for (const warning of warnings) process.stdout.write(`Warning: ${warning}\n`);
}

export function describeMigrations(report: MigrationReport): { done: string; warnings: string[] } {
  const { applied, drifted } = report;
  return {
    done:
      applied.length === 0
        ? 'No new migrations.'
        : `Applied ${applied.length} migrations: ${applied.join(', ')}.`,
    warnings: drifted.map(
      (title) => `${title} was changed after it was applied; the database keeps the old text.`,
    ),
  };
}
