/** Tracked functions that return rows of a tracked table. */
import { tableKey, type Catalog } from '../catalog/catalog.ts';
import type { MetadataSource } from '../metadata/types.ts';
import type { Report } from './build-model.ts';
import { withHeirs, type InheritedRole } from './inherit-permissions.ts';
import type { FunctionModel, ModelSettings, TableModel } from './model.ts';
import { customName, identifierOf, type Identifier, type Naming } from './naming.ts';
import { isGraphqlName, isJson } from './scalars.ts';

export function buildFunctions(
  source: MetadataSource,
  catalog: Catalog,
  tables: ReadonlyMap<string, TableModel>,
  roles: readonly InheritedRole[],
  settings: ModelSettings,
  naming: Naming,
  report: Report,
): ReadonlyMap<string, FunctionModel> {
  const functions = new Map<string, FunctionModel>();
  for (const entry of source.functions ?? []) {
    const key = tableKey(entry.function);
    const overloads = catalog.functions.get(key) ?? [];
    const [found] = overloads;
    const refuse = (reason: string): void => report('function', key, reason, entry);
    if (!found) {
      refuse(`no such function exists in source: "${key}"`);
      continue;
    }
    if (overloads.length > 1) {
      refuse(`function "${key}" is overloaded. Overloaded functions are not supported`);
      continue;
    }
    const table = found.returnsTable && tables.get(tableKey(found.returnsTable));
    if (!table) {
      refuse(`the function "${key}" must return rows of a tracked table`);
      continue;
    }
    const { configuration } = entry;
    const session = configuration?.session_argument;
    const sessionArgument = session ? found.arguments.findIndex(({ name }) => name === session) : -1;
    if (session && sessionArgument < 0) {
      refuse(`function "${key}" has no argument "${session}"`);
      continue;
    }
    const { schema, name } = entry.function;
    const given = schema === 'public' ? name : `${schema}_${name}`;
    const { custom_name: custom, custom_root_fields: customRoots } = configuration ?? {};
    const rootName = naming.root(
      customRoots?.function || custom
        ? customName(customRoots?.function ?? custom ?? '')
        : identifierOf(given),
    );
    if (!isGraphqlName(rootName)) {
      refuse(`"${rootName}" is not a valid GraphQL name`);
      continue;
    }
    const exposedAs = configuration?.exposed_as ?? (found.volatility === 'volatile' ? 'mutation' : 'query');
    const notTracked = (reason: string): void =>
      refuse(`in function "${name}": the function "${name}" cannot be tracked because ${reason}`);
    if (exposedAs === 'mutation' && found.volatility !== 'volatile') {
      notTracked(
        'the function was requested to be exposed as a mutation, but is not marked VOLATILE. Maybe the function was given the wrong volatility when it was defined?',
      );
      continue;
    }
    const sessionType = found.arguments[sessionArgument]?.type;
    if (sessionType && !isJson(sessionType)) {
      notTracked(`given session argument "${session ?? ''}" is not of type json`);
      continue;
    }
    const inferred =
      exposedAs === 'query' && settings.inferFunctionPermissions ? [...table.permissions.keys()] : [];
    const description = entry.comment ?? found.comment;
    functions.set(key, {
      key,
      source: source.name,
      function: found,
      rootName,
      aggregateRootName: naming.root(aggregateName(given, custom, customRoots?.function_aggregate)),
      // As in Hasura, a field's name and not a type's.
      argumentsTypeName: naming.affixedType(naming.field(`${custom ?? given}_args`)),
      exposedAs,
      table: table.key,
      ...(session ? { sessionArgument } : {}),
      inputs: found.arguments.filter((_, index) => index !== sessionArgument),
      roles: withHeirs([...inferred, ...(entry.permissions ?? []).map(({ role }) => role)], roles),
      ...(description === undefined || description === null ? {} : { description }),
    });
  }
  return functions;
}

function aggregateName(
  given: string,
  custom: string | null | undefined,
  customRoot: string | null | undefined,
): Identifier {
  if (customRoot) return customName(customRoot);
  return custom ? customName(`${custom}_aggregate`) : identifierOf(`${given}_aggregate`);
}
