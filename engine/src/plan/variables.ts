/**
 * Variables of an operation: declared types, defaults, and the shape of their values. Two requests whose
 * variables have the same shape share a plan; scalars are not part of the shape, they are bound later.
 */
import {
  GraphQLList,
  GraphQLNonNull,
  GraphQLScalarType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  valueFromASTUntyped,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql';
import type { Json } from './compiled.ts';
import { isArrayLiteral, type DeclaredVariable } from './input.ts';
import { invalid, labelPath } from './scalar-input.ts';

export interface ReadVariables {
  readonly declared: ReadonlyMap<string, DeclaredVariable>;
  /** Values with defaults filled in: what statements are bound with. */
  readonly values: Readonly<Record<string, Json>>;
  readonly shape: string;
}

export function readVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, Json>>,
): ReadVariables {
  const declared = new Map<string, DeclaredVariable>();
  const values: Record<string, Json> = {};
  let shape = '';
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = declaredType(schema, definition.type);
    const hasDefault = definition.defaultValue !== undefined && definition.defaultValue.kind !== Kind.NULL;
    let value = Object.hasOwn(given, name) ? given[name] : undefined;
    const isDefault = value === undefined && hasDefault;
    if (value === undefined && definition.defaultValue)
      value = valueFromASTUntyped(definition.defaultValue) as Json;
    if (isNonNullType(type)) {
      if (value === undefined) throw invalid('$', `expecting a value for non-nullable variable: '${name}'`);
      if (value === null) throw invalid('$', `null value found for non-nullable type: '${String(type)}'`);
    }
    declared.set(name, { type, hasDefault, isDefault, value });
    if (value !== undefined) values[name] = value;
    shape += isDefault ? `${name}~;` : `${name}=${shapeOf(type, value)};`;
  }
  const extra = Object.keys(given).filter((name) => !declared.has(name));
  if (extra.length > 0) throw invalid('$', `unexpected variables in variableValues: ${extra.join(', ')}`);
  return { declared, values, shape };
}

/** A type the schema does not know fits nowhere, which is said where the variable is used. */
function declaredType(schema: GraphQLSchema, node: TypeNode): GraphQLInputType {
  switch (node.kind) {
    case Kind.NON_NULL_TYPE:
      return new GraphQLNonNull(declaredType(schema, node.type) as never);
    case Kind.LIST_TYPE:
      return new GraphQLList(declaredType(schema, node.type));
    case Kind.NAMED_TYPE: {
      const known = schema.getType(node.name.value);
      return isInputType(known) ? known : new GraphQLScalarType({ name: node.name.value });
    }
  }
}

/** Total on wrong values too: they get a shape of their own, and compiling that shape gives the error. */
function shapeOf(type: GraphQLInputType, value: Json | undefined): string {
  if (value === undefined) return '-';
  if (value === null) return '0';
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) {
    const itemType = inner.ofType;
    if (!Array.isArray(value)) return `1${shapeOf(itemType, value)}`;
    const item = isNonNullType(itemType) ? itemType.ofType : itemType;
    const shapes = (value as readonly Json[]).map((entry) => shapeOf(itemType, entry));
    // A list of scalars is one parameter however long it is.
    const scalars = !isListType(item) && !isEnumType(item) && !isInputObjectType(item);
    return scalars ? `[${[...new Set(shapes)].sort().join('|')}]` : `[${shapes.join(',')}]`;
  }
  if (isEnumType(inner)) return JSON.stringify(value);
  if (isInputObjectType(inner)) {
    if (typeof value !== 'object' || Array.isArray(value)) return `?${typeof value}`;
    const fields = inner.getFields();
    const entries = Object.entries(value).map(([key, entry]) => {
      const field = fields[key];
      if (field && isArrayLiteral(field, entry)) return `${JSON.stringify(key)}:{}`;
      return `${JSON.stringify(key)}:${field ? shapeOf(field.type, entry) : '?'}`;
    });
    return `{${entries.join(',')}}`;
  }
  return scalarShape(inner.name, value);
}

function scalarShape(name: string, value: Json): string {
  if (name === 'Boolean' && typeof value === 'boolean') return String(value);
  // A text that is no label path is refused while compiling.
  if (name === 'ltree' && typeof value === 'string' && !labelPath.test(value)) return 'l';
  if (typeof value === 'string') return 's';
  if (typeof value !== 'number') return Array.isArray(value) ? 'a' : typeof value === 'boolean' ? 'b' : 'o';
  // Numbers that do not fit an Int are refused while compiling, with the number in the message.
  if (name !== 'Int') return 'n';
  const fits = Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
  return fits ? (value < 0 ? 'm' : 'i') : `n${value}`;
}
