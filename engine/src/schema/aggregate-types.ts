/** Output types of aggregates over the rows of a table. */
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
} from 'graphql';
import type { PgType } from '../catalog/catalog.ts';
import type { SchemaBuilder } from './builder.ts';
import { selectColumn } from './condition-types.ts';
import type { AggregateFunction } from './meaning.ts';
import type { ColumnModel, ComputedFieldModel, TableModel } from './model.ts';
import { computedArguments, field, listOf, rowType, sorted } from './row-types.ts';
import { isComparable, isNumeric } from './scalars.ts';

type Field = GraphQLFieldConfig<unknown, unknown>;
type Fields = GraphQLFieldConfigMap<unknown, unknown>;

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

const fitting = (name: AggregateFunction) => (name === 'max' || name === 'min' ? isComparable : isNumeric);

export function aggregatedColumns(
  builder: SchemaBuilder,
  table: TableModel,
  name: AggregateFunction,
): ColumnModel[] {
  const fits = fitting(name);
  return builder.selectable(table).filter(({ type }) => fits(type));
}

/** Computed fields that give one value; as in Hasura, these are aggregated but not ordered by. */
function aggregatedComputed(
  builder: SchemaBuilder,
  table: TableModel,
  name: AggregateFunction,
): { readonly computed: ComputedFieldModel; readonly type: PgType }[] {
  const fits = fitting(name);
  return builder.visibleComputedFields(table).flatMap((computed) => {
    const { returns } = computed;
    return returns.kind === 'scalar' && fits(returns.type) ? [{ computed, type: returns.type }] : [];
  });
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
        const columns = aggregatedColumns(builder, table, name);
        if (columns.length === 0 && aggregatedComputed(builder, table, name).length === 0) continue;
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
    const sameType = aggregate === 'max' || aggregate === 'min' || aggregate === 'sum';
    const fields = (): Fields => {
      const columns = aggregatedColumns(builder, table, aggregate).map((column): [string, Field] => {
        const type = sameType ? builder.columnType(column) : GraphQLFloat;
        const { description } = column;
        return [column.graphqlName, field(type, { kind: 'column', column }, { description })];
      });
      const computed = aggregatedComputed(builder, table, aggregate).map((one): [string, Field] => {
        const { description } = one.computed;
        const args = computedArguments(builder, table, one.computed);
        const type = sameType ? builder.typeOf(one.type) : GraphQLFloat;
        return [
          one.computed.name,
          field(type, { kind: 'computed', field: one.computed }, { args, description }),
        ];
      });
      return Object.fromEntries([...columns, ...computed]);
    };
    return new GraphQLObjectType({ name, description: `aggregate ${aggregate} on columns`, fields });
  });
}
