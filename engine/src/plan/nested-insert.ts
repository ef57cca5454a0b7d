/**
 * Nested inserts: one statement per row, in the order the foreign keys need, all in one transaction. A row travels
 * to the statements that need its key in a setting of the transaction, so no answer has to be waited for; and each
 * statement's checks and triggers see the rows before it.
 */
import { inputMeaning } from '../schema/meaning.ts';
import type { RelationshipModel, TableModel } from '../schema/model.ts';
import type { PgType } from '../catalog/catalog.ts';
import { castType } from '../schema/scalars.ts';
import { qualified } from '../sql/print.ts';
import { call, column, text, yes, type Expression, type Select } from '../sql/ast.ts';
import type { Writing } from './insert.ts';
import { columnValues, insertPermission, insertStatement, presetOf } from './insert-statement.ts';
import type { Input, ObjectInput } from './input.ts';
import { invalid } from './scalar-input.ts';
import type { Change } from './response.ts';
import { State, tableOf, type Environment } from './state.ts';
import { itemsOf, objectOf } from './where.ts';

interface Nested {
  readonly relationship: RelationshipModel;
  readonly objects: readonly ObjectInput[];
  readonly conflict: Input | undefined;
  readonly path: string;
}

/** A column's value in a row that an earlier statement wrote. */
interface Handed {
  readonly setting: string;
  readonly column: string;
  /** Said when the earlier statement wrote no row. */
  readonly otherwise: string;
}

export function holdsNested(object: ObjectInput): boolean {
  return nestedOf(object).length > 0;
}

export function nestedInsert(
  env: Environment,
  state: State,
  table: TableModel,
  objects: readonly ObjectInput[],
  conflict: Input | undefined,
): { readonly change: Change; readonly before: Writing['before'] } {
  const inserts = new NestedInserts(env);
  const roots = objects.map((object) => inserts.insert(table, object, conflict, new Map()));
  const rows = 'inserted';
  const counts = inserts.settings.map((setting) => call('json_array_length', rowsIn(setting)));
  const change: Change = {
    tables: [{ name: rows, body: written(state, table, roots) }],
    rows: (alias) => ({ kind: 'named', name: rows, alias }),
    affected: counts.reduce((left, right) => ({ kind: 'binary', operator: '+', left, right })),
  };
  return { change, before: inserts.statements };
}

class NestedInserts {
  readonly settings: string[] = [];
  readonly statements: { state: State; query: Select }[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  /** Returns the setting that holds the row, as a JSON array of at most one. */
  insert(
    table: TableModel,
    object: ObjectInput,
    conflict: Input | undefined,
    inherited: ReadonlyMap<string, Handed>,
  ): string {
    const state = new State();
    const values = new Map(columnValues(state, object));
    const handed = new Map(inherited);
    const nested = nestedOf(object);
    for (const part of nested.filter(goesFirst)) this.#insertFirst(table, part, values, handed);
    const clash = [...inherited.keys()].filter((name) => values.has(name));
    if (clash.length > 0) {
      const names = clash.map((name) => `"${name}"`).join(', ');
      throw invalid(
        object.path,
        `cannot insert ${names} columns as their values are already being determined by parent insert`,
      );
    }
    for (const [name, from] of handed) {
      const type = table.columns.get(name)?.type;
      if (type) values.set(name, handedValue(from, type));
    }
    const setting = this.#write(state, table, values, conflict);
    for (const part of nested.filter((each) => !goesFirst(each))) {
      const { relationship } = part;
      const otherwise = `cannot proceed to insert ${relationship.kind} relations since insert to table "${table.name.name}" affects zero rows`;
      const keys = relationship.mapping.map(
        ([own, theirs]) => [theirs, { setting, column: own, otherwise }] as const,
      );
      const target = tableOf(this.#env, relationship.target);
      for (const child of part.objects) this.insert(target, child, part.conflict, new Map(keys));
    }
    return setting;
  }

  #insertFirst(
    table: TableModel,
    { relationship, objects, conflict, path }: Nested,
    values: ReadonlyMap<string, Expression>,
    handed: Map<string, Handed>,
  ): void {
    const [object] = objects;
    if (!object) return;
    const taken = relationship.mapping
      .map(([own]) => own)
      .filter((own) => values.has(own) || handed.has(own));
    if (taken.length > 0) {
      const names = taken.map((name) => `"${name}"`).join(', ');
      throw invalid(
        path,
        `cannot insert object relationship "${relationship.name}" as ${names} column values are already determined`,
      );
    }
    const target = tableOf(this.#env, relationship.target);
    const setting = this.insert(target, object, conflict, new Map());
    const otherwise = `cannot proceed to insert object relation "${relationship.name}" since insert to table "${target.name.name}" affects zero rows`;
    for (const [own, theirs] of relationship.mapping) {
      if (table.columns.has(own)) handed.set(own, { setting, column: theirs, otherwise });
    }
  }

  #write(
    state: State,
    table: TableModel,
    values: ReadonlyMap<string, Expression>,
    conflict: Input | undefined,
  ): string {
    const permission = insertPermission(this.#env, table);
    const names = [...table.columns.keys()].filter(
      (name) => values.has(name) || permission.presets.has(name),
    );
    const row = names.map(
      (name) => presetOf(state, table, permission, name) ?? (values.get(name) as Expression),
    );
    const setting = `engine.inserted_${this.settings.length + 1}`;
    this.settings.push(setting);
    const rows = 'inserted';
    const kept = 'kept';
    const columns = [...table.columns.keys()].map((name) => ({ value: column(rows, name), as: name }));
    const list: Select = {
      columns: [
        { value: { kind: 'aggregate', name: 'json_agg', arguments: [{ kind: 'row of', of: kept }] } },
      ],
      from: {
        kind: 'query',
        alias: kept,
        query: { columns, from: { kind: 'named', name: rows, alias: rows } },
      },
    };
    const json: Expression = { kind: 'cast', of: { kind: 'scalar', query: list }, type: 'text' };
    this.statements.push({
      state,
      query: {
        with: [{ name: rows, body: insertStatement(this.#env, state, table, names, [row], conflict) }],
        columns: [{ value: call('set_config', text(setting), call('coalesce', json, text('[]')), yes) }],
      },
    });
    return setting;
  }
}

function nestedOf(object: ObjectInput): Nested[] {
  const found: Nested[] = [];
  for (const { field, value } of object.fields.values()) {
    const meaning = inputMeaning(field);
    if (meaning.kind !== 'relationship' || value.kind === 'null') continue;
    const parts = objectOf(value).fields;
    const data = parts.get('data')?.value;
    const items = meaning.relationship.kind === 'array' ? itemsOf(data) : data ? [data] : [];
    const objects = items.map((item) => objectOf(item));
    const conflict = parts.get('on_conflict')?.value;
    if (objects.length > 0)
      found.push({ relationship: meaning.relationship, objects, conflict, path: value.path });
  }
  return found;
}

function goesFirst({ relationship }: Nested): boolean {
  return relationship.kind === 'object' && relationship.insertFirst;
}

function rowsIn(setting: string): Expression {
  return { kind: 'cast', of: call('current_setting', text(setting)), type: 'json' };
}

/** The value where the row was written; else the statement ends with the reason. */
function handedValue({ setting, column: name, otherwise }: Handed, type: PgType): Expression {
  const row: Expression = {
    kind: 'binary',
    operator: '->',
    left: rowsIn(setting),
    right: { kind: 'number', value: 0 },
  };
  const value: Expression = { kind: 'binary', operator: '->>', left: row, right: text(name) };
  const refusal = call({ schema: 'hdb_catalog', name: 'check_violation' }, text(otherwise));
  const checkedValue: Expression = {
    kind: 'case',
    when: { kind: 'null test', of: row, isNull: false },
    then: value,
    otherwise: { kind: 'cast', of: refusal, type: 'text' },
  };
  return { kind: 'cast', of: checkedValue, type: castType(type) };
}

/** The root's rows, read back from their settings in the order given. */
function written(state: State, table: TableModel, settings: readonly string[]): Select {
  const [first, ...rest] = settings;
  if (first === undefined) throw new Error('an insert of no rows holds nothing nested');
  const alias = state.alias('u');
  const type: Expression = {
    kind: 'cast',
    of: { kind: 'keyword', word: 'null' },
    type: qualified(table.name),
  };
  const query: Select = {
    columns: [...table.columns.keys()].map((name) => ({ value: column(alias, name), as: name })),
    from: { kind: 'call', call: call('json_populate_recordset', type, rowsIn(first)), alias },
  };
  return rest.length === 0 ? query : { ...query, unionAll: written(state, table, rest) };
}
