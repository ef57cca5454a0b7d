/** Input types of writing: rows to insert, conflicts, and the operators of updates. */
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLInputFieldConfig,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
} from 'graphql';
import type { SchemaBuilder } from './builder.ts';
import { input, listInput } from './comparison-types.ts';
import { boolExp, columnEnum } from './condition-types.ts';
import type { ColumnModel, TableModel } from './model.ts';
import { domainBase, isNumeric } from './scalars.ts';

/** Columns the role may give on insert; presets are fixed and not offered. */
export function insertableColumns(builder: SchemaBuilder, table: TableModel): ColumnModel[] {
  const insert = builder.permissions(table).insert;
  return [...table.columns.values()].filter(
    ({ name, generated }) => insert?.columns.has(name) && !insert.presets.has(name) && !generated,
  );
}

function updatableColumns(builder: SchemaBuilder, table: TableModel): ColumnModel[] {
  const update = builder.permissions(table).update;
  return [...table.columns.values()].filter(
    ({ name, generated }) => update?.columns.has(name) && !update.presets.has(name) && !generated,
  );
}

export function canInsert(builder: SchemaBuilder, table: TableModel): boolean {
  const insert = builder.permissions(table).insert;
  return insert !== undefined && table.insertable && (!insert.backendOnly || builder.backend);
}

export function insertInput(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(
    builder.typeFor(table, 'insert_input'),
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: `input type for inserting data into table "${table.name.name}"`,
        fields: () => {
          const columns = insertableColumns(builder, table).map((column) => [
            column.graphqlName,
            input(builder.columnType(column), { kind: 'column', column }, column.description),
          ]);
          const related = [...table.relationships.values()]
            .filter(({ target }) => canInsert(builder, builder.table(target)))
            .map((relationship) => {
              const target = builder.table(relationship.target);
              const type =
                relationship.kind === 'object' ? objectInsert(builder, target) : arrayInsert(builder, target);
              return [relationship.name, input(type, { kind: 'relationship', relationship })];
            });
          return Object.fromEntries([...columns, ...related]);
        },
      }),
  );
}

function objectInsert(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(
    builder.typeFor(table, 'obj_rel_insert_input'),
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: `input type for inserting object relation for remote table "${table.name.name}"`,
        fields: () => ({
          data: { type: new GraphQLNonNull(insertInput(builder, table)) },
          ...conflictField(builder, table),
        }),
      }),
  );
}

function arrayInsert(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(
    builder.typeFor(table, 'arr_rel_insert_input'),
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: `input type for inserting array relation for remote table "${table.name.name}"`,
        fields: () => ({
          data: {
            type: new GraphQLNonNull(listInput(insertInput(builder, table)) as GraphQLInputType as never),
          },
          ...conflictField(builder, table),
        }),
      }),
  );
}

export function conflictField(builder: SchemaBuilder, table: TableModel): GraphQLInputFieldConfigMap {
  const type = onConflict(builder, table);
  return type ? builder.spelled({ on_conflict: { type, description: 'upsert condition' } }) : {};
}

export function onConflict(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType | undefined {
  if (table.constraints.length === 0) return undefined;
  return builder.named(builder.typeFor(table, 'on_conflict'), (name) => {
    const constraint = builder.named(
      builder.typeFor(table, 'constraint'),
      (enumName) =>
        new GraphQLEnumType({
          name: enumName,
          description: `unique or primary key constraints on table "${table.name.name}"`,
          values: Object.fromEntries(
            table.constraints.map(({ name: constraintName, columns }) => [
              constraintName,
              {
                description: `unique or primary key constraint on columns ${columns.map((c) => `"${c}"`).join(', ')}`,
              },
            ]),
          ),
        }),
    );
    const columns = updateColumn(builder, table);
    return new GraphQLInputObjectType({
      name,
      description: `on_conflict condition type for table "${table.name.name}"`,
      fields: () =>
        builder.spelled<GraphQLInputFieldConfig>({
          constraint: { type: new GraphQLNonNull(constraint) },
          update_columns: {
            type: new GraphQLNonNull(listInput(columns) as GraphQLInputType as never),
            defaultValue: [],
          },
          // Without read permission there is nothing a condition could name.
          ...(builder.permissions(table).select ? { where: { type: boolExp(builder, table) } } : {}),
        }),
    });
  });
}

function updateColumn(builder: SchemaBuilder, table: TableModel): GraphQLEnumType {
  const name = builder.typeFor(table, 'update_column');
  const columns = updatableColumns(builder, table);
  if (columns.length > 0)
    return columnEnum(builder, name, columns, `update columns of table "${table.name.name}"`);
  return builder.named(
    name,
    () =>
      new GraphQLEnumType({
        name,
        description: `placeholder for update columns of table "${table.name.name}" (current role has no relevant permissions)`,
        values: { _PLACEHOLDER: { description: '(placeholder)' } },
      }),
  );
}

export const updateOperators = [
  '_set',
  '_inc',
  '_append',
  '_prepend',
  '_delete_key',
  '_delete_elem',
  '_delete_at_path',
] as const;
export type UpdateOperator = (typeof updateOperators)[number];

/** The update operators that have at least one column, with their input types. */
export function updateOperatorInputs(
  builder: SchemaBuilder,
  table: TableModel,
): Record<string, { type: GraphQLInputType; description: string }> {
  const columns = updatableColumns(builder, table);
  const json = columns.filter(({ type }) => domainBase(type).name === 'jsonb');
  const facts: Readonly<
    Record<UpdateOperator, { columns: readonly ColumnModel[]; type?: GraphQLInputType; description: string }>
  > = {
    _set: { columns, description: 'sets the columns of the filtered rows to the given values' },
    _inc: {
      columns: columns.filter(({ type }) => isNumeric(type)),
      description: 'increments the numeric columns with given value of the filtered values',
    },
    _append: {
      columns: json,
      description: 'append existing jsonb value of filtered columns with new jsonb value',
    },
    _prepend: {
      columns: json,
      description: 'prepend existing jsonb value of filtered columns with new jsonb value',
    },
    _delete_key: {
      columns: json,
      type: GraphQLString,
      description:
        'delete key/value pair or string element. key/value pairs are matched based on their key value',
    },
    _delete_elem: {
      columns: json,
      type: GraphQLInt,
      description:
        'delete the array element with specified index (negative integers count from the end). throws an error if top level container is not an array',
    },
    _delete_at_path: {
      columns: json,
      type: listInput(GraphQLString),
      description:
        'delete the field or element with specified path (for JSON arrays, negative integers count from the end)',
    },
  };
  const inputs: Record<string, { type: GraphQLInputType; description: string }> = {};
  for (const operator of updateOperators) {
    const { columns: taken, type, description } = facts[operator];
    if (taken.length === 0) continue;
    const inputType = builder.named(
      builder.typeFor(table, operator.slice(1), 'input'),
      (name) =>
        new GraphQLInputObjectType({
          name,
          description:
            operator === '_set' ? `input type for updating data in table "${table.name.name}"` : description,
          fields: Object.fromEntries(
            taken.map((column) => [
              column.graphqlName,
              input(type ?? builder.columnType(column), { kind: 'column', column }, column.description),
            ]),
          ),
        }),
    );
    inputs[operator] = { type: inputType, description };
  }
  return builder.spelled(inputs);
}

export function primaryKeyInput(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(
    builder.typeFor(table, 'pk_columns_input'),
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: `primary key columns input for table: ${table.typeName}`,
        fields: Object.fromEntries(
          keyColumns(table).map((column) => [
            column.graphqlName,
            input(new GraphQLNonNull(builder.columnType(column)), { kind: 'column', column }),
          ]),
        ),
      }),
  );
}

export function keyColumns(table: TableModel): ColumnModel[] {
  return (table.primaryKey?.columns ?? []).flatMap((name) => table.columns.get(name) ?? []);
}

export function updatesInput(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(
    builder.typeFor(table, 'updates'),
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: () => ({
          ...updateOperatorInputs(builder, table),
          where: {
            type: new GraphQLNonNull(boolExp(builder, table)),
            description: 'filter the rows which have to be updated',
          },
        }),
      }),
  );
}
