/** The compiler's entry: a document under a role becomes a plan, made once per shape of its variables. */
import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { outputMeaning } from '../schema/meaning.ts';
import { firstSource } from '../schema/builder.ts';
import type { Model, TableModel } from '../schema/model.ts';
import { roleSchema } from '../schema/role-schema.ts';
import type { Session } from '../session.ts';
import type { Expression, Select } from '../sql/ast.ts';
import { printSelect } from '../sql/print.ts';
import { actionPlan } from './action.ts';
import { actionRecord } from './action-record.ts';
import { deleteByKeyRoot, deleteRoot, updateByKeyRoot, updateManyRoot, updateRoot } from './change.ts';
import type { CompiledOperation, Json, LivePlan, RootPlan, Statement } from './compiled.ts';
import { chooseOperation, keyOf, parseDocument } from './document.ts';
import { refuseFragmentCycles } from './fragment-cycles.ts';
import { invalid } from './scalar-input.ts';
import { inputChecks } from './input-checks.ts';
import { introspectionRoot } from './introspection.ts';
import { insertOneRoot, insertRoot, type Writing } from './insert.ts';
import { livePlan, streamPlan } from './live.ts';
import { RecentMap } from './recent-map.ts';
import { envOf, readingRoot } from './roots.ts';
import { rowTypeOf } from './select.ts';
import { collectFields, type SelectedField } from './selection.ts';
import { State, type Environment } from './state.ts';
import { readVariables, type ReadVariables } from './variables.ts';

export interface CompileRequest {
  readonly model: Model;
  readonly role: string;
  readonly document: string | DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, Json>> | null | undefined;
  readonly session: Pick<Session, 'useBackendOnlyPermissions'>;
}

const plans = new WeakMap<Model, RecentMap<string, CompiledOperation>>();
/** Fragments and aliases can make a small text select exponentially much. */
const mostFields = 10_000;
/** Planning time grows with the square of the depth. */
const mostLevels = 100;

export function compileOperation(request: CompileRequest): CompiledOperation {
  const { model, role } = request;
  const document = typeof request.document === 'string' ? parseDocument(request.document) : request.document;
  const operation = chooseOperation(document, request.operationName);
  const backend = request.session.useBackendOnlyPermissions;
  const schema = roleSchema(model, role, { backend });
  const variables = readVariables(schema, operation, request.variables ?? {});

  let cache = plans.get(model);
  if (!cache) plans.set(model, (cache = new RecentMap(5_000)));
  const key = `${keyOf(document)}\n${role}\n${String(backend)}\n${operation.name?.value ?? ''}\n${variables.shape}`;
  const known = cache.get(key);
  if (known) return known;
  const { compiled, cacheable } = compile(request, schema, document, operation, variables);
  if (cacheable) cache.set(key, compiled);
  return compiled;
}

function compile(
  request: CompileRequest,
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: ReadVariables,
): { readonly compiled: CompiledOperation; readonly cacheable: boolean } {
  let cacheable = true;
  let selected = 0;
  const fragments = new Map(
    document.definitions
      .filter(
        (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
      )
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const env: Environment = {
    schema,
    variables: variables.declared,
    onBakedVariable: () => (cacheable = false),
    onFields: (count, path) => {
      selected += count;
      if (selected > mostFields) throw invalid(path, `the operation selects more than ${mostFields} fields`);
      if (path.split('.selectionSet').length > mostLevels) {
        throw invalid('$', `the operation nests deeper than ${mostLevels} levels`);
      }
    },
    fragments,
    model: request.model,
    source: firstSource(request.model),
    role: request.role,
    isAdmin: request.role === 'admin',
    backend: request.session.useBackendOnlyPermissions,
  };
  checkOperationDirectives(operation);
  refuseFragmentCycles(fragments, operation.selectionSet);
  const type = operation.operation;
  const rootType = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[type];
  if (!rootType) throw invalid('$', `no ${type}s exist`);
  const placed = placedFields(env, rootType, operation);
  if (type === 'subscription') {
    const [only, ...others] = placed;
    if (!only || others.length > 0) throw invalid('$', 'subscriptions must select one top level field');
    return { compiled: { type, ...subscription(env, only) }, cacheable };
  }
  const roots = placed.map(({ field, of, within }): RootPlan => {
    if (field.name === '__schema' || field.name === '__type') cacheable = false;
    const root = compileRoot(env, field, of, operation, document, variables);
    return within === undefined ? root : { ...root, within };
  });
  const checks = type === 'mutation' ? placed.flatMap(({ field }) => inputChecks(env, field)) : [];
  return { compiled: { type, roots, ...(checks.length > 0 ? { checks } : {}) }, cacheable };
}

/** A root field, and where its answer belongs. */
interface Placed {
  readonly field: SelectedField;
  readonly of: GraphQLObjectType;
  readonly within?: string;
}

/** Roots of a source with a namespace stand one level deeper. */
function placedFields(
  env: Environment,
  rootType: GraphQLObjectType,
  operation: OperationDefinitionNode,
): Placed[] {
  return collectFields(env, rootType, [operation.selectionSet], '$').flatMap((field): Placed[] => {
    if (!field.definition || outputMeaning(field.definition).kind !== 'namespace')
      return [{ field, of: rootType }];
    const of = rowTypeOf(field);
    return collectFields(env, of, field.selectionSets, field.path).map((inner) => ({
      field: inner,
      of,
      within: field.key,
    }));
  });
}

function checkOperationDirectives(operation: OperationDefinitionNode): void {
  for (const { name } of operation.directives ?? []) {
    if (name.value === 'cached' || name.value === '_multiple_top_level_fields') continue;
    const known = name.value === 'include' || name.value === 'skip' || name.value === 'deprecated';
    throw invalid(
      '$',
      known
        ? `directive '${name.value}' is not allowed on a ${operation.operation}`
        : `directive '${name.value}' is not defined in the schema`,
    );
  }
}

function compileRoot(
  anywhere: Environment,
  field: SelectedField,
  rootType: GraphQLObjectType,
  operation: OperationDefinitionNode,
  document: DocumentNode,
  variables: ReadVariables,
): RootPlan {
  if (field.name === '__typename')
    return { kind: 'constant', alias: field.key, json: JSON.stringify(rootType.name) };
  if (!field.definition) return introspectionRoot(anywhere, field, operation, document, variables);
  const env = envOf(anywhere, field);
  const source = env.source.name;
  const meaning = outputMeaning(field.definition);
  if (meaning.kind === 'constant')
    return { kind: 'constant', alias: field.key, json: JSON.stringify(meaning.json) };
  if (meaning.kind === 'action') return actionPlan(env, field);
  if (meaning.kind === 'action record') {
    const state = new State();
    const statement = expressionStatement(state, actionRecord(env, state, field, meaning.action));
    return { kind: 'sql', alias: field.key, statement, path: [] };
  }
  if (meaning.kind !== 'root' && meaning.kind !== 'function')
    throw new Error(`a ${meaning.kind} cannot be a root`);
  if (meaning.kind === 'root' && meaning.root === 'update_many') return updateMany(env, field, meaning.table);
  const state = new State();
  const writing = meaning.kind === 'root' ? writingRoot(env, state, field, meaning) : undefined;
  if (!writing) {
    const statement = expressionStatement(state, readingRoot(env, state, field, meaning));
    return { kind: 'sql', alias: field.key, source, statement, path: errorPath(field) };
  }
  const before = writing.before.map((part) => statementOf(part.state, part.query));
  return {
    kind: 'sql',
    alias: field.key,
    source,
    statement: statementOf(state, writing.query),
    ...(before.length > 0 ? { before } : {}),
    path: errorPath(field),
  };
}

function writingRoot(
  env: Environment,
  state: State,
  field: SelectedField,
  { root, table }: { readonly root: string; readonly table: TableModel },
): Writing | undefined {
  switch (root) {
    case 'insert':
      return insertRoot(env, state, table, field);
    case 'insert_one':
      return insertOneRoot(env, state, table, field);
    case 'update':
      return { before: [], query: updateRoot(env, state, table, field) };
    case 'update_by_pk':
      return { before: [], query: updateByKeyRoot(env, state, table, field) };
    case 'delete':
      return { before: [], query: deleteRoot(env, state, table, field) };
    case 'delete_by_pk':
      return { before: [], query: deleteByKeyRoot(env, state, table, field) };
    default:
      return undefined;
  }
}

function updateMany(env: Environment, field: SelectedField, table: TableModel): RootPlan {
  const parts = updateManyRoot(env, () => new State(), table, field);
  return {
    kind: 'sql list',
    alias: field.key,
    source: table.source,
    statements: parts.map(({ state, query }) => statementOf(state, query)),
    path: errorPath(field),
  };
}

/** As in Hasura, a refused insert points at its rows; other statements' errors at the request. */
function errorPath(field: SelectedField): readonly string[] {
  const argument = ['objects', 'object'].find((name) =>
    field.definition?.args.some((arg) => arg.name === name),
  );
  return argument === undefined ? [] : [...field.path.split('.').slice(1), 'args', argument];
}

function subscription(
  anywhere: Environment,
  { field, of, within }: Placed,
): { roots: RootPlan[]; live?: LivePlan } {
  const keys = within === undefined ? [field.key] : [within, field.key];
  const place = within === undefined ? {} : { within };
  if (field.name === '__typename') {
    return { roots: [{ kind: 'constant', alias: field.key, json: JSON.stringify(of.name), ...place }] };
  }
  if (!field.definition) throw invalid(field.path, `field '${field.name}' not found in type: '${of.name}'`);
  const env = envOf(anywhere, field);
  const meaning = outputMeaning(field.definition);
  const from = meaning.kind === 'action record' ? {} : { source: env.source.name };
  if (meaning.kind !== 'root' && meaning.kind !== 'function' && meaning.kind !== 'action record')
    throw new Error(`a ${meaning.kind} cannot be subscribed to`);
  if (meaning.kind === 'root' && meaning.root === 'select_stream') {
    return { roots: [], live: { ...streamPlan(env, meaning.table, field, keys), ...from } };
  }
  const state = new State();
  const value =
    meaning.kind === 'action record'
      ? actionRecord(env, state, field, meaning.action)
      : readingRoot(env, state, field, meaning);
  const root: RootPlan = {
    kind: 'sql',
    alias: field.key,
    ...from,
    statement: expressionStatement(state, value),
    path: [],
    ...place,
  };
  return { roots: [root], live: { ...livePlan(state, keys, value), ...from } };
}

function expressionStatement(state: State, value: Expression): Statement {
  return statementOf(state, { columns: [{ value }] });
}

/** The one column is cast to text so that the driver hands it on unparsed. */
function statementOf(state: State, query: Select): Statement {
  const [first, ...others] = query.columns;
  if (!first || others.length > 0) throw new Error('a root statement has exactly one column');
  const asText: Select = {
    ...query,
    columns: [{ value: { kind: 'cast', of: first.value, type: 'text' }, as: 'root' }],
  };
  const { parameters } = state;
  return {
    text: printSelect(asText, (index) => `$${index + 1}::${parameters[index]?.pgType ?? 'text'}`),
    parameters,
  };
}
