/** The two halves of compiling: the read-only environment, and the state one plan accumulates. */
import type { SchemaBuilder } from '../schema/builder.ts';
import { permissionsOf } from '../schema/builder.ts';
import type { Model, SelectPermission, SourceModel, TableModel, TablePermissions } from '../schema/model.ts';
import type { Expression } from '../sql/ast.ts';
import type { Parameter, Pin, TableName, ValueSource } from './compiled.ts';
import type { SelectionScope } from './selection.ts';

export interface Environment extends SelectionScope {
  readonly model: Model;
  /** Of the root that is being compiled. */
  readonly source: SourceModel;
  readonly role: string;
  /** True for the engine's superuser. */
  readonly isAdmin: boolean;
  readonly backend: SchemaBuilder['backend'];
}

export function tableOf(env: Environment, key: string): TableModel {
  const table = env.source.tables.get(key);
  if (!table) throw new Error(`the model names a table "${key}" that it does not hold`);
  return table;
}

/** The environment of whatever starts at a table of another source, or of the first one. */
export function inSourceOf<T extends Environment>(env: T, { source }: { readonly source: string }): T {
  if (env.source.name === source) return env;
  const found = env.model.sources.get(source);
  if (!found) throw new Error(`the model names a source "${source}" that it does not hold`);
  return { ...env, source: found };
}

export function permissionsFor(env: Environment, table: TableModel): TablePermissions {
  return permissionsOf(table, env.role);
}

/** Precondition: the role's schema offered this table for reading. */
export function selectPermission(env: Environment, table: TableModel): SelectPermission {
  const select = permissionsFor(env, table).select;
  if (!select) throw new Error(`role ${env.role} was offered "${table.key}" without permission to read it`);
  return select;
}

/** One place of a plan that reads a table; the raw material of live dependencies. */
export interface Place {
  /** Absent for functions: what they read has no columns the plan knows. */
  readonly table?: TableModel;
  readonly reads: readonly TableName[];
  /** Under which the plan names this place's columns; absent where they are not followed. */
  readonly alias?: string;
  /** The columns read where no alias tells them: inside a function. */
  readonly columns?: readonly string[];
  readonly parent?: { readonly place: Place; readonly mapping: Mapping };
  readonly pins: Pin[];
  /** Places a row must have a match in to be seen: `exists` conditions that stand in a conjunction. */
  readonly required: { readonly place: Place; readonly mapping: Mapping }[];
}

/** Pairs of the parent's column and this place's column. */
export type Mapping = readonly (readonly [parent: string, own: string])[];

export class State {
  readonly parameters: Parameter[] = [];
  readonly places: Place[] = [];
  readonly #indexes = new Map<string, number>();
  #aliases = 0;

  /** Equal sources of equal type share a parameter. */
  parameter(source: ValueSource, pgType: string): Extract<Expression, { kind: 'parameter' }> {
    const key = JSON.stringify([source, pgType]);
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = this.parameters.length;
      this.parameters.push({ source, pgType });
      this.#indexes.set(key, index);
    }
    return { kind: 'parameter', index };
  }

  alias(base: string): string {
    this.#aliases += 1;
    return `${base}${this.#aliases}`;
  }

  place(table: TableModel, alias: string, parent?: Place['parent']): Place {
    const place: Place = {
      table,
      reads: table.reads,
      alias,
      pins: [],
      required: [],
      ...(parent ? { parent } : {}),
    };
    this.places.push(place);
    return place;
  }

  /** A table a function reads only where it joins the row given to it. */
  joinedPlace(table: TableModel, columns: readonly string[], parent: NonNullable<Place['parent']>): void {
    this.places.push({ table, reads: table.reads, columns, parent, pins: [], required: [] });
  }

  functionPlace(reads: readonly TableName[], parent: Place): void {
    this.places.push({ reads, pins: [], required: [], parent: { place: parent, mapping: [] } });
  }
}
