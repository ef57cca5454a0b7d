/**
 * GraphQL types as OpenAPI schemas. Scalars that JSON knows stand where they are used; input objects, enums and
 * other scalars are declared once and referred to, under the name GraphQL gives the type (`uuid!` for not null).
 */

import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLNullableType,
  type GraphQLOutputType,
} from 'graphql';
import type { Json } from '../plan/compiled.ts';
import type { AnsweredField } from './analyse-operation.ts';

export type OpenapiSchema = Readonly<Record<string, Json>>;

interface KnownScalar {
  readonly schema: OpenapiSchema;
  readonly inline: boolean;
}

const uuidPattern = '[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89aAbB][a-f0-9]{3}-[a-f0-9]{12}';
const plain = (type: string): KnownScalar => ({ schema: { type }, inline: true });
/** By lower-case name. */
const knownScalars: ReadonlyMap<string, KnownScalar> = new Map([
  ['int', plain('integer')],
  ['float', plain('number')],
  ['double', plain('number')],
  ['bool', plain('boolean')],
  ['boolean', plain('boolean')],
  ['string', plain('string')],
  ['id', plain('string')],
  ['uuid', { schema: { type: 'string', pattern: uuidPattern }, inline: false }],
]);

const isNullable = (type: GraphQLInputType | GraphQLOutputType) => !isNonNullType(type);
const nullableOf = (type: GraphQLInputType | GraphQLOutputType) =>
  getNullableType(type) as GraphQLNullableType;

/** How a variable looks in a URL; undefined when it cannot stand there. */
export function parameterType(
  type: GraphQLInputType,
): { readonly schema: OpenapiSchema; readonly required: boolean } | undefined {
  const inner = nullableOf(type);
  if (isListType(inner) || isEnumType(inner) || isInputObjectType(inner)) return undefined;
  const known = knownScalars.get(inner.name.toLowerCase());
  return known && { schema: known.schema, required: !isNullable(type) };
}

export class OpenapiTypes {
  readonly declared: Record<string, OpenapiSchema> = {};

  input(type: GraphQLInputType): OpenapiSchema {
    const inner = nullableOf(type);
    if (isListType(inner)) return list(type, this.input(inner.ofType as GraphQLInputType));
    if (isInputObjectType(inner)) return this.#inputObject(inner, isNullable(type));
    return this.#leaf(inner as GraphQLNamedType, isNullable(type));
  }

  /** Properties by response key. */
  selection(fields: ReadonlyMap<string, AnsweredField>): Record<string, OpenapiSchema> {
    return Object.fromEntries([...fields].map(([key, field]) => [key, this.#output(field.type, field)]));
  }

  /** The schema itself, also where it is a reference. */
  resolved(schema: OpenapiSchema): OpenapiSchema {
    const { $ref } = schema;
    const name = typeof $ref === 'string' ? $ref.slice(referencePrefix.length) : undefined;
    return (name === undefined ? undefined : this.declared[name]) ?? schema;
  }

  #output(type: GraphQLOutputType, field: AnsweredField): OpenapiSchema {
    const inner = nullableOf(type);
    if (isListType(inner)) return list(type, this.#output(inner.ofType as GraphQLOutputType, field));
    const named = inner as GraphQLNamedType;
    if (!field.fields) return this.#leaf(named, isNullable(type));
    const properties = this.selection(field.fields);
    return {
      title: named.name,
      ...described(named),
      type: 'object',
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      nullable: isNullable(type),
    };
  }

  #inputObject(type: GraphQLInputObjectType, nullable: boolean): OpenapiSchema {
    return this.#declare(type.name, nullable, () => ({
      title: type.name,
      ...described(type),
      type: 'object',
      properties: Object.fromEntries(
        Object.values(type.getFields()).map((field) => [field.name, this.input(field.type)]),
      ),
      nullable,
    }));
  }

  #leaf(type: GraphQLNamedType, nullable: boolean): OpenapiSchema {
    if (isEnumType(type)) return this.#declare(type.name, nullable, () => enumSchema(type, nullable));
    const known = knownScalars.get(type.name.toLowerCase());
    const base = { title: type.name, nullable };
    if (known?.inline) return { ...base, ...known.schema };
    return this.#declare(type.name, nullable, () => ({ ...base, ...(known?.schema ?? described(type)) }));
  }

  /** A type may hold itself, so its name is taken before it is described. */
  #declare(name: string, nullable: boolean, describe: () => OpenapiSchema): OpenapiSchema {
    const key = nullable ? name : `${name}!`;
    if (!Object.hasOwn(this.declared, key)) {
      this.declared[key] = {};
      this.declared[key] = describe();
    }
    return { $ref: `${referencePrefix}${key}` };
  }
}

const referencePrefix = '#/components/schemas/';

function list(type: GraphQLInputType | GraphQLOutputType, items: OpenapiSchema): OpenapiSchema {
  return { type: 'array', items, nullable: isNullable(type) };
}

function enumSchema(type: GraphQLEnumType, nullable: boolean): OpenapiSchema {
  return { title: type.name, ...described(type), enum: type.getValues().map(({ name }) => name), nullable };
}

function described({ description }: { readonly description?: string | null | undefined }): OpenapiSchema {
  return description ? { description } : {};
}
