/** Input types of ordering: columns, rows that relationships lead to, and aggregates over them. */
import { GraphQLEnumType, GraphQLInputObjectType, type GraphQLInputFieldConfigMap } from 'graphql';
import type { SchemaBuilder } from './builder.ts';
import { input } from './comparison-types.ts';
import type { TableModel } from './model.ts';
import { aggregateFunctions, aggregatedColumns } from './aggregate-types.ts';
import { sorted } from './row-types.ts';

/** asc and desc with where nulls go; `asc` puts them last and `desc` first, as Postgres does. */
function orderDirection(builder: SchemaBuilder): GraphQLEnumType {
  const values = (usual: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(usual).map(([value, description]) => [
        builder.naming.enumValue(value),
        { value, description },
      ]),
    );
  return builder.named(
    builder.naming.sharedType('order_by'),
    (name) =>
      new GraphQLEnumType({
        name,
        description: 'column ordering options',
        values: values({
          asc: 'in ascending order, nulls last',
          asc_nulls_first: 'in ascending order, nulls first',
          asc_nulls_last: 'in ascending order, nulls last',
          desc: 'in descending order, nulls first',
          desc_nulls_first: 'in descending order, nulls first',
          desc_nulls_last: 'in descending order, nulls last',
        }),
      }),
  );
}

export function orderBy(builder: SchemaBuilder, table: TableModel): GraphQLInputObjectType {
  return builder.named(builder.typeFor(table, 'order_by'), (name) => {
    const fields = (): GraphQLInputFieldConfigMap => {
      const direction = orderDirection(builder);
      const result: GraphQLInputFieldConfigMap = {};
      const aggregateName = (of: string): string =>
        builder.naming.inField({ words: [of, 'aggregate'], custom: false });
      for (const column of builder.selectable(table)) {
        result[column.graphqlName] = input(direction, { kind: 'column', column });
      }
      for (const relationship of builder.visibleRelationships(table)) {
        const target = builder.table(relationship.target);
        if (relationship.kind === 'object') {
          result[relationship.name] = input(orderBy(builder, target), { kind: 'relationship', relationship });
        } else if (builder.permissions(target).select?.allowAggregations) {
          result[aggregateName(relationship.name)] = input(aggregateOrderBy(builder, target), {
            kind: 'relationship aggregate',
            relationship,
          });
        }
      }
      for (const field of builder.visibleComputedFields(table)) {
        if (field.inputs.length > 0) continue;
        if (field.returns.kind === 'scalar') {
          result[field.name] = input(direction, { kind: 'computed', field });
          continue;
        }
        const target = builder.table(field.returns.table);
        if (builder.permissions(target).select?.allowAggregations)
          result[aggregateName(field.name)] = input(aggregateOrderBy(builder, target), {
            kind: 'computed',
            field,
          });
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
  return builder.named(builder.typeFor(table, 'aggregate_order_by'), (name) => {
    const direction = orderDirection(builder);
    const fields = (): GraphQLInputFieldConfigMap => {
      const result: GraphQLInputFieldConfigMap = { count: input(direction, { kind: 'count' }) };
      for (const aggregate of aggregateFunctions) {
        const columns = aggregatedColumns(builder, table, aggregate);
        if (columns.length === 0) continue;
        const type = builder.named(
          builder.typeFor(table, aggregate, 'order_by'),
          (partName) =>
            new GraphQLInputObjectType({
              name: partName,
              description: `order by ${builder.naming.field(aggregate)}() on columns of table "${table.name.name}"`,
              fields: Object.fromEntries(
                columns.map((column) => [column.graphqlName, input(direction, { kind: 'column', column })]),
              ),
            }),
        );
        result[builder.naming.field(aggregate)] = input(type, {
          kind: 'aggregate function',
          function: aggregate,
        });
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
