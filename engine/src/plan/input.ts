/**
 * Argument values, checked against the schema with Hasura's words and paths. Scalars stay where they are (in a
 * variable or the document) and are bound when the statement runs; only structure is looked at here.
 */
import {
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isTypeSubTypeOf,
  Kind,
  valueFromASTUntyped,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  type ObjectValueNode,
  type StringValueNode,
  type ValueNode,
} from 'graphql';
import type { HasuraError } from '../errors.ts';
import { inputMeaning, usualName } from '../schema/meaning.ts';
import { operandType } from '../schema/operators.ts';
import type { Json, ValueSource } from './compiled.ts';
import { checkScalar, invalid, kindOfJson, kindOfNode } from './scalar-input.ts';

export type Input =
  | { readonly kind: 'null'; readonly path: string }
  /** One scalar. `known` is set when its value is part of the plan: written in the document, or a boolean. */
  | { readonly kind: 'scalar'; readonly source: ValueSource; readonly known?: Json; readonly path: string }
  /** A whole list of scalars bound as one value. */
  | { readonly kind: 'scalars'; readonly source: ValueSource; readonly path: string }
  | { readonly kind: 'enum'; readonly value: string; readonly path: string }
  | { readonly kind: 'list'; readonly items: readonly Input[]; readonly path: string }
  /** Fields by their usual names, whatever the schema calls them. */
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, InputField>; readonly path: string };

export interface InputField {
  readonly field: GraphQLInputField;
  readonly value: Input;
}

export interface DeclaredVariable {
  readonly type: GraphQLInputType;
  readonly hasDefault: boolean;
  /** The value is the document's own default, so it is part of the plan like any literal. */
  readonly isDefault: boolean;
  /** Undefined when neither the request nor a default gives one. */
  readonly value: Json | undefined;
}

export interface InputScope {
  readonly schema: GraphQLSchema;
  readonly variables: ReadonlyMap<string, DeclaredVariable>;
  /** Called when a plan took a variable's value into itself and so serves only equal variables. */
  readonly onBakedVariable: () => void;
}

export type ObjectInput = Extract<Input, { kind: 'object' }>;

/** Whether a value is one of a Postgres type, and not one of GraphQL's own like a limit. */
export function isOfPostgres(field: Pick<GraphQLInputField, 'extensions'>): boolean {
  const { kind } = inputMeaning(field as GraphQLInputField);
  return kind === 'column' || kind === 'operator' || kind === 'function argument';
}

/** Undefined means that nothing was given: a variable left out. */
export function readInput(
  scope: InputScope,
  type: GraphQLInputType,
  node: ValueNode,
  path: string,
  ofPostgres = false,
): Input | undefined {
  if (node.kind === Kind.VARIABLE) return readVariable(scope, type, node.name.value, path, ofPostgres);
  if (isNonNullType(type)) {
    if (node.kind === Kind.NULL) throw unexpectedNull(type, path);
    return readInput(scope, type.ofType, node, path, ofPostgres);
  }
  if (node.kind === Kind.NULL) return { kind: 'null', path };
  if (isListType(type)) {
    const itemType = type.ofType;
    const nodes = node.kind === Kind.LIST ? node.values : [node];
    if (isScalarItem(itemType) && !nodes.some(holdsVariable)) {
      const items = nodes.map((item, index) =>
        readInput(scope, itemType, item, `${path}[${index}]`, ofPostgres),
      );
      const value = items.map((item) => (item?.kind === 'scalar' ? (item.known ?? null) : null));
      return { kind: 'scalars', source: { from: 'literal', value }, path };
    }
    const items = nodes.map((item, index) =>
      readInput(scope, itemType, item, `${path}[${index}]`, ofPostgres),
    );
    return { kind: 'list', items: items.filter((item) => item !== undefined), path };
  }
  if (isEnumType(type)) {
    if (node.kind !== Kind.ENUM)
      throw invalid(path, `expected an enum value for type '${type.name}', but found ${kindOfNode(node)}`);
    return readEnum(type, node.value, path);
  }
  if (isInputObjectType(type)) {
    if (node.kind !== Kind.OBJECT) throw notObject(type, kindOfNode(node), path);
    return readObjectNode(scope, type, node, path);
  }
  if (holdsVariable(node)) scope.onBakedVariable();
  const value = literalOf(scope, node);
  checkScalar(type.name, value, kindOfNode(node), path, ofPostgres);
  return { kind: 'scalar', source: { from: 'literal', value }, known: value, path };
}

function readVariable(
  scope: InputScope,
  type: GraphQLInputType,
  name: string,
  path: string,
  ofPostgres: boolean,
): Input | undefined {
  const variable = scope.variables.get(name);
  if (!variable) throw invalid(path, `unbound variable '${name}'`);
  // A default fills in for an absent value, so a nullable variable with a default fits a required place.
  const fits =
    isTypeSubTypeOf(scope.schema, variable.type, type) ||
    (variable.hasDefault &&
      isNonNullType(type) &&
      isTypeSubTypeOf(scope.schema, variable.type, getNullableType(type)));
  if (!fits) {
    throw invalid(
      path,
      `variable '${name}' is declared as '${String(variable.type)}', but used where '${String(type)}' is expected`,
    );
  }
  if (variable.value === undefined) return undefined;
  const source: ValueSource = variable.isDefault
    ? { from: 'literal', value: variable.value }
    : { from: 'variable', name };
  return readJson(type, variable.value, path, source, ofPostgres);
}

function below(source: ValueSource, step: string | number): ValueSource {
  if (source.from === 'variable') return { ...source, path: [...(source.path ?? []), step] };
  if (source.from !== 'literal') throw new Error('only variables and literals have parts');
  return { from: 'literal', value: (source.value as Record<string | number, Json>)[step] ?? null };
}

/** Reads a part of a variable's value; the plan is shared by all values of the same shape (see variables.ts). */
function readJson(
  type: GraphQLInputType,
  value: Json,
  path: string,
  source: ValueSource,
  ofPostgres: boolean,
): Input {
  if (isNonNullType(type)) {
    if (value === null) throw unexpectedNull(type, path);
    return readJson(type.ofType, value, path, source, ofPostgres);
  }
  if (value === null) return { kind: 'null', path };
  if (isListType(type)) {
    const itemType = type.ofType;
    const isList = Array.isArray(value);
    if (isScalarItem(itemType) && isList) {
      value.forEach((item: Json, index) => checkItem(itemType, item, `${path}[${index}]`, ofPostgres));
      return { kind: 'scalars', source, path };
    }
    const items = isList ? (value as readonly Json[]) : [value];
    return {
      kind: 'list',
      items: items.map((item, index) =>
        readJson(itemType, item, `${path}[${index}]`, isList ? below(source, index) : source, ofPostgres),
      ),
      path,
    };
  }
  if (isEnumType(type)) {
    if (typeof value !== 'string')
      throw invalid(path, `expected an enum value for type '${type.name}', but found ${kindOfJson(value)}`);
    return readEnum(type, value, path);
  }
  if (isInputObjectType(type)) {
    if (typeof value !== 'object' || Array.isArray(value)) throw notObject(type, kindOfJson(value), path);
    const given = value as { readonly [key: string]: Json };
    const fields = new Map<string, InputField>();
    for (const key of Object.keys(given)) {
      const field = fieldOf(type, key, path);
      const item = given[key] as Json;
      fields.set(usualName(field), {
        field,
        value: isArrayLiteral(field, item)
          ? arrayLiteral(below(source, key), `${path}.${key}`)
          : readJson(field.type, item, `${path}.${key}`, below(source, key), isOfPostgres(field)),
      });
    }
    return withRequired(type, fields, path);
  }
  checkScalar(type.name, value, kindOfJson(value), path, ofPostgres);
  const known = typeof value === 'boolean' || source.from === 'literal';
  return { kind: 'scalar', source, path, ...(known ? { known: value } : {}) };
}

function readObjectNode(
  scope: InputScope,
  type: GraphQLInputObjectType,
  node: ObjectValueNode,
  path: string,
): Input {
  const fields = new Map<string, InputField>();
  for (const { name, value } of node.fields) {
    const field = fieldOf(type, name.value, path);
    const read = isArrayLiteral(field, value.kind === Kind.STRING ? value.value : undefined)
      ? arrayLiteral({ from: 'literal', value: (value as StringValueNode).value }, `${path}.${name.value}`)
      : readInput(scope, field.type, value, `${path}.${name.value}`, isOfPostgres(field));
    if (read) fields.set(usualName(field), { field, value: read });
  }
  return withRequired(type, fields, path);
}

/** As in Hasura, a column of arrays also takes Postgres' own text of an array. */
export function isArrayLiteral(field: GraphQLInputField, value: Json | undefined): boolean {
  if (typeof value !== 'string' || !/^\s*\{.*\}\s*$/s.test(value)) return false;
  if (!isListType(getNullableType(field.type))) return false;
  const meaning = inputMeaning(field);
  // An operator takes what its column is; only `_in` and the like take lists of it.
  if (meaning.kind === 'operator') return operandType(meaning.operator) === 'same';
  return meaning.kind === 'column' && meaning.column.type.element !== undefined;
}

function arrayLiteral(source: ValueSource, path: string): Input {
  return { kind: 'scalars', source, path };
}

function withRequired(
  type: GraphQLInputObjectType,
  fields: Map<string, InputField>,
  path: string,
): ObjectInput {
  for (const field of Object.values(type.getFields())) {
    if (isNonNullType(field.type) && field.defaultValue === undefined && !fields.has(usualName(field))) {
      throw invalid(`${path}.${field.name}`, `missing required field '${field.name}'`);
    }
  }
  return { kind: 'object', fields, path };
}

function fieldOf(type: GraphQLInputObjectType, name: string, path: string): GraphQLInputField {
  const field = type.getFields()[name];
  if (!field) throw invalid(`${path}.${name}`, `field '${name}' not found in type: '${type.name}'`);
  return field;
}

function readEnum(type: GraphQLEnumType, name: string, path: string): Input {
  const value = type.getValue(name);
  if (!value) {
    const names = type.getValues().map((item) => `'${item.name}'`);
    throw invalid(
      path,
      `expected one of the values [${names.sort().join(', ')}] for type '${type.name}', but found '${name}'`,
    );
  }
  return { kind: 'enum', value: String(value.value), path };
}

function checkItem(type: GraphQLInputType, value: Json, path: string, ofPostgres: boolean): void {
  if (value === null) {
    if (isNonNullType(type)) throw unexpectedNull(type, path);
    return;
  }
  checkScalar(getNamedType(type).name, value, kindOfJson(value), path, ofPostgres);
}

function isScalarItem(type: GraphQLInputType): boolean {
  const item = getNullableType(type);
  return !isListType(item) && !isEnumType(item) && !isInputObjectType(item);
}

function holdsVariable(node: ValueNode): boolean {
  if (node.kind === Kind.VARIABLE) return true;
  if (node.kind === Kind.LIST) return node.values.some(holdsVariable);
  return node.kind === Kind.OBJECT && node.fields.some(({ value }) => holdsVariable(value));
}

function literalOf(scope: InputScope, node: ValueNode): Json {
  const variables = Object.fromEntries([...scope.variables].map(([name, { value }]) => [name, value]));
  return (valueFromASTUntyped(node, variables) ?? null) as Json;
}

function unexpectedNull(type: GraphQLInputType, path: string): HasuraError {
  const named = getNullableType(type);
  return isInputObjectType(named)
    ? notObject(named, 'null', path)
    : invalid(path, `unexpected null value for type '${String(named)}'`);
}

function notObject(type: GraphQLInputObjectType, found: string, path: string): HasuraError {
  return invalid(path, `expected an object for type '${type.name}', but found ${found}`);
}
