/** Output types of a table: its rows, aggregates over them, and what mutations answer. */
import {
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
import { aggregateType } from './aggregate-types.ts';
import { described, type SchemaBuilder } from './builder.ts';
import { boolExp, functionArguments, selectColumn } from './condition-types.ts';
import { orderBy } from './order-types.ts';
import { withMeaning, type OutputMeaning } from './meaning.ts';
import type { ComputedFieldModel, RelationshipModel, TableModel } from './model.ts';
import { followed } from './naming.ts';
import { isAlways } from './predicate.ts';
import { isJson } from './scalars.ts';

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

/** What a query gives a computed field beside the row and the session. */
export function computedArguments(
  builder: SchemaBuilder,
  table: TableModel,
  computed: ComputedFieldModel,
): GraphQLFieldConfigArgumentMap {
  const argumentsType = builder.naming.type({
    words: [computed.name, ...followed(table.identifier, 'args').words],
    custom: false,
  });
  return functionArguments(builder, computed.function.name.name, computed.inputs, argumentsType) ?? {};
}

function computedField(builder: SchemaBuilder, table: TableModel, computed: ComputedFieldModel): Field {
  const { returns, description } = computed;
  const own = computedArguments(builder, table, computed);
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
