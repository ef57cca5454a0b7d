/** Types and root fields of actions, as `actions.graphql` declares them. */
import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  getNullableType,
  Kind,
  parseType,
  type GraphQLFieldConfig,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLType,
  type TypeNode,
} from 'graphql';
import { targetOf } from './build-custom-types.ts';
import type { SchemaBuilder } from './builder.ts';
import type { RecordPart } from './meaning.ts';
import type { ActionModel } from './model.ts';
import { field, listOf, rowType, selectArguments } from './row-types.ts';

export interface ActionField {
  /** A record is read by queries and subscriptions. */
  readonly type: 'query' | 'mutation' | 'record';
  readonly name: string;
  readonly config: GraphQLFieldConfig<unknown, unknown>;
}

export function actionFields(builder: SchemaBuilder): ActionField[] {
  const fields: ActionField[] = [];
  for (const action of builder.model.actions.values()) {
    if (builder.role !== 'admin' && !action.roles.has(builder.role)) continue;
    const args = (action.definition.arguments ?? []).map((argument) => [
      argument.name,
      { type: typeOf(builder, argument.type) as GraphQLInputType, description: argument.description },
    ]);
    const output = typeOf(builder, action.definition.output_type ?? 'String') as GraphQLOutputType;
    const config = field(
      action.asynchronous ? new GraphQLNonNull(builder.scalar('uuid')) : output,
      { kind: 'action', action },
      { args: Object.fromEntries(args), description: action.description },
    );
    fields.push({ type: action.type, name: action.name, config });
    if (action.asynchronous)
      fields.push({ type: 'record', name: action.name, config: record(builder, action, output) });
  }
  return fields;
}

/** By the id the mutation answered, what has become of an asynchronous action. */
function record(
  builder: SchemaBuilder,
  action: ActionModel,
  output: GraphQLOutputType,
): GraphQLFieldConfig<unknown, unknown> {
  const part = (type: GraphQLOutputType, name: RecordPart, description: string) =>
    field(type, { kind: 'record part', part: name }, { description });
  const type = builder.named(
    action.name,
    (name) =>
      new GraphQLObjectType({
        name,
        description: `fields of action: ${JSON.stringify(name)}`,
        fields: () => ({
          created_at: part(
            new GraphQLNonNull(builder.scalar('timestamptz')),
            'created_at',
            'the time at which this action was created',
          ),
          errors: part(builder.scalar('json'), 'errors', 'errors related to the invocation'),
          id: part(new GraphQLNonNull(builder.scalar('uuid')), 'id', 'the unique id of an action'),
          output: part(getNullableType(output), 'output', 'the output fields of this action'),
        }),
      }),
  );
  return field(
    type,
    { kind: 'action record', action },
    {
      args: {
        id: { type: new GraphQLNonNull(builder.scalar('uuid')), description: 'the unique id of an action' },
      },
      description: action.description,
    },
  );
}

function typeOf(builder: SchemaBuilder, text: string): GraphQLType {
  const read = (node: TypeNode): GraphQLType => {
    if (node.kind === Kind.NON_NULL_TYPE) return new GraphQLNonNull(read(node.type) as never);
    if (node.kind === Kind.LIST_TYPE) return new GraphQLList(read(node.type) as never);
    return named(builder, node.name.value);
  };
  return read(parseType(text));
}

function named(builder: SchemaBuilder, name: string): GraphQLType {
  const { enums, input_objects: inputs, objects } = builder.model.customTypes;
  const enumType = enums?.find((type) => type.name === name);
  if (enumType) {
    return builder.named(
      name,
      () =>
        new GraphQLEnumType({
          name,
          description: enumType.description,
          values: Object.fromEntries(
            enumType.values.map(({ value, description, is_deprecated: deprecated }) => [
              value,
              { description, ...(deprecated ? { deprecationReason: 'No longer supported' } : {}) },
            ]),
          ),
        }),
    );
  }
  const inputType = inputs?.find((type) => type.name === name);
  if (inputType) {
    return builder.named(
      name,
      () =>
        new GraphQLInputObjectType({
          name,
          description: inputType.description,
          fields: () =>
            Object.fromEntries(
              inputType.fields.map(({ name: fieldName, type, description }) => [
                fieldName,
                { type: typeOf(builder, type) as GraphQLInputType, description },
              ]),
            ),
        }),
    );
  }
  const objectType = objects?.find((type) => type.name === name);
  if (!objectType) return builder.scalar(name);
  return builder.named(
    name,
    () =>
      new GraphQLObjectType({
        name,
        description: objectType.description,
        fields: () => objectFields(builder, objectType),
      }),
  );
}

type ObjectType = NonNullable<SchemaBuilder['model']['customTypes']['objects']>[number];

function objectFields(
  builder: SchemaBuilder,
  objectType: ObjectType,
): Record<string, GraphQLFieldConfig<unknown, unknown>> {
  const fields = objectType.fields.map(({ name, type, description }) => [
    name,
    field(
      typeOf(builder, type) as GraphQLOutputType,
      { kind: 'plain' },
      { description: description ?? undefined },
    ),
  ]);
  const related = (objectType.relationships ?? []).flatMap((relationship) => {
    const { sources } = builder.model;
    const table = targetOf(relationship, sources);
    const source = table && sources.get(table.source);
    const there = source && builder.in(source);
    if (!table || !there?.permissions(table).select) return [];
    const many = relationship.type === 'array';
    const row = rowType(there, table);
    const meaning = {
      kind: 'action relationship',
      table,
      mapping: Object.entries(relationship.field_mapping),
      many,
    } as const;
    return [
      [
        relationship.name,
        field(many ? listOf(row) : row, meaning, many ? { args: selectArguments(there, table) } : {}),
      ],
    ];
  });
  return Object.fromEntries([...fields, ...related]);
}
