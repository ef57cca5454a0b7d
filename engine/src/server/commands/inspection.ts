/** Commands that tell what the databases hold, and what this engine serves. */

import { z } from 'zod';
import type { Catalog, CatalogForeignKey } from '../../catalog/catalog.ts';
import { tableKey } from '../../catalog/catalog.ts';
import { HasuraError } from '../../errors.ts';
import type { AdminCommand } from '../../events/event-commands.ts';
import { qualifiedTableSchema } from '../../metadata/types.ts';
import type { TableName } from '../../plan/compiled.ts';
import { defaultSource, type SourceModel, type TableModel } from '../../schema/model.ts';
import type { SchemaState } from '../schema-cache.ts';
import { catalogOf } from '../source-facts.ts';
import { parse } from './places.ts';

const inSource = z.looseObject({ source: z.string().default(defaultSource) });
const suggestShape = inSource.extend({
  tables: z.array(qualifiedTableSchema).nullish(),
  omit_tracked: z.boolean().default(false),
});
const kindShape = z.looseObject({ name: z.string().min(1) });

export function inspectionCommands(state: () => SchemaState): ReadonlyMap<string, AdminCommand> {
  const known = (source: string): { model: SourceModel; catalog: Catalog } => {
    const { model, facts } = state();
    const found = model.sources.get(source);
    const catalog = catalogOf(facts, source);
    if (found && catalog) return { model: found, catalog };
    throw new HasuraError('not-exists', '$.args', `source with name "${source}" does not exist`);
  };
  const tables: AdminCommand = (args) => {
    const { catalog } = known(parse(inSource, args, '$.args').source);
    return Promise.resolve([...catalog.tables.values()].map(({ table }) => table));
  };
  return new Map<string, AdminCommand>([
    [
      'pg_suggest_relationships',
      (args) => {
        const { source, tables: wanted, omit_tracked: omit } = parse(suggestShape, args, '$.args');
        const { model, catalog } = known(source);
        const names = wanted && new Set(wanted.map(tableKey));
        const relationships = suggestions(model, catalog, names ?? null, omit);
        return Promise.resolve({ relationships });
      },
    ],
    ['get_source_tables', tables],
    ['pg_get_source_tables', tables],
    [
      'dump_internal_state',
      () => {
        const { resourceVersion, model, inconsistencies } = state();
        // The settings know the environment, which is nobody's business.
        const { settings: _settings, ...shown } = model;
        return Promise.resolve({ resource_version: resourceVersion, ...plain(shown), inconsistencies });
      },
    ],
    ['list_source_kinds', () => Promise.resolve({ sources: [postgres] })],
    [
      'get_source_kind_capabilities',
      (args) => {
        const { name } = parse(kindShape, args, '$.args');
        const native = name === 'pg' || name === 'postgres';
        const message = native ? 'does not support Capabilities' : 'was not found';
        throw new HasuraError(
          'data-connector-error',
          '$.args',
          native ? `${name} ${message}` : `Source Kind ${name} ${message}`,
        );
      },
    ],
  ]);
}

/** Maps as objects and sets as lists. */
function plain(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (_, part: unknown) => {
      if (part instanceof Map) return Object.fromEntries(part as Map<string, unknown>);
      return part instanceof Set ? [...(part as Set<unknown>)] : part;
    }),
  ) as object;
}

const postgres = { kind: 'pg', builtin: true, available: true, display_name: 'pg' };

interface End {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly constraint_name?: string;
}

interface Suggestion {
  readonly type: 'object' | 'array';
  readonly from: End;
  readonly to: End;
}

/** Both directions of each foreign key between tracked tables; `wanted` names one of its ends. */
function suggestions(
  { tables }: SourceModel,
  catalog: Catalog,
  wanted: ReadonlySet<string> | null,
  omitTracked: boolean,
): Suggestion[] {
  return [...tables.values()].flatMap((table) =>
    (catalog.tables.get(table.key)?.foreignKeys ?? []).flatMap((key) => {
      const other = tables.get(tableKey(key.target));
      if (!other || (wanted && !wanted.has(table.key) && !wanted.has(other.key))) return [];
      return ofForeignKey(table, other, key, omitTracked);
    }),
  );
}

function ofForeignKey(
  table: TableModel,
  other: TableModel,
  key: CatalogForeignKey,
  omitTracked: boolean,
): Suggestion[] {
  const here: End = { table: table.name, columns: key.columns, constraint_name: key.name };
  const there: End = { table: other.name, columns: key.targetColumns };
  const pairs = key.columns.map((column, i): [string, string] => [column, key.targetColumns[i] ?? '']);
  const back = pairs.map(([own, theirs]): [string, string] => [theirs, own]);
  const unique = table.constraints.some(
    ({ name, columns }) => name !== table.primaryKey?.name && sameSet(columns, key.columns),
  );
  const forward: Suggestion = { type: 'object', from: here, to: there };
  const backward: Suggestion = { type: unique ? 'object' : 'array', from: there, to: here };
  return [
    ...(omitTracked && leads(table, other, pairs) ? [] : [forward]),
    ...(omitTracked && leads(other, table, back) ? [] : [backward]),
  ];
}

function leads(from: TableModel, to: TableModel, pairs: readonly (readonly [string, string])[]): boolean {
  const wanted = pairs.map((pair) => pair.join(' '));
  return [...from.relationships.values()].some(
    ({ target, mapping }) =>
      target === to.key &&
      sameSet(
        mapping.map((pair) => pair.join(' ')),
        wanted,
      ),
  );
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item));
}
