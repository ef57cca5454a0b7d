/** Introspection roots: answered by graphql-js from the role's own schema, within bounds. */
import {
  executeSync,
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  Kind,
  MaxIntrospectionDepthRule,
  OperationTypeNode,
  ScalarLeafsRule,
  validate,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import type { RootPlan } from './compiled.ts';
import { invalid } from './scalar-input.ts';
import type { SelectedField } from './selection.ts';
import type { Environment } from './state.ts';
import type { ReadVariables } from './variables.ts';

/** The depth rule keeps a short text from asking for the schema many times over. */
const rules = [MaxIntrospectionDepthRule, FieldsOnCorrectTypeRule, KnownArgumentNamesRule, ScalarLeafsRule];

/** `__schema` and `__type` are answered by graphql-js from the role's own schema. */
export function introspectionRoot(
  { schema, model, role }: Pick<Environment, 'schema' | 'model' | 'role'>,
  field: SelectedField,
  operation: OperationDefinitionNode,
  document: DocumentNode,
  variables: ReadVariables,
): RootPlan {
  if (model.withoutIntrospection.has(role)) {
    throw invalid(field.path, `introspection is disabled for the role "${role}"`);
  }
  const only: OperationDefinitionNode = {
    ...operation,
    operation: OperationTypeNode.QUERY,
    directives: [],
    selectionSet: { kind: Kind.SELECTION_SET, selections: [field.node] },
  };
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  const introspection: DocumentNode = { kind: Kind.DOCUMENT, definitions: [only, ...fragments] };
  const [wrong] = validate(schema, introspection, rules);
  if (wrong) throw invalid(field.path, wrong.message);
  const result = executeSync({
    schema,
    document: introspection,
    variableValues: variables.values,
  });
  const [error] = result.errors ?? [];
  if (error) throw invalid(field.path, error.message);
  return { kind: 'constant', alias: field.key, json: JSON.stringify(result.data?.[field.key] ?? null) };
}
