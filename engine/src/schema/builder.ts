/** Shared state of building one role's schema: the role's rights, and each named type made once. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLScalarType,
  GraphQLString,
  type GraphQLNamedType,
} from 'graphql';
import type { PgType } from '../catalog/catalog.ts';
import { fullPermissions } from './build-permissions.ts';
import type {
  ColumnModel,
  ComputedFieldModel,
  Model,
  RelationshipModel,
  SourceModel,
  TableModel,
  TablePermissions,
} from './model.ts';
import { followed, Naming } from './naming.ts';
import { scalarName } from './scalars.ts';

const builtIn: Readonly<Record<string, GraphQLScalarType>> = {
  Int: GraphQLInt,
  Float: GraphQLFloat,
  String: GraphQLString,
  Boolean: GraphQLBoolean,
  ID: GraphQLID,
};

/** What actions are made beside where there is no source. */
const noSource: SourceModel = {
  name: '',
  home: false,
  naming: new Naming(),
  tables: new Map(),
  functions: new Map(),
  eventTriggers: new Map(),
};

export function firstSource({ sources }: Model): SourceModel {
  const [first = noSource] = sources.values();
  return first;
}

export class SchemaBuilder {
  readonly model: Model;
  /** Whose tables this builder makes types of. */
  readonly source: SourceModel;
  readonly role: string;
  /** Whether this schema offers mutations marked backend_only. */
  readonly backend: boolean;
  /** One schema has each type once, whichever source it came from. */
  readonly #types: Map<string, GraphQLNamedType>;
  readonly #siblings: Map<string, SchemaBuilder>;
  readonly #permissions = new Map<string, TablePermissions>();

  constructor(model: Model, role: string, backend: boolean, source: SourceModel, sibling?: SchemaBuilder) {
    this.model = model;
    this.role = role;
    this.backend = backend;
    this.source = source;
    this.#types = sibling ? sibling.#types : new Map();
    this.#siblings = sibling ? sibling.#siblings : new Map();
    this.#siblings.set(source.name, this);
  }

  /** The builder of the same schema for another source. */
  in(source: SourceModel): SchemaBuilder {
    return (
      this.#siblings.get(source.name) ?? new SchemaBuilder(this.model, this.role, this.backend, source, this)
    );
  }

  get naming(): Naming {
    return this.source.naming;
  }

  /** Name of a type made for a table; `usual` is what follows the table's own name in snake case. */
  typeFor(table: TableModel, ...usual: readonly string[]): string {
    return this.naming.type(followed(table.identifier, ...usual));
  }

  /** Arguments and input fields of the engine's own, under the names of the convention. */
  spelled<T extends object>(fields: Readonly<Record<string, T>>): Record<string, T> {
    const entries = Object.entries(fields).map(([usual, field]): [string, T] => {
      const name = this.naming.field(usual);
      if (name === usual) return [name, field];
      const extensions = { ...(field as { extensions?: object | null }).extensions, usual };
      return [name, { ...field, extensions }];
    });
    return Object.fromEntries(entries);
  }

  named<T extends GraphQLNamedType>(name: string, make: (name: string) => T): T {
    let type = this.#types.get(name) as T | undefined;
    if (!type) {
      type = make(name);
      this.#types.set(name, type);
    }
    return type;
  }

  permissions(table: TableModel): TablePermissions {
    let permissions = this.#permissions.get(table.key);
    if (!permissions) {
      permissions = permissionsOf(table, this.role);
      this.#permissions.set(table.key, permissions);
    }
    return permissions;
  }

  table(key: string): TableModel {
    const table = this.source.tables.get(key);
    if (!table) throw new Error(`the model names a table "${key}" that it does not hold`);
    return table;
  }

  /** Columns the role may read, in table order. */
  selectable(table: TableModel): ColumnModel[] {
    const select = this.permissions(table).select;
    return [...table.columns.values()].filter(({ name }) => select?.columns.has(name));
  }

  /** Relationships whose other side the role may read. */
  visibleRelationships(table: TableModel): RelationshipModel[] {
    return [...table.relationships.values()].filter(
      ({ target }) => this.permissions(this.table(target)).select !== undefined,
    );
  }

  visibleComputedFields(table: TableModel): ComputedFieldModel[] {
    const select = this.permissions(table).select;
    return [...table.computedFields.values()].filter(({ name, returns }) =>
      returns.kind === 'table'
        ? this.permissions(this.table(returns.table)).select !== undefined
        : select?.computedFields.has(name),
    );
  }

  scalar(name: string): GraphQLScalarType {
    return builtIn[name] ?? this.named(name, () => new GraphQLScalarType({ name }));
  }

  /** Type of a value of a Postgres type; arrays are lists. */
  typeOf(type: PgType): GraphQLScalarType | GraphQLList<GraphQLNonNull<GraphQLScalarType>> {
    return type.element
      ? new GraphQLList(new GraphQLNonNull(this.scalar(scalarName(type.element))))
      : this.scalar(scalarName(type));
  }

  columnType(
    column: ColumnModel,
  ): GraphQLScalarType | GraphQLEnumType | GraphQLList<GraphQLNonNull<GraphQLScalarType>> {
    const enumTable = column.enumTable === undefined ? undefined : this.source.tables.get(column.enumTable);
    const values = enumTable?.enumValues ?? [];
    return enumTable && values.length > 0 ? this.enumOf(enumTable) : this.typeOf(column.type);
  }

  enumOf(table: TableModel): GraphQLEnumType {
    return this.named(this.typeFor(table, 'enum'), (name) => {
      const values = (table.enumValues ?? []).map(({ value, description }) => [
        this.naming.enumValue(value),
        { value, description },
      ]);
      return new GraphQLEnumType({ name, values: Object.fromEntries(values) });
    });
  }
}

/** Metadata's own words, else the usual ones; an empty text in metadata means none. */
export function described(own: string | undefined, usual: string): string | null {
  return own === '' ? null : (own ?? usual);
}

export function permissionsOf(table: TableModel, role: string): TablePermissions {
  return role === 'admin' ? fullPermissions(table) : (table.permissions.get(role) ?? {});
}
