/** Output types of a table: its rows, aggregates over them, and what mutations answer. */
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLArgumentConfig,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType,
} from 'graphql';
import { described, type SchemaBuilder } from './builder.ts';
import { boolExp, functionArguments, selectColumn } from './condition-types.ts';
import { orderBy } from './order-types.ts';
import { withMeaning, type AggregateFunction, type OutputMeaning } from './meaning.ts';
import type { ColumnModel, ComputedFieldModel, RelationshipModel, TableModel } from './model.ts';
import { followed } from './naming.ts';
import { isAlways } from './predicate.ts';
import { isComparable, isJson, isNumeric } from './scalars.ts';

type Field = GraphQLFieldConfig<unknown, unknown>;
type Fields = GraphQLFieldConfigMap<unknown, unknown>;

export function field(
  type: GraphQLOutputType,
  meaning: OutputMeaning,
  rest: { args?: GraphQLFieldConfigArgumentMap; description?: string | null | undefined } = {},
): Field {
  return { type, extensions: withMeaning(meaning), ...rest };
}

/** `[T!]!`, the shape of every list the engine makes. */
export function listOf(
  type: GraphQLOutputType,
): GraphQLNonNull<GraphQLList<GraphQLNonNull<GraphQLOutputType>>> {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type as never)));
}

export function selectArguments(builder: SchemaBuilder, table: TableModel): GraphQLFieldConfigArgumentMap {
  const columns = selectColumn(builder, table);
  return builder.spelled<GraphQLArgumentConfig>({
    ...(columns
      ? {
          distinct_on: {
            type: new GraphQLList(new GraphQLNonNull(columns)),
            description: 'distinct select on columns',
          },
        }
      : {}),
    limit: { type: GraphQLInt, description: 'limit the number of rows returned' },
    offset: {
      type: GraphQLInt,
      description: 'skip the first n rows. Use only with order_by',
      extensions: { alsoText: true },
    },
    order_by: {
      type: new GraphQLList(new GraphQLNonNull(orderBy(builder, table))),
      description: 'sort the rows by one or more columns',
    },
    where: { type: boolExp(builder, table), description: 'filter the rows returned' },
  });
}

export function rowType(builder: SchemaBuilder, table: TableModel): GraphQLObjectType {
  return builder.named(
    table.typeName,
    (name) =>
      new GraphQLObjectType({
        name,
        description: described(table.description, `columns and relationships of "${table.name.name}"`),
        fields: () => rowFields(builder, table),
      }),
  );
}

function rowFields(builder: SchemaBuilder, table: TableModel): Fields {
  const fields: Fields = {};
  const guards = builder.permissions(table).select?.guards;
  for (const column of builder.selectable(table)) {
    const type = builder.columnType(column);
    fields[column.graphqlName] = field(
      column.nullable || guards?.has(column.name) ? type : new GraphQLNonNull(type),
      { kind: 'column', column },
      {
        description: column.description,
        ...(isJson(column.type)
          ? { args: { path: { type: GraphQLString, description: 'JSON select path' } } }
          : {}),
      },
    );
  }
  for (const relationship of builder.visibleRelationships(table)) {
    Object.assign(fields, relationshipFields(builder, relationship));
  }
  for (const computed of builder.visibleComputedFields(table))
    fields[computed.name] = computedField(builder, table, computed);
  return sorted(fields);
}

function relationshipFields(builder: SchemaBuilder, relationship: RelationshipModel): Fields {
  const target = builder.table(relationship.target);
  const select = builder.permissions(target).select;
  const type = rowType(builder, target);
  const { name, description } = relationship;
  if (relationship.kind === 'object') {
    // A filter may hide the other row though the foreign key promises it.
    const certain = !relationship.nullable && select !== undefined && isAlways(select.filter);
    return {
      [name]: field(
        certain ? new GraphQLNonNull(type) : type,
        { kind: 'relationship', relationship },
        {
          description: described(description, 'An object relationship'),
        },
      ),
    };
  }
  const args = selectArguments(builder, target);
  const fields: Fields = {
    [name]: field(
      listOf(type),
      { kind: 'relationship', relationship },
      {
        args,
        description: described(description, 'An array relationship'),
      },
    ),
  };
  if (select?.allowAggregations) {
    fields[builder.naming.field(`${name}_aggregate`)] = field(
      new GraphQLNonNull(aggregateType(builder, target)),
      { kind: 'relationship aggregate', relationship },
      { args, description: 'An aggregate relationship' },
    );
  }
  return fields;
}

function computedField(builder: SchemaBuilder, table: TableModel, computed: ComputedFieldModel): Field {
  const { returns, description } = computed;
  const argumentsType = builder.naming.type({
    words: [computed.name, ...followed(table.identifier, 'args').words],
    custom: false,
  });
  const own = functionArguments(builder, computed.function.name.name, computed.inputs, argumentsType);
  if (returns.kind === 'scalar') {
    const path: GraphQLFieldConfigArgumentMap = isJson(returns.type)
      ? { path: { type: GraphQLString, description: 'JSON select path' } }
      : {};
    return field(
      builder.typeOf(returns.type),
      { kind: 'computed', field: computed },
      {
        args: { ...own, ...path },
        description: described(
          description,
          `A computed field, executes function "${computed.function.name.name}"`,
        ),
      },
    );
  }
  const target = builder.table(returns.table);
  return field(
    new GraphQLList(new GraphQLNonNull(rowType(builder, target))),
    { kind: 'computed', field: computed },
    {
      args: { ...own, ...selectArguments(builder, target) },
      description: described(
        description,
        `A computed field, executes function "${computed.function.name.name}"`,
      ),
    },
  );
}

export function aggregateType(builder: SchemaBuilder, table: TableModel): GraphQLObjectType {
  return builder.named(
    builder.typeFor(table, 'aggregate'),
    (name) =>
      new GraphQLObjectType({
        name,
        description: `aggregated selection of "${table.name.name}"`,
        fields: () => ({
          aggregate: field(aggregateFields(builder, table), { kind: 'aggregate' }),
          nodes: field(listOf(rowType(builder, table)), { kind: 'nodes' }),
        }),
      }),
  );
}

const numericFunctions = [
  'avg',
  'stddev',
  'stddev_pop',
  'stddev_samp',
  'sum',
  'var_pop',
  'var_samp',
  'variance',
] as const;
export const aggregateFunctions: readonly AggregateFunction[] = [...numericFunctions, 'max', 'min'];

export function aggregatedColumns(
  builder: SchemaBuilder,
  table: TableModel,
  name: AggregateFunction,
): ColumnModel[] {
  const fits = name === 'max' || name === 'min' ? isComparable : isNumeric;
  return builder.selectable(table).filter(({ type }) => fits(type));
}

function aggregateFields(builder: SchemaBuilder, table: TableModel): GraphQLObjectType {
  return builder.named(builder.typeFor(table, 'aggregate_fields'), (name) => {
    const fields = (): Fields => {
      const columns = selectColumn(builder, table);
      const count: Fields = {
        count: field(
          new GraphQLNonNull(GraphQLInt),
          { kind: 'count' },
          {
            args: {
              ...(columns ? { columns: { type: new GraphQLList(new GraphQLNonNull(columns)) } } : {}),
              distinct: { type: GraphQLBoolean },
            },
          },
        ),
      };
      for (const name of aggregateFunctions) {
        if (aggregatedColumns(builder, table, name).length === 0) continue;
        count[builder.naming.field(name)] = field(functionFields(builder, table, name), {
          kind: 'aggregate function',
          function: name,
        });
      }
      return sorted(count);
    };
    return new GraphQLObjectType({ name, description: `aggregate fields of "${table.name.name}"`, fields });
  });
}

function functionFields(
  builder: SchemaBuilder,
  table: TableModel,
  aggregate: AggregateFunction,
): GraphQLObjectType {
  return builder.named(builder.typeFor(table, aggregate, 'fields'), (name) => {
    const fields = (): Fields =>
      Object.fromEntries(
        aggregatedColumns(builder, table, aggregate).map((column) => {
          const sameType = aggregate === 'max' || aggregate === 'min' || aggregate === 'sum';
          const type = sameType ? builder.columnType(column) : GraphQLFloat;
          return [
            column.graphqlName,
            field(type, { kind: 'column', column }, { description: column.description }),
          ];
        }),
      );
    return new GraphQLObjectType({ name, description: `aggregate ${aggregate} on columns`, fields });
  });
}

export function mutationResponse(builder: SchemaBuilder, table: TableModel): GraphQLObjectType {
  return builder.named(builder.typeFor(table, 'mutation_response'), (name) => {
    const readable = builder.permissions(table).select !== undefined;
    return new GraphQLObjectType({
      name,
      description: `response of any mutation on the table "${table.name.name}"`,
      fields: () => ({
        [builder.naming.field('affected_rows')]: field(
          new GraphQLNonNull(GraphQLInt),
          { kind: 'affected rows' },
          {
            description: 'number of rows affected by the mutation',
          },
        ),
        ...(readable
          ? {
              returning: field(
                listOf(rowType(builder, table)),
                { kind: 'returning' },
                {
                  description: 'data from the rows affected by the mutation',
                },
              ),
            }
          : {}),
      }),
    });
  });
}

export function sorted<T>(fields: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
