#!/usr/bin/env node
/** The engine's command line. A failure is one sentence on stderr and exit code 1. */

import { Command } from 'commander';
import { ConfigurationError } from '../config/environment.ts';
import { HasuraError } from '../errors.ts';
import { MetadataDirectoryError } from '../metadata/directory.ts';
import { MigrationError } from '../migrate/migrations.ts';
import { applyMetadataCommand, exportMetadataCommand } from './metadata.ts';
import { applyMigrationsCommand } from './migrate.ts';
import { printSchemaCommand } from './schema.ts';
import { serveCommand } from './serve.ts';

const program = new Command('telemed-engine')
  .description('A GraphQL engine compatible with Hasura v2, configured by its HASURA_GRAPHQL_… variables.')
  .showHelpAfterError();

program
  .command('serve')
  .description('Serve GraphQL; with folders given, apply migrations and metadata first.')
  .option('--migrations-dir <dir>', 'default: HASURA_GRAPHQL_MIGRATIONS_DIR')
  .option('--metadata-dir <dir>', 'default: HASURA_GRAPHQL_METADATA_DIR')
  .action(serveCommand);

const migrate = program.command('migrate').description('Database migrations in Hasura CLI layout.');
migrate
  .command('apply')
  .description('Apply what is new, each migration in a transaction of its own.')
  .option('--migrations-dir <dir>', 'default: HASURA_GRAPHQL_MIGRATIONS_DIR')
  .option('--database <name>', 'folder of the database', 'default')
  .action(applyMigrationsCommand);

const metadata = program.command('metadata').description('Metadata in the database and in files.');
metadata
  .command('apply')
  .description('Put the metadata of a folder into the database; running engines take it up at once.')
  .option('--metadata-dir <dir>', 'default: HASURA_GRAPHQL_METADATA_DIR')
  .action(applyMetadataCommand);
metadata
  .command('export')
  .description('Write the metadata in the database to a folder.')
  .option('--metadata-dir <dir>', 'default: HASURA_GRAPHQL_METADATA_DIR')
  .action(exportMetadataCommand);

program
  .command('schema')
  .description('Print the GraphQL schema a role sees.')
  .requiredOption('--role <role>')
  .option('--metadata-dir <dir>', 'metadata from files instead of the database')
  .action(printSchemaCommand);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${sentence(error)}\n`);
  process.exitCode = 1;
}

/** Faults nobody foresaw keep their stack; the others are explained by their message. */
function sentence(error: unknown): string {
  if (
    error instanceof MigrationError ||
    error instanceof ConfigurationError ||
    error instanceof HasuraError
  ) {
    return error.message;
  }
  if (error instanceof MetadataDirectoryError) return `${error.message}.`;
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return `The database of HASURA_GRAPHQL_DATABASE_URL cannot be reached: ${code}.`;
  }
  if (code === '28P01' || code === '28000')
    return 'The database refused the user or password of HASURA_GRAPHQL_DATABASE_URL.';
  if (code === '3D000')
    return `The database of HASURA_GRAPHQL_DATABASE_URL does not exist: ${error.message}.`;
  if (code === 'EADDRINUSE') return `The address of HASURA_GRAPHQL_SERVER_PORT is in use: ${error.message}.`;
  if (code === 'ENOENT') return `A file or folder does not exist: ${error.message}.`;
  return error.stack ?? error.message;
}
