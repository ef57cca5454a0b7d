/** The GraphQL schema one role sees; made once per model and role. */
import {
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  DirectiveLocation,
  specifiedDirectives,
  type GraphQLArgumentConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
} from 'graphql';
import { actionFields } from './action-types.ts';
import { described, firstSource, SchemaBuilder } from './builder.ts';
import { boolExp, functionArguments, streamCursor } from './condition-types.ts';
import type { Model, RootKind, TableModel } from './model.ts';
import { keyColumns } from './mutation-types.ts';
import { writingRoots } from './writing-roots.ts';
import { aggregateType } from './aggregate-types.ts';
import { field, listOf, rowType, selectArguments, sorted } from './row-types.ts';

type Fields = GraphQLFieldConfigMap<unknown, unknown>;

const cache = new WeakMap<Model, Map<string, GraphQLSchema>>();

export function roleSchema(
  model: Model,
  role: string,
  options: { readonly backend?: boolean } = {},
): GraphQLSchema {
  const backend = options.backend ?? false;
  const key = `${backend ? 'backend' : 'client'} ${role}`;
  let schemas = cache.get(model);
  if (!schemas) cache.set(model, (schemas = new Map<string, GraphQLSchema>()));
  let schema = schemas.get(key);
  if (!schema) schemas.set(key, (schema = build(model, role, backend)));
  return schema;
}

function build(model: Model, role: string, backend: boolean): GraphQLSchema {
  const query: Fields = {};
  const mutation: Fields = {};
  const subscription: Fields = {};
  const builder = new SchemaBuilder(model, role, backend, firstSource(model));
  for (const source of model.sources.values()) {
    const roots = rootsOf(builder.in(source));
    Object.assign(query, roots.query);
    Object.assign(mutation, roots.mutation);
    Object.assign(subscription, roots.subscription);
  }
  for (const { type, name, config } of actionFields(builder)) {
    if (type === 'mutation') mutation[name] = config;
    else query[name] = config;
    if (type === 'record') subscription[name] = config;
  }
  if (Object.keys(query).length === 0) {
    const message =
      "There are no queries available to the current role. Either there are no sources or remote schemas configured, or the current role doesn't have the required permissions.";
    query['no_queries_available'] = field(
      new GraphQLNonNull(GraphQLString),
      { kind: 'constant', json: message },
      { description: message },
    );
  }
  const root = (name: string, fields: Fields): GraphQLObjectType | null =>
    Object.keys(fields).length === 0 ? null : new GraphQLObjectType({ name, fields: sorted(fields) });
  return new GraphQLSchema({
    query: root('query_root', query),
    mutation: root('mutation_root', mutation),
    subscription: root('subscription_root', subscription),
    directives: [...specifiedDirectives, cachedDirective],
    assumeValid: true,
  });
}

interface Roots {
  readonly query: Fields;
  readonly mutation: Fields;
  readonly subscription: Fields;
}

/** Those of one source. */
function rootsOf(builder: SchemaBuilder): Roots {
  const query: Fields = {};
  const mutation: Fields = {};
  const subscription: Fields = {};
  for (const table of builder.source.tables.values()) {
    const reading = readingRoots(builder, table);
    const { queryRoots, subscriptionRoots } = builder.permissions(table).select ?? {};
    for (const [kind, name, config] of reading) {
      if (kind !== 'select_stream' && (queryRoots?.has(kind) ?? true)) query[name] = config;
      if (subscriptionRoots?.has(kind) ?? true) subscription[name] = config;
    }
    Object.assign(mutation, writingRoots(builder, table));
  }
  functionRoots(builder, query, mutation, subscription);
  const { namespace } = builder.naming;
  if (namespace === undefined) return { query, mutation, subscription };
  return {
    query: inNamespace(builder, namespace, query, 'query'),
    mutation: inNamespace(
      builder,
      namespace,
      mutation,
      builder.backend ? 'mutation_backend' : 'mutation_frontend',
    ),
    subscription: inNamespace(builder, namespace, subscription, 'subscription'),
  };
}

/** All fields in an object behind one field. */
function inNamespace(builder: SchemaBuilder, namespace: string, fields: Fields, kind: string): Fields {
  if (Object.keys(fields).length === 0) return {};
  const name = builder.naming.affixedType(`${namespace}_${kind}`);
  const type = new GraphQLObjectType({ name, fields: sorted(fields) });
  return { [namespace]: field(new GraphQLNonNull(type), { kind: 'namespace' }) };
}

const cachedDirective = new GraphQLDirective({
  name: 'cached',
  description: 'whether this query should be cached (Hasura Cloud only)',
  locations: [DirectiveLocation.QUERY],
  args: {
    ttl: { type: new GraphQLNonNull(GraphQLInt), defaultValue: 60, description: 'measured in seconds' },
    refresh: {
      type: new GraphQLNonNull(GraphQLBoolean),
      defaultValue: false,
      description: 'refresh the cache entry',
    },
  },
});

type Root = readonly [RootKind, string, Fields[string]];

function readingRoots(builder: SchemaBuilder, table: TableModel): Root[] {
  const select = builder.permissions(table).select;
  if (!select) return [];
  const row = rowType(builder, table);
  const args = selectArguments(builder, table);
  const root = (
    kind: RootKind,
    type: Parameters<typeof field>[0],
    rootArgs: GraphQLFieldConfigArgumentMap,
    text: string,
  ): Root => [
    kind,
    table.roots[kind].name,
    field(
      type,
      { kind: 'root', root: kind, table },
      { args: rootArgs, description: described(table.roots[kind].description, text) },
    ),
  ];
  const name = table.name.name;
  const roots = [root('select', listOf(row), args, `fetch data from the table: "${name}"`)];
  if (select.allowAggregations) {
    roots.push(
      root(
        'select_aggregate',
        new GraphQLNonNull(aggregateType(builder, table)),
        args,
        `fetch aggregated fields from the table: "${name}"`,
      ),
    );
  }
  const key = keyColumns(table);
  if (
    key.length > 0 &&
    key.length === table.primaryKey?.columns.length &&
    key.every((column) => select.columns.has(column.name))
  ) {
    const keyArgs = key.map((column) => [
      column.graphqlName,
      {
        type: new GraphQLNonNull(builder.columnType(column)),
        extensions: { meaning: { kind: 'column', column } },
        ...(column.description ? { description: column.description } : {}),
      },
    ]);
    roots.push(
      root(
        'select_by_pk',
        row,
        Object.fromEntries(keyArgs),
        `fetch data from the table: "${name}" using primary key columns`,
      ),
    );
  }
  if (builder.selectable(table).length > 0) {
    const streamArgs: GraphQLFieldConfigArgumentMap = builder.spelled<GraphQLArgumentConfig>({
      batch_size: {
        type: new GraphQLNonNull(GraphQLInt),
        description: 'maximum number of rows returned in a single batch',
      },
      cursor: {
        type: new GraphQLNonNull(new GraphQLList(streamCursor(builder, table))),
        description: 'cursor to stream the results returned by the query',
      },
      where: { type: boolExp(builder, table), description: 'filter the rows returned' },
    });
    roots.push(
      root(
        'select_stream',
        listOf(row),
        streamArgs,
        `fetch data from the table in a streaming manner: "${name}"`,
      ),
    );
  }
  return roots;
}

function functionRoots(builder: SchemaBuilder, query: Fields, mutation: Fields, subscription: Fields): void {
  for (const fn of builder.source.functions.values()) {
    const table = builder.source.tables.get(fn.table);
    const select = table && builder.permissions(table).select;
    if (!table || !select || !(builder.role === 'admin' || fn.roles.has(builder.role))) continue;
    const args = {
      ...functionArguments(builder, fn.function.name.name, fn.inputs, fn.argumentsTypeName),
      ...selectArguments(builder, table),
    };
    const row = rowType(builder, table);
    const type = fn.function.returnsSet ? listOf(row) : row;
    const description = described(
      fn.description,
      `execute ${fn.exposedAs === 'query' ? '' : 'VOLATILE '}function "${fn.function.name.name}" which returns "${table.name.name}"`,
    );
    const roots: Fields = {
      [fn.rootName]: field(type, { kind: 'function', function: fn, aggregate: false }, { args, description }),
    };
    if (select.allowAggregations) {
      roots[fn.aggregateRootName] = field(
        new GraphQLNonNull(aggregateType(builder, table)),
        { kind: 'function', function: fn, aggregate: true },
        {
          args,
          description: `execute function "${fn.function.name.name}" and query aggregates on result of table type "${table.name.name}"`,
        },
      );
    }
    if (fn.exposedAs === 'mutation') Object.assign(mutation, roots);
    else {
      Object.assign(query, roots);
      Object.assign(subscription, roots);
    }
  }
}
