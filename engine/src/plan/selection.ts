/** Selection sets: fragments spread, directives applied, fields with one response name merged. */
import {
  getNamedType,
  GraphQLString,
  isNonNullType,
  isObjectType,
  Kind,
  type ArgumentNode,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import { usualName } from '../schema/meaning.ts';
import { isOfPostgres, readInput, type Input, type InputScope } from './input.ts';
import { invalid } from './scalar-input.ts';

export interface SelectionScope extends InputScope {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Called with the number of fields of each object of the answer; refuses a selection that grows too large. */
  readonly onFields: (count: number, path: string) => void;
}

export interface SelectedField {
  /** The response's key. */
  readonly key: string;
  readonly name: string;
  /** Undefined for `__typename` and, at the root, introspection. */
  readonly definition: GraphQLField<unknown, unknown> | undefined;
  readonly node: FieldNode;
  readonly selectionSets: readonly SelectionSetNode[];
  readonly path: string;
}

/** Precondition: `path` is that of the object, without `.selectionSet`. */
export function collectFields(
  scope: SelectionScope,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  path: string,
): SelectedField[] {
  const fields = new Map<string, SelectedField>();
  const spread = new Set<string>();
  for (const set of selectionSets) collectInto(scope, type, set, `${path}.selectionSet`, fields, spread);
  scope.onFields(fields.size, path);
  return [...fields.values()];
}

const metaFields = new Set(['__typename', '__schema', '__type']);

function collectInto(
  scope: SelectionScope,
  type: GraphQLObjectType,
  set: SelectionSetNode,
  path: string,
  fields: Map<string, SelectedField>,
  spread: Set<string>,
): void {
  for (const selection of set.selections) {
    if (!isIncluded(scope, selection.directives ?? [], path)) continue;
    switch (selection.kind) {
      case Kind.FIELD:
        addField(type, selection, `${path}.${selection.name.value}`, fields);
        break;
      case Kind.INLINE_FRAGMENT:
        if (appliesTo(type, selection.typeCondition?.name.value)) {
          collectInto(scope, type, selection.selectionSet, path, fields, spread);
        }
        break;
      case Kind.FRAGMENT_SPREAD: {
        const name = selection.name.value;
        const fragment = scope.fragments.get(name);
        if (!fragment) throw invalid(path, `reference to undefined fragment '${name}'`);
        // A second spread of it here adds nothing.
        if (spread.has(name)) break;
        spread.add(name);
        if (appliesTo(type, fragment.typeCondition.name.value)) {
          collectInto(scope, type, fragment.selectionSet, path, fields, spread);
        }
        break;
      }
    }
  }
}

function addField(
  type: GraphQLObjectType,
  node: FieldNode,
  path: string,
  fields: Map<string, SelectedField>,
): void {
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  const definition = metaFields.has(name) ? undefined : type.getFields()[name];
  if (!definition && !metaFields.has(name))
    throw invalid(path, `field '${name}' not found in type: '${type.name}'`);
  if (definition) {
    const named = getNamedType(definition.type);
    if (isObjectType(named) && !node.selectionSet) throw invalid(path, `missing selection set for '${name}'`);
    if (!isObjectType(named) && node.selectionSet)
      throw invalid(path, 'unexpected subselection set for non-object field');
    checkArguments(definition, node, path);
  }
  const selectionSets = node.selectionSet ? [node.selectionSet] : [];
  const earlier = fields.get(key);
  if (!earlier) {
    fields.set(key, { key, name, definition, node, selectionSets, path });
    return;
  }
  if (earlier.name !== name) {
    throw invalid(
      path,
      `selection of both '${earlier.name}' and '${name}' specify the same response name, '${key}'`,
    );
  }
  if (!sameArguments(earlier.node, node)) {
    throw invalid(path, `inconsistent arguments between multiple selections of field '${name}'`);
  }
  fields.set(key, { ...earlier, selectionSets: [...earlier.selectionSets, ...selectionSets] });
}

function checkArguments(definition: GraphQLField<unknown, unknown>, node: FieldNode, path: string): void {
  const seen = new Set<string>();
  for (const { name } of node.arguments ?? []) {
    if (!definition.args.some((argument) => argument.name === name.value)) {
      throw invalid(path, `'${definition.name}' has no argument named '${name.value}'`);
    }
    if (seen.has(name.value)) throw invalid(path, `the argument '${name.value}' is given more than once`);
    seen.add(name.value);
  }
}

/** Arguments given, by their usual names, in the order of the schema. */
export function readArguments(scope: SelectionScope, field: SelectedField): ReadonlyMap<string, Input> {
  const values = new Map<string, Input>();
  const given = new Map(
    (field.node.arguments ?? []).map((node): [string, ArgumentNode] => [node.name.value, node]),
  );
  for (const argument of field.definition?.args ?? []) {
    const node = given.get(argument.name);
    const path = `${field.path}.args.${argument.name}`;
    // Offsets may pass 32 bits, so Hasura takes them as text too.
    const isText = node?.value.kind === Kind.STRING && argument.extensions['alsoText'] === true;
    const type = isText ? GraphQLString : argument.type;
    const value = node && readInput(scope, type, node.value, path, isOfPostgres(argument));
    if (value) values.set(usualName(argument), value);
    else if (isNonNullType(argument.type) && argument.defaultValue === undefined) {
      throw invalid(path, `missing required field '${argument.name}'`);
    }
  }
  return values;
}

function sameArguments(one: FieldNode, other: FieldNode): boolean {
  const normal = (node: FieldNode): string =>
    JSON.stringify(
      [...(node.arguments ?? [])]
        .map((argument) => [argument.name.value, stripped(argument.value)])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    );
  return normal(one) === normal(other);
}

/** A syntax tree without source positions. */
function stripped(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'loc' ? undefined : value)));
}

/** Every composite type of a role schema is an object type, so a condition on another type never applies. */
function appliesTo(type: GraphQLObjectType, condition: string | undefined): boolean {
  return condition === undefined || condition === type.name;
}

function isIncluded(scope: SelectionScope, directives: readonly DirectiveNode[], path: string): boolean {
  const names = directives.map(({ name }) => name.value);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw invalid(path, `the following directives are used more than once: ${repeated}`);
  let included = true;
  for (const directive of directives) {
    const name = directive.name.value;
    if (name !== 'include' && name !== 'skip') {
      if (name === 'cached') throw invalid(path, `directive 'cached' is not allowed on a field`);
      throw invalid(path, `directive '${name}' is not defined in the schema`);
    }
    const definition = scope.schema.getDirective(name)?.args.find((argument) => argument.name === 'if');
    const node = directive.arguments?.find((argument) => argument.name.value === 'if');
    if (!definition || !node) throw invalid(`${path}.${name}.if`, `missing required field 'if'`);
    const value = readInput(scope, definition.type, node.value, `${path}.${name}.if`);
    const holds = value?.kind === 'scalar' && value.known === true;
    if (name === 'include' ? !holds : holds) included = false;
  }
  return included;
}
