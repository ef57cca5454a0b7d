/** Input types of comparing: what may be asked of a value of each type. */
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputFieldConfigMap,
  type GraphQLInputType,
  type GraphQLScalarType,
} from 'graphql';
import type { PgType } from '../catalog/catalog.ts';
import type { SchemaBuilder } from './builder.ts';
import { withMeaning, type InputMeaning } from './meaning.ts';
import type { ColumnModel } from './model.ts';
import { enumOperators, operandType, operatorsOf } from './operators.ts';
import { sorted } from './row-types.ts';
import { domainBase, scalarName } from './scalars.ts';
import { castTarget, spatialOperators, type SpatialArgument, type SpatialOperator } from './spatial.ts';

export function input(type: GraphQLInputType, meaning: InputMeaning, description?: string) {
  return { type, extensions: withMeaning(meaning), ...(description === undefined ? {} : { description }) };
}

export function listInput(type: GraphQLInputType): GraphQLList<GraphQLNonNull<GraphQLInputType>> {
  return new GraphQLList(new GraphQLNonNull(type as never));
}

export function columnComparison(builder: SchemaBuilder, column: ColumnModel): GraphQLInputObjectType {
  const type = builder.columnType(column);
  if (!(type instanceof GraphQLEnumType)) return typeComparison(builder, column.type);
  return builder.named(builder.naming.sharedType(`${type.name}_comparison_exp`), (name) => {
    const fields = enumOperators.map((operator) => {
      const operand = operandType(operator) === 'list' ? listInput(type) : type;
      return [operator, input(operand, { kind: 'operator', operator })] as const;
    });
    return new GraphQLInputObjectType({
      name,
      description: `Boolean expression to compare columns of type "${type.name}". All fields are combined with logical 'AND'.`,
      fields: builder.spelled({
        ...Object.fromEntries(fields),
        _is_null: input(GraphQLBoolean, { kind: 'is null' }),
      }),
    });
  });
}

export function typeComparison(builder: SchemaBuilder, type: PgType): GraphQLInputObjectType {
  const prefix = type.element ? `${scalarName(type.element)}_array` : scalarName(type);
  return builder.named(builder.naming.sharedType(`${prefix}_comparison_exp`), (name) => {
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
        builder.naming.sharedType(`${scalarName(type)}_cast_exp`),
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
      fields: sorted(builder.spelled(fields)),
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
