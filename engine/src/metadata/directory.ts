/** Reads and writes Hasura's metadata directory (v3): the same files the Hasura CLI applies and exports. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { parse, stringify, type ScalarTag } from 'yaml';
import { z } from 'zod';
import type { Json } from '../plan/compiled.ts';
import { mergeActionsSdl, printActionsSdl } from './actions-sdl.ts';
import { metadataSchema, type Metadata } from './types.ts';

/** A directory that cannot be read as metadata; the message names the file. */
export class MetadataDirectoryError extends Error {
  override readonly name = 'MetadataDirectoryError';
}

type JsonObject = { [key: string]: Json };

/** One file each, and the key of the metadata document it fills. */
const files = [
  { file: 'allow_list.yaml', key: 'allowlist' },
  { file: 'api_limits.yaml', key: 'api_limits' },
  { file: 'backend_configs.yaml', key: 'backend_configs' },
  { file: 'cron_triggers.yaml', key: 'cron_triggers' },
  { file: 'graphql_schema_introspection.yaml', key: 'graphql_schema_introspection' },
  { file: 'inherited_roles.yaml', key: 'inherited_roles' },
  { file: 'metrics_config.yaml', key: 'metrics_config' },
  { file: 'network.yaml', key: 'network' },
  { file: 'opentelemetry.yaml', key: 'opentelemetry' },
  { file: 'query_collections.yaml', key: 'query_collections' },
  { file: 'remote_schemas.yaml', key: 'remote_schemas' },
  { file: 'rest_endpoints.yaml', key: 'rest_endpoints' },
] as const;

export async function readMetadataDirectory(directory: string): Promise<Metadata> {
  const root = resolve(directory);
  const version = z.object({ version: z.literal(3) }).safeParse(await readYaml(root, 'version.yaml', true));
  if (!version.success)
    throw new MetadataDirectoryError(`${join(root, 'version.yaml')} must say "version: 3"`);

  const document: JsonObject = {
    version: 3,
    sources: (await readYaml(root, 'databases/databases.yaml')) ?? [],
  };
  for (const { file, key } of files) {
    const content = await readYaml(root, file);
    if (content !== undefined && !isEmpty(content)) document[key] = content;
  }
  const actions = ((await readYaml(root, 'actions.yaml')) ?? {}) as JsonObject;
  const sdl = await readText(join(root, 'actions.graphql'));
  Object.assign(document, mergeActionsSdl(actions, sdl ?? ''));

  const parsed = metadataSchema.safeParse(document);
  if (!parsed.success) {
    throw new MetadataDirectoryError(`${root} is not Hasura metadata v3: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}

export async function writeMetadataDirectory(directory: string, metadata: Metadata): Promise<void> {
  const root = resolve(directory);
  const document = metadata as unknown as JsonObject;
  await writeYaml(root, 'version.yaml', { version: 3 });
  for (const { file, key } of files) {
    const value = document[key];
    await writeYaml(root, file, value ?? (objectFiles.has(key) ? {} : []));
  }
  const { yaml, sdl } = printActionsSdl(metadata);
  await writeYaml(root, 'actions.yaml', yaml);
  await writeText(join(root, 'actions.graphql'), sdl);

  const sources: Json[] = [];
  for (const source of metadata.sources) {
    const folder = `databases/${source.name}`;
    const include = await writeList(
      root,
      `${folder}/tables`,
      'tables',
      source.tables as unknown as Json[],
      'table',
    );
    const functions = (source.functions ?? []) as unknown as Json[];
    const functionsInclude = await writeList(root, `${folder}/functions`, 'functions', functions, 'function');
    sources.push({ ...(source as unknown as JsonObject), tables: include, functions: functionsInclude });
  }
  await writeYaml(root, 'databases/databases.yaml', sources);
}

const objectFiles = new Set<string>([
  'api_limits',
  'backend_configs',
  'graphql_schema_introspection',
  'metrics_config',
  'network',
  'opentelemetry',
]);

/** Writes one file per entry and the list that includes them; returns the include for `databases.yaml`. */
async function writeList(
  root: string,
  folder: string,
  list: string,
  entries: readonly Json[],
  nameKey: 'table' | 'function',
): Promise<string> {
  const includes: string[] = [];
  for (const entry of entries) {
    const name = (entry as JsonObject)[nameKey] as { schema: string; name: string };
    const file = `${name.schema}_${name.name}.yaml`;
    await writeYaml(root, `${folder}/${file}`, entry);
    includes.push(`!include ${file}`);
  }
  await writeYaml(root, `${folder}/${list}.yaml`, includes);
  return `!include ${folder.slice('databases/'.length)}/${list}.yaml`;
}

/** `!include x.yaml` comes as a YAML tag or, as the Hasura CLI writes it, as a quoted string. */
const includeTag: ScalarTag = {
  tag: '!include',
  resolve: (path) => `!include ${path}`,
};

async function readYaml(root: string, file: string, required = false): Promise<Json | undefined> {
  const path = resolve(root, file);
  if (path !== root && !path.startsWith(root + sep)) {
    throw new MetadataDirectoryError(`${file} leads out of the metadata directory ${root}`);
  }
  const text = await readText(path);
  if (text === undefined) {
    if (required) throw new MetadataDirectoryError(`${path} does not exist: not a metadata directory`);
    return undefined;
  }
  let content: Json;
  try {
    content = parse(text, { customTags: [includeTag] }) as Json;
  } catch (error) {
    throw new MetadataDirectoryError(`${path} is not YAML: ${(error as Error).message}`, { cause: error });
  }
  return content === null ? undefined : resolveIncludes(root, dirname(path), content);
}

async function resolveIncludes(root: string, folder: string, value: Json): Promise<Json> {
  if (typeof value === 'string' && value.startsWith('!include ')) {
    const path = resolve(folder, value.slice('!include '.length).trim());
    return (await readYaml(root, path, true)) ?? [];
  }
  if (Array.isArray(value))
    return Promise.all(value.map((item: Json) => resolveIncludes(root, folder, item)));
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(
      async ([key, item]) => [key, await resolveIncludes(root, folder, item)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }
  return value;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeYaml(root: string, file: string, value: Json): Promise<void> {
  await writeText(join(root, file), stringify(value, { lineWidth: 0, singleQuote: false }));
}

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

function isEmpty(value: Json): boolean {
  return value !== null && typeof value === 'object' && Object.keys(value).length === 0;
}
