/** What other programs may use of the engine as a library. */

export { ConfigurationError, readEnvironment, type EngineConfig } from './config/environment.ts';
export { HasuraError } from './errors.ts';
export { readMetadataDirectory, writeMetadataDirectory } from './metadata/directory.ts';
export type { Metadata } from './metadata/types.ts';
export { loadMetadata, storeMetadata } from './migrate/metadata-store.ts';
export { applyMigrations, readMigrations } from './migrate/migrations.ts';
export { startEngine, type Engine } from './server/engine.ts';
export type { Session } from './session.ts';
