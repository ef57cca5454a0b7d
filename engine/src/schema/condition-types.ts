/** Input types of reading: conditions, comparisons, orders, columns to choose from, stream cursors. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql';
import type { CatalogArgument, PgType } from '../catalog/catalog.ts';
import type { SchemaBuilder } from './builder.ts';
import { withMeaning, type InputMeaning } from './meaning.ts';
import type { ColumnModel, TableModel } from './model.ts';
import { enumOperators, operandType, operatorsOf } from './operators.ts';
import { aggregateFunctions, aggregatedColumns, sorted } from './row-types.ts';
import { domainBase, scalarName } from './scalars.ts';
import { castTarget, spatialOperators, type SpatialArgument, type SpatialOperator } from './spatial.ts';

export function input(type: GraphQLInputType, meaning: InputMeaning, description?: string) {
  return { type, extensions: withMeaning(meaning), ...(description === undefined ? {} : { description }) };
}

export function listInput(type: GraphQLInputType): GraphQLList<GraphQLNonNull<GraphQLInputType>> {
  return new GraphQLList(new GraphQLNonNull(type as never));
}

export function boolExp(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(
    `${table.typeName}_bool_exp`,
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
      fields[`${relationship.name}_aggregate`] = input(aggregateBoolExp(builder, target), {
        kind: 'relationship aggregate',
        relationship,
      });
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

function columnComparison(builder: SchemaBuilder, column: ColumnModel): GraphQLInputObjectType {
  const type = builder.columnType(column);
  if (!(type instanceof GraphQLEnumType)) return typeComparison(builder, column.type);
  return builder.named(`${type.name}_comparison_exp`, (name) => {
    const fields = enumOperators.map((operator) => {
      const operand = operandType(operator) === 'list' ? listInput(type) : type;
      return [operator, input(operand, { kind: 'operator', operator })] as const;
    });
    return new GraphQLInputObjectType({
      name,
      description: `Boolean expression to compare columns of type "${type.name}". All fields are combined with logical 'AND'.`,
      fields: { ...Object.fromEntries(fields), _is_null: input(GraphQLBoolean, { kind: 'is null' }) },
    });
  });
}

function typeComparison(builder: SchemaBuilder, type: PgType): GraphQLInputObjectType {
  const prefix = type.element ? `${scalarName(type.element)}_array` : scalarName(type);
  return builder.named(`${prefix}_comparison_exp`, (name) => {
    const same = builder.typeOf(type);
    const fields: GraphQLInputFieldConfigMap = { _is_null: input(GraphQLBoolean, { kind: 'is null' }) };
    for (const operator of operatorsOf(type)) {
      fields[operator] = input(operandInput(builder, same, operator), { kind: 'operator', operator });
    }
    for (const [name, operator] of spatialOperators(type)) {
      fields[name] = input(spatialOperand(builder, operator), { kind: 'spatial', operator });
    }
    const castTo = domainBase(type).name === 'jsonb' ? textType : castTarget(type);
    if (castTo) {
      const cast = builder.named(
        `${scalarName(type)}_cast_exp`,
        (castName) =>
          new GraphQLInputObjectType({
            name: castName,
            fields: () => ({
              [scalarName(castTo)]: input(typeComparison(builder, castTo), { kind: 'cast', to: castTo }),
            }),
          }),
      );
      fields['_cast'] = input(cast, { kind: 'casts' });
    }
    return new GraphQLInputObjectType({
      name,
      description: `Boolean expression to compare columns of type "${scalarName(type)}". All fields are combined with logical 'AND'.`,
      fields: sorted(fields),
    });
  });
}

const textType: PgType = { name: 'text', sql: 'text', kind: 'base' };

const plainArguments: Readonly<Record<string, GraphQLScalarType>> = {
  'double precision': GraphQLFloat,
  integer: GraphQLInt,
  boolean: GraphQLBoolean,
};

function spatialOperand(builder: SchemaBuilder, { operand }: SpatialOperator): GraphQLInputType {
  const argument = (type: SpatialArgument): GraphQLScalarType => plainArguments[type] ?? builder.scalar(type);
  if (operand.kind === 'value') return argument(operand.type);
  return builder.named(operand.typeName, (name) => {
    const fields = operand.fields.map(({ name: fieldName, type, required, otherwise }) => [
      fieldName,
      {
        type: required ? new GraphQLNonNull(argument(type)) : argument(type),
        ...(otherwise === undefined ? {} : { defaultValue: otherwise }),
      },
    ]);
    return new GraphQLInputObjectType({ name, fields: Object.fromEntries(fields) });
  });
}

function operandInput(
  builder: SchemaBuilder,
  same: GraphQLInputType,
  operator: Parameters<typeof operandType>[0],
): GraphQLInputType {
  const operand = operandType(operator);
  switch (operand) {
    case 'same':
      return same;
    case 'list':
      return listInput(same);
    case 'text':
      return builder.scalar('String');
    case 'text[]':
      return listInput(builder.scalar('String'));
    default:
      return operand.endsWith('[]')
        ? listInput(builder.scalar(operand.slice(0, -2)))
        : builder.scalar(operand);
  }
}

function aggregateBoolExp(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(`${table.typeName}_aggregate_bool_exp`, (name) => {
    const columns = selectColumn(builder, table);
    const part = (suffix: string, argumentsType: GraphQLInputType | undefined, predicate: PgType) =>
      builder.named(
        `${name}_${suffix}`,
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
          `${table.typeName}_select_column_${name}_${aggregate}_arguments_columns`,
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

/** asc and desc with where nulls go; `asc` puts them last and `desc` first, as Postgres does. */
function orderDirection(builder: SchemaBuilder): GraphQLEnumType {
  const value = (description: string) => ({ description });
  return builder.named(
    'order_by',
    (name) =>
      new GraphQLEnumType({
        name,
        description: 'column ordering options',
        values: {
          asc: value('in ascending order, nulls last'),
          asc_nulls_first: value('in ascending order, nulls first'),
          asc_nulls_last: value('in ascending order, nulls last'),
          desc: value('in descending order, nulls first'),
          desc_nulls_first: value('in descending order, nulls first'),
          desc_nulls_last: value('in descending order, nulls last'),
        },
      }),
  );
}

export function orderBy(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(`${table.typeName}_order_by`, (name) => {
    const fields = (): GraphQLInputFieldConfigMap => {
      const direction = orderDirection(builder);
      const result: GraphQLInputFieldConfigMap = {};
      for (const column of builder.selectable(table)) {
        result[column.graphqlName] = input(direction, { kind: 'column', column });
      }
      for (const relationship of builder.visibleRelationships(table)) {
        const target = builder.table(relationship.target);
        if (relationship.kind === 'object') {
          result[relationship.name] = input(orderBy(builder, target), { kind: 'relationship', relationship });
        } else if (builder.permissions(target).select?.allowAggregations) {
          result[`${relationship.name}_aggregate`] = input(aggregateOrderBy(builder, target), {
            kind: 'relationship aggregate',
            relationship,
          });
        }
      }
      for (const field of builder.visibleComputedFields(table)) {
        if (field.inputs.length === 0 && field.returns.kind === 'scalar') {
          result[field.name] = input(direction, { kind: 'computed', field });
        }
      }
      return sorted(result);
    };
    return new GraphQLInputObjectType({
      name,
      description: `Ordering options when selecting data from "${table.name.name}".`,
      fields,
    });
  });
}

function aggregateOrderBy(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(`${table.typeName}_aggregate_order_by`, (name) => {
    const direction = orderDirection(builder);
    const fields = (): GraphQLInputFieldConfigMap => {
      const result: GraphQLInputFieldConfigMap = { count: input(direction, { kind: 'count' }) };
      for (const aggregate of aggregateFunctions) {
        const columns = aggregatedColumns(builder, table, aggregate);
        if (columns.length === 0) continue;
        const type = builder.named(
          `${table.typeName}_${aggregate}_order_by`,
          (partName) =>
            new GraphQLInputObjectType({
              name: partName,
              description: `order by ${aggregate}() on columns of table "${table.name.name}"`,
              fields: Object.fromEntries(
                columns.map((column) => [column.graphqlName, input(direction, { kind: 'column', column })]),
              ),
            }),
        );
        result[aggregate] = input(type, { kind: 'aggregate function', function: aggregate });
      }
      return sorted(result);
    };
    return new GraphQLInputObjectType({
      name,
      description: `order by aggregate values of table "${table.name.name}"`,
      fields,
    });
  });
}

/** Undefined when the role may read no column: GraphQL has no empty enum. */
export function selectColumn(builder: SchemaBuilder, table: TableModel): GraphQLEnumType | undefined {
  const columns = builder.selectable(table);
  return columns.length === 0
    ? undefined
    : columnEnum(
        builder,
        `${table.typeName}_select_column`,
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
  return builder.named(`${table.typeName}_stream_cursor_input`, (name) => {
    const values = new GraphQLInputObjectType({
      name: `${table.typeName}_stream_cursor_value_input`,
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
      'cursor_ordering',
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
      fields: {
        initial_value: {
          type: new GraphQLNonNull(values),
          description: 'Stream column input with initial value',
        },
        ordering: { type: ordering, description: 'cursor ordering' },
      },
    });
  });
}

/** `args` of a function root or computed field; undefined when the function takes nothing from the query. */
export function functionArguments(
  builder: SchemaBuilder,
  functionName: string,
  inputs: readonly CatalogArgument[],
  typeName = `${functionName}_args`,
): GraphQLFieldConfigArgumentMap | undefined {
  const named = inputs.map((argument, index) => ({ argument, name: argument.name || `arg_${index + 1}` }));
  if (named.length === 0) return undefined;
  const type = builder.named(
    typeName,
    (name) =>
      new GraphQLInputObjectType({
        name,
        fields: Object.fromEntries(
          named.map(({ argument, name: argumentName }) => [
            argumentName,
            input(builder.typeOf(argument.type), { kind: 'function argument', argument }),
          ]),
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
