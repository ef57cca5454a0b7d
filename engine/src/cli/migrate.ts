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
  for (const line of describeMigrations(report)) process.stdout.write(`${line}\n`);
}

export function describeMigrations({ applied, drifted }: MigrationReport): string[] {
  return [
    applied.length === 0
      ? 'No new migrations.'
      : `Applied ${applied.length} migrations: ${applied.join(', ')}.`,
    ...drifted.map(
      (title) => `Warning: ${title} was changed after it was applied; the database keeps the old text.`,
    ),
  ];
}
