/** What an operation answers and takes, by the schema: fields with their types, variables, and what does not fit. */

import {
  GraphQLNonNull,
  GraphQLString,
  getNamedType,
  isEnumType,
  isInputType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  typeFromAST,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
} from 'graphql';

export interface AnsweredField {
  readonly type: GraphQLOutputType;
  /** What is selected of it; undefined for scalars and enums. */
  readonly fields?: ReadonlyMap<string, AnsweredField>;
}

export interface TakenVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly defaultValue?: ValueNode;
}

export interface OperationShape {
  readonly fields: ReadonlyMap<string, AnsweredField>;
  readonly variables: readonly TakenVariable[];
  /** One sentence each, with its path, such as `$.rooms.nam: field 'nam' not found in object 'rooms'`. */
  readonly faults: readonly string[];
}

type Fields = Map<string, AnsweredField>;

/** What fits is described even when something else does not. */
export function analyseOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): OperationShape {
  const analysis = new Analysis(schema, document);
  const root = schema.getRootType(operation.operation);
  const fields = root
    ? analysis.selection(root, operation.selectionSet, ['$'])
    : analysis.fault(['$'], `type '${operation.operation}_root' not found in the schema`);
  const variables = (operation.variableDefinitions ?? []).flatMap(({ variable, type, defaultValue }) => {
    const name = variable.name.value;
    const known = analysis.inputType(type, ['$', name]);
    return known ? [{ name, type: known, ...(defaultValue ? { defaultValue } : {}) }] : [];
  });
  return { fields: fields ?? new Map<string, AnsweredField>(), variables, faults: analysis.faults };
}

class Analysis {
  readonly faults: string[] = [];
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Fragments being looked into: one that spreads itself ends there. */
  readonly #inside = new Set<string>();

  constructor(schema: GraphQLSchema, document: DocumentNode) {
    this.#schema = schema;
    const fragments = document.definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION);
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  fault(path: readonly string[], reason: string): undefined {
    this.faults.push(`${path.join('.')}: ${reason}`);
    return undefined;
  }

  selection(type: GraphQLObjectType, selectionSet: SelectionSetNode, path: readonly string[]): Fields {
    const fields: Fields = new Map();
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const field = this.#field(type, selection, [...path, selection.name.value]);
        if (field) this.#add(fields, key, field, path);
        continue;
      }
      const spread = selection.kind === Kind.FRAGMENT_SPREAD ? selection.name.value : undefined;
      const fragment = spread === undefined ? selection : this.#fragments.get(spread);
      if (fragment?.kind === Kind.FRAGMENT_SPREAD || fragment === undefined) {
        this.fault(path, `reference to undefined fragment '${spread}'`);
        continue;
      }
      if (spread !== undefined && this.#inside.has(spread)) continue;
      if (spread !== undefined) this.#inside.add(spread);
      for (const [key, field] of this.selection(type, fragment.selectionSet, path))
        this.#add(fields, key, field, path);
      if (spread !== undefined) this.#inside.delete(spread);
    }
    return fields;
  }

  inputType(node: TypeNode, path: readonly string[]): GraphQLInputType | undefined {
    const type = typeFromAST(this.#schema, node as never) as GraphQLOutputType | GraphQLInputType | undefined;
    if (!type) return this.fault(path, `type '${namedTypeOf(node)}' not found in the schema`);
    if (isInputType(type)) return type;
    return this.fault(path, `object '${namedTypeOf(node)}' cannot be used in an input type`);
  }

  #field(type: GraphQLObjectType, node: FieldNode, path: readonly string[]): AnsweredField | undefined {
    const name = node.name.value;
    const answered = fieldType(this.#schema, type, name);
    if (!answered) return this.fault(path, `field '${name}' not found in object '${type.name}'`);
    const named: GraphQLNamedType = getNamedType(answered);
    const { selectionSet } = node;
    if (isObjectType(named)) {
      if (!selectionSet) return this.fault(path, `object of type '${named.name}' must have a selection set`);
      return { type: answered, fields: this.selection(named, selectionSet, path) };
    }
    if (!selectionSet) return { type: answered };
    const kind = isEnumType(named) ? 'enum' : 'scalar';
    return this.fault(path, `${kind} '${named.name}' does not accept a selection set`);
  }

  #add(fields: Fields, key: string, field: AnsweredField, path: readonly string[]): void {
    const before = fields.get(key);
    if (!before) return void fields.set(key, field);
    const [one, other] = [String(before.type), String(field.type)];
    if (one !== other) {
      this.fault(path, `field '${key}' seen with two different types: ${one} and ${other}`);
      return;
    }
    if (!before.fields || !field.fields) return;
    const merged: Fields = new Map(before.fields);
    for (const [inner, innerField] of field.fields) this.#add(merged, inner, innerField, path);
    fields.set(key, { type: field.type, fields: merged });
  }
}

function fieldType(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLOutputType | undefined {
  if (name === '__typename') return new GraphQLNonNull(GraphQLString);
  if (type === schema.getQueryType()) {
    if (name === '__schema') return SchemaMetaFieldDef.type;
    if (name === '__type') return TypeMetaFieldDef.type;
  }
  return type.getFields()[name]?.type;
}

function namedTypeOf(node: TypeNode): string {
  return node.kind === Kind.NAMED_TYPE ? node.name.value : namedTypeOf(node.type);
}
