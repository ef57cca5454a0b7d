/** Input types of reading: conditions, columns to choose from, stream cursors, arguments of functions. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLNonNull,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputFieldConfig,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
} from 'graphql';
import type { CatalogArgument, PgType } from '../catalog/catalog.ts';
import type { SchemaBuilder } from './builder.ts';
import { columnComparison, input, listInput, typeComparison } from './comparison-types.ts';
import type { ColumnModel, TableModel } from './model.ts';
import { customName, followed } from './naming.ts';
import { sorted } from './row-types.ts';
import { domainBase } from './scalars.ts';

export function boolExp(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(
    builder.typeFor(table, 'bool_exp'),
    (name) =>
      new GraphQLInputObjectType({
        name,
        description: `Boolean expression to filter rows from the table "${table.name.name}". All fields are combined with a logical 'AND'.`,
        fields: () => boolExpFields(builder, table),
      }),
  );
}

function boolExpFields(builder: SchemaBuilder, table: TableModel): GraphQLInputFieldConfigMap {
  const self = boolExp(builder, table);
  const fields: GraphQLInputFieldConfigMap = {};
  for (const column of builder.selectable(table)) {
    fields[column.graphqlName] = input(columnComparison(builder, column), { kind: 'column', column });
  }
  for (const relationship of builder.visibleRelationships(table)) {
    const target = builder.table(relationship.target);
    fields[relationship.name] = input(boolExp(builder, target), { kind: 'relationship', relationship });
    if (relationship.kind === 'array' && builder.permissions(target).select?.allowAggregations) {
      fields[builder.naming.inField(followed(customName(relationship.name), 'aggregate'))] = input(
        aggregateBoolExp(builder, target),
        {
          kind: 'relationship aggregate',
          relationship,
        },
      );
    }
  }
  for (const field of builder.visibleComputedFields(table)) {
    if (field.inputs.length > 0) continue;
    if (field.returns.kind === 'table') {
      const target = builder.table(field.returns.table);
      fields[field.name] = input(boolExp(builder, target), { kind: 'computed', field });
      continue;
    }
    fields[field.name] = input(typeComparison(builder, field.returns.type), { kind: 'computed', field });
  }
  return {
    _and: input(listInput(self), { kind: 'and' }),
    _not: input(self, { kind: 'not' }),
    _or: input(listInput(self), { kind: 'or' }),
    ...sorted(fields),
  };
}

function aggregateBoolExp(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  // As in Hasura, without the source's prefix and suffix, and its parts are spelled like fields.
  const identifier = followed(table.identifier, 'aggregate_bool_exp');
  return builder.named(builder.naming.typeCase(identifier), (name) => {
    const columns = selectColumn(builder, table);
    const part = (aggregate: string, argumentsType: GraphQLInputType | undefined, predicate: PgType) =>
      builder.named(
        builder.naming.inField({ ...identifier, words: [...identifier.words, aggregate] }),
        (partName) =>
          new GraphQLInputObjectType({
            name: partName,
            fields: () => ({
              ...(argumentsType ? { arguments: input(argumentsType, { kind: 'plain' }) } : {}),
              distinct: input(GraphQLBoolean, { kind: 'plain' }),
              filter: input(boolExp(builder, table), { kind: 'plain' }),
              predicate: input(new GraphQLNonNull(typeComparison(builder, predicate)), { kind: 'plain' }),
            }),
          }),
      );
    const intType: PgType = { name: 'int4', sql: 'integer', kind: 'base' };
    const boolType: PgType = { name: 'bool', sql: 'boolean', kind: 'base' };
    const booleans = builder.selectable(table).filter(({ type }) => domainBase(type).name === 'bool');
    const fields = (): GraphQLInputFieldConfigMap => {
      const result: GraphQLInputFieldConfigMap = {
        count: input(part('count', columns && listInput(columns), intType), {
          kind: 'aggregate function',
          function: 'count',
        }),
      };
      for (const aggregate of booleans.length > 0 ? (['bool_and', 'bool_or'] as const) : []) {
        const choice = columnEnum(
          builder,
          builder.naming.type({
            ...table.identifier,
            words: [
              ...followed(table.identifier, 'select_column').words,
              ...identifier.words,
              aggregate,
              ...['arguments', 'columns'],
            ],
          }),
          booleans,
        );
        result[aggregate] = input(part(aggregate, new GraphQLNonNull(choice), boolType), {
          kind: 'aggregate function',
          function: aggregate,
        });
      }
      return result;
    };
    return new GraphQLInputObjectType({ name, fields });
  });
}

/** Undefined when the role may read no column: GraphQL has no empty enum. */
export function selectColumn(builder: SchemaBuilder, table: TableModel): GraphQLEnumType | undefined {
  const columns = builder.selectable(table);
  return columns.length === 0
    ? undefined
    : columnEnum(
        builder,
        builder.typeFor(table, 'select_column'),
        columns,
        `select columns of table "${table.name.name}"`,
      );
}

/** An enum whose values are GraphQL names standing for Postgres column names. */
export function columnEnum(
  builder: SchemaBuilder,
  name: string,
  columns: readonly ColumnModel[],
  description?: string,
): GraphQLEnumType {
  return builder.named(name, () => {
    const values = columns.map((column) => [
      column.graphqlName,
      { value: column.name, description: 'column name' },
    ]);
    return new GraphQLEnumType({
      name,
      values: Object.fromEntries(values),
      ...(description ? { description } : {}),
    });
  });
}

export function streamCursor(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(builder.typeFor(table, 'stream_cursor_input'), (name) => {
    const values = new GraphQLInputObjectType({
      name: builder.typeFor(table, 'stream_cursor_value_input'),
      description: 'Initial value of the column from where the streaming should start',
      fields: () =>
        Object.fromEntries(
          builder
            .selectable(table)
            .map((column) => [
              column.graphqlName,
              input(builder.columnType(column), { kind: 'column', column }),
            ]),
        ),
    });
    const ordering = builder.named(
      builder.naming.affixedType(builder.naming.sharedType('cursor_ordering')),
      (enumName) =>
        new GraphQLEnumType({
          name: enumName,
          description: 'ordering argument of a cursor',
          values: {
            ASC: { description: 'ascending ordering of the cursor' },
            DESC: { description: 'descending ordering of the cursor' },
          },
        }),
    );
    return new GraphQLInputObjectType({
      name,
      description: `Streaming cursor of the table "${table.typeName}"`,
      fields: builder.spelled<GraphQLInputFieldConfig>({
        initial_value: {
          type: new GraphQLNonNull(values),
          description: 'Stream column input with initial value',
        },
        ordering: { type: ordering, description: 'cursor ordering' },
      }),
    });
  });
}

/** `args` of a function root or computed field; undefined when the function takes nothing from the query. */
export function functionArguments(
  builder: SchemaBuilder,
  functionName: string,
  inputs: readonly CatalogArgument[],
  typeName: string,
): GraphQLFieldConfigArgumentMap | undefined {
  const named = inputs.map((argument, index) => ({ argument, name: argument.name || `arg_${index + 1}` }));
  if (named.length === 0) return undefined;
  const type = builder.named(
    typeName,
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: builder.spelled(
          Object.fromEntries(
            named.map(({ argument, name: argumentName }) => [
              argumentName,
              input(builder.typeOf(argument.type), { kind: 'function argument', argument }),
            ]),
          ),
        ),
      }),
  );
  return {
    args: {
      type: inputs.every(({ hasDefault }) => hasDefault) ? type : new GraphQLNonNull(type),
      description: `input parameters for function "${functionName}"`,
    },
  };
}
