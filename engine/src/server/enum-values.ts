/** Reads the rows of enum tables: their values are part of the schema. */

import type { ClientBase } from 'pg';
import { tableKey, type Catalog } from '../catalog/catalog.ts';
import type { Metadata } from '../metadata/types.ts';
import type { EnumValues } from '../schema/build-model.ts';

type Values = readonly { readonly value: string; readonly description?: string }[];

/** Of sources in one database. Tables that cannot be enums (no single-column key) are left out; the model says why. */
export async function readEnumValues(
  client: ClientBase,
  { sources }: Pick<Metadata, 'sources'>,
  catalog: Catalog,
): Promise<EnumValues> {
  const found = new Map<string, Values>();
  for (const { table, is_enum: isEnum } of sources.flatMap(({ tables }) => tables)) {
    const known = isEnum ? catalog.tables.get(tableKey(table)) : undefined;
    const [value, ...moreKeys] = known?.primaryKey?.columns ?? [];
    if (!known || value === undefined || moreKeys.length > 0) continue;
    const comment = known.columns.find(({ name }) => name !== value)?.name;
    const described = comment === undefined ? 'null::text' : `${quoted(comment)}::text`;
    const { rows } = await client.query<{ value: string; description: string | null }>(
      `select ${quoted(value)}::text as value, ${described} as description
       from ${quoted(table.schema)}.${quoted(table.name)} order by 1`,
    );
    found.set(
      tableKey(table),
      rows.map((row) => ({
        value: row.value,
        ...(row.description === null ? {} : { description: row.description }),
      })),
    );
  }
  return found;
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
