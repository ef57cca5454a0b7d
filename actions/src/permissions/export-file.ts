/** A table's metadata as the file that the repository keeps it in, so that a change there shows nothing else. */
import { stringify } from 'yaml';
import { Failure } from '../failure.ts';
import { type Exported, OPERATIONS, sourcesWith, type TableName } from './metadata.ts';

/** The order of keys in the files; others follow as they come. */
const order = {
  table: [
    'table',
    'is_enum',
    'configuration',
    'object_relationships',
    'array_relationships',
    'computed_fields',
    'insert_permissions',
    'select_permissions',
    'update_permissions',
    'delete_permissions',
    'event_triggers',
  ],
  rule: ['role', 'permission', 'comment'],
  select: ['columns', 'computed_fields', 'filter', 'limit', 'allow_aggregations'],
  insert: ['check', 'set', 'columns'],
  update: ['columns', 'set', 'filter', 'check'],
  delete: ['filter'],
} as const;

type Keyed = Readonly<Record<string, unknown>>;

export function tableFile(
  metadata: Exported['metadata'],
  name: TableName,
): { readonly file: string; readonly text: string } {
  const [found] = sourcesWith(metadata, name);
  if (found === undefined) throw new Failure('TABLE_NOT_FOUND', 'missing', 'The table is not served.');
  const table: Record<string, unknown> = { ...found.table };
  for (const kind of ['object_relationships', 'array_relationships']) {
    if (Array.isArray(table[kind])) table[kind] = (table[kind] as Keyed[]).map(withShortKey);
  }
  for (const operation of OPERATIONS) {
    const rules = table[`${operation}_permissions`];
    if (!Array.isArray(rules)) continue;
    table[`${operation}_permissions`] = (rules as { permission: Keyed }[]).map((rule) =>
      inOrder({ ...rule, permission: inOrder(rule.permission, order[operation]) }, order.rule),
    );
  }
  return {
    file: `${name.schema}_${name.name}.yaml`,
    // Long sentences stay on one line, as the CLI leaves them.
    text: stringify(inOrder(table, order.table), { lineWidth: 0 }),
  };
}

function inOrder(given: Keyed, keys: readonly string[]): Keyed {
  const known = keys.filter((key) => key in given);
  const others = Object.keys(given).filter((key) => !keys.includes(key));
  return Object.fromEntries([...known, ...others].map((key) => [key, given[key]]));
}

/** A foreign key of one column is written by its name; an engine may export it as a list of one. */
function withShortKey(relationship: Keyed): Keyed {
  const using = relationship['using'] as Keyed | undefined;
  const key = using?.['foreign_key_constraint_on'];
  if (Array.isArray(key) && key.length === 1) {
    return { ...relationship, using: { ...using, foreign_key_constraint_on: key[0] } };
  }
  const { table, column, columns } = (typeof key === 'object' && key !== null ? key : {}) as Keyed;
  const listed = Array.isArray(column) ? column : columns;
  if (!Array.isArray(listed) || listed.length !== 1) return relationship;
  return { ...relationship, using: { ...using, foreign_key_constraint_on: { table, column: listed[0] } } };
}
