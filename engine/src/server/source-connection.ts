/** Where the database of a source is, as metadata says it: a URL, a variable that holds one, or its parts. */

import { z } from 'zod';
import type { MetadataSource } from '../metadata/types.ts';

export interface ConnectionSettings {
  readonly url: string;
  readonly mostConnections?: number;
  readonly idleTimeoutMs?: number;
  readonly lifetimeSeconds?: number;
  /** How long a request waits for a connection. */
  readonly waitMs?: number;
}

/** Why a source cannot be served, in words for whoever administers it. */
export class SourceFault extends Error {
  override readonly name = 'SourceFault';
}

const seconds = z.number().nonnegative().nullish();
const parametersSchema = z.looseObject({
  host: z.string().min(1),
  username: z.string().min(1),
  password: z.string().nullish(),
  port: z.number().int().positive().max(65_535),
  database: z.string().min(1),
});
const addressSchema = z.union([
  z.string(),
  z.object({ from_env: z.string() }),
  z.object({ connection_parameters: parametersSchema }),
]);
const configurationSchema = z.looseObject({
  connection_info: z.looseObject({
    database_url: addressSchema,
    pool_settings: z
      .looseObject({
        max_connections: z.number().int().positive().nullish(),
        idle_timeout: seconds,
        connection_lifetime: seconds,
        pool_timeout: seconds,
      })
      .nullish(),
  }),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** A source without configuration is the engine's own database. @throws SourceFault */
export function connectionOf(
  { configuration }: Pick<MetadataSource, 'configuration'>,
  environment: Environment,
  homeUrl: string,
): ConnectionSettings {
  if (configuration === undefined || configuration === null) return { url: homeUrl };
  const parsed = configurationSchema.safeParse(configuration);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new SourceFault(`its configuration is not understood${place ? ` at ${place}` : ''}`);
  }
  const { connection_info: info } = parsed.data;
  if (info['ssl_configuration'] !== undefined && info['ssl_configuration'] !== null)
    throw new SourceFault('ssl_configuration is not served by this engine: say it in the database_url');
  const { max_connections: most, idle_timeout: idle, ...pool } = info.pool_settings ?? {};
  const url = urlOf(info.database_url, environment);
  // Whatever else the text is, no message of the driver shall repeat it.
  if (!/^postgres(ql)?:\/\//.test(url)) throw new SourceFault('its database_url is no postgres:// URL');
  return {
    url,
    ...defined('mostConnections', most),
    ...defined('idleTimeoutMs', inMilliseconds(idle)),
    ...defined('lifetimeSeconds', pool.connection_lifetime),
    ...defined('waitMs', inMilliseconds(pool.pool_timeout)),
  };
}

function urlOf(address: z.output<typeof addressSchema>, environment: Environment): string {
  if (typeof address === 'string') return address;
  if ('connection_parameters' in address) {
    const { host, username, password, port, database } = address.connection_parameters;
    const secret = password ? `:${encodeURIComponent(password)}` : '';
    return `postgresql://${encodeURIComponent(username)}${secret}@${host}:${port}/${encodeURIComponent(database)}`;
  }
  const url = environment[address.from_env];
  if (url) return url;
  throw new SourceFault(`environment variable '${address.from_env}' not set`);
}

/** Equal for URLs of one database under one user with the same options. */
export function databaseKey(url: string): string {
  if (!URL.canParse(url)) return url;
  const { username, password, hostname, port, pathname, searchParams } = new URL(url);
  searchParams.sort();
  return JSON.stringify([username, password, hostname, port || '5432', pathname, searchParams.toString()]);
}

const inMilliseconds = (value: number | null | undefined) =>
  typeof value === 'number' ? value * 1_000 : undefined;

function defined<K extends string>(key: K, value: number | null | undefined): { [P in K]?: number } {
  return typeof value === 'number' ? ({ [key]: value } as { [P in K]?: number }) : {};
}
