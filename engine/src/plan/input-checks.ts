/**
 * What the webhooks of permissions (`validate_input`) are asked: the input of each table a mutation names, nested
 * inserts included, as the request wrote it. Presets and defaults are not part of it.
 */
import { inputMeaning, outputMeaning, usualName } from '../schema/meaning.ts';
import type { InputHook, RootKind, TableModel } from '../schema/model.ts';
import type { InputCheck, JsonTemplate } from './compiled.ts';
import type { Input, ObjectInput } from './input.ts';
import { envOf } from './roots.ts';
import { readArguments, type SelectedField } from './selection.ts';
import { permissionsFor, tableOf, type Environment } from './state.ts';
import { itemsOf, objectOf } from './where.ts';

export function inputChecks(anywhere: Environment, field: SelectedField): InputCheck[] {
  const env = envOf(anywhere, field);
  const meaning = field.definition && outputMeaning(field.definition);
  if (meaning?.kind !== 'root') return [];
  const { root, table } = meaning;
  if (root === 'insert' || root === 'insert_one') return insertChecks(env, field, table);
  const kind = changing[root];
  const hook = kind && permissionsFor(env, table)[kind]?.inputHook;
  if (!hook) return [];
  const subject = `${kind} ${table.key}`;
  return [{ hook, subject, input: changeInput(root, field, readArguments(env, field)) }];
}

const changing: Partial<Record<RootKind, 'update' | 'delete'>> = {
  update: 'update',
  update_by_pk: 'update',
  update_many: 'update',
  delete: 'delete',
  delete_by_pk: 'delete',
};

/** The arguments as given; those of `delete_…_by_pk` are the key alone. */
function changeInput(root: RootKind, field: SelectedField, args: ReadonlyMap<string, Input>): JsonTemplate {
  const updates = args.get('updates');
  if (root === 'update_many') return updates ? templateOf(updates) : list([]);
  const given: JsonTemplate = {
    kind: 'object',
    fields: (field.definition?.args ?? []).flatMap((argument) => {
      const value = args.get(usualName(argument));
      return value ? [[argument.name, templateOf(value)] as const] : [];
    }),
  };
  return list([root === 'delete_by_pk' ? { kind: 'object', fields: [['pk_columns', given]] } : given]);
}

/** One question per table, in the order in which the request comes to them, with all rows meant for it. */
function insertChecks(env: Environment, field: SelectedField, table: TableModel): InputCheck[] {
  if (![...env.source.tables.values()].some((each) => hookOfInsert(env, each))) return [];
  const args = readArguments(env, field);
  const object = args.get('object');
  const rows = object ? [objectOf(object)] : itemsOf(args.get('objects')).map((item) => objectOf(item));
  const byTable = new Map<TableModel, ObjectInput[]>();
  collectRows(env, table, rows, byTable);
  return [...byTable].flatMap(([target, objects]) => {
    const hook = hookOfInsert(env, target);
    const input = list(objects.map((each) => templateOf(each)));
    return hook ? [{ hook, subject: `insert ${target.key}`, input }] : [];
  });
}

function hookOfInsert(env: Environment, table: TableModel): InputHook | undefined {
  return permissionsFor(env, table).insert?.inputHook;
}

function collectRows(
  env: Environment,
  table: TableModel,
  rows: readonly ObjectInput[],
  into: Map<TableModel, ObjectInput[]>,
): void {
  const known = into.get(table) ?? [];
  into.set(table, known);
  for (const row of rows) known.push(row);
  for (const row of rows) {
    for (const { field, value } of row.fields.values()) {
      const meaning = inputMeaning(field);
      if (meaning.kind !== 'relationship' || value.kind === 'null') continue;
      const data = objectOf(value).fields.get('data')?.value;
      if (!data || data.kind === 'null') continue;
      const nested = meaning.relationship.kind === 'array' ? itemsOf(data) : [data];
      collectRows(env, tableOf(env, meaning.relationship.target), nested.map(objectOf), into);
    }
  }
}

function templateOf(input: Input): JsonTemplate {
  switch (input.kind) {
    case 'null':
      return { kind: 'value', source: { from: 'literal', value: null } };
    case 'enum':
      return { kind: 'value', source: { from: 'literal', value: input.value } };
    case 'scalar':
    case 'scalars':
      return { kind: 'value', source: input.source };
    case 'list':
      return list(input.items.map(templateOf));
    case 'object':
      return {
        kind: 'object',
        fields: [...input.fields.values()].map(({ field, value }) => [field.name, templateOf(value)]),
      };
  }
}

function list(items: readonly JsonTemplate[]): JsonTemplate {
  return { kind: 'list', items };
}
