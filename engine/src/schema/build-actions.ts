/** Actions and their types, checked so far that a schema can be made of them. */
import { parseType, visit } from 'graphql';
import { tableKey } from '../catalog/catalog.ts';
import type { Metadata, MetadataCustomTypes } from '../metadata/types.ts';
import type { Report } from './build-model.ts';
import { withHeirs, type InheritedRole } from './inherit-permissions.ts';
import type { ActionModel, TableModel } from './model.ts';
import { isGraphqlName, scalarName } from './scalars.ts';

export function buildActions(
  metadata: Metadata,
  tables: ReadonlyMap<string, TableModel>,
  roles: readonly InheritedRole[],
  report: Report,
): { readonly actions: ReadonlyMap<string, ActionModel>; readonly customTypes: MetadataCustomTypes } {
  const types = metadata.custom_types ?? {};
  const scalars = new Set([
    'Int',
    'Float',
    'String',
    'Boolean',
    'ID',
    'uuid',
    'json',
    'jsonb',
    'timestamptz',
    'bigint',
    'numeric',
    'date',
  ]);
  for (const table of tables.values())
    for (const { type } of table.columns.values()) scalars.add(scalarName(type));
  for (const { name } of [...(types.scalars ?? []), ...(types.enums ?? [])]) scalars.add(name);
  const inputs = new Set([...scalars, ...(types.input_objects ?? []).map(({ name }) => name)]);
  const outputs = new Set([...scalars, ...(types.objects ?? []).map(({ name }) => name)]);

  const customTypes: MetadataCustomTypes = {
    ...types,
    input_objects: (types.input_objects ?? []).filter((type) => {
      const bad = type.fields.find((field) => !inputs.has(namedTypeOf(field.type)));
      if (bad)
        report('custom_types', type.name, `the type "${bad.type}" of field "${bad.name}" is not known`, type);
      return !bad;
    }),
    objects: (types.objects ?? []).flatMap((type) => {
      const bad = type.fields.find((field) => !outputs.has(namedTypeOf(field.type)));
      if (bad)
        report('custom_types', type.name, `the type "${bad.type}" of field "${bad.name}" is not known`, type);
      const relationships = (type.relationships ?? []).filter((relationship) => {
        const target = tables.get(tableKey(relationship.remote_table));
        const names = new Set(type.fields.map(({ name }) => name));
        const fits =
          target &&
          Object.entries(relationship.field_mapping).every(([f, c]) => names.has(f) && target.columns.has(c));
        if (!fits)
          report(
            'custom_types',
            `${type.name}.${relationship.name}`,
            'its mapping names no tracked table and columns',
            relationship,
          );
        return fits;
      });
      return bad ? [] : [{ ...type, relationships }];
    }),
  };
  const inputNames = new Set([...scalars, ...(customTypes.input_objects ?? []).map(({ name }) => name)]);
  const outputNames = new Set([...scalars, ...(customTypes.objects ?? []).map(({ name }) => name)]);

  const actions = new Map<string, ActionModel>();
  for (const action of metadata.actions ?? []) {
    const { name, definition, comment } = action;
    const refuse = (reason: string): void => report('action', name, reason, action);
    const badArgument = (definition.arguments ?? []).find(({ type }) => !inputNames.has(namedTypeOf(type)));
    if (!isGraphqlName(name)) refuse(`"${name}" is not a valid GraphQL name`);
    else if (definition.kind === 'asynchronous') refuse('asynchronous actions are not served by this engine');
    else if (!definition.output_type || !outputNames.has(namedTypeOf(definition.output_type))) {
      refuse(`the output type "${definition.output_type ?? ''}" is not known`);
    } else if (badArgument)
      refuse(`the type "${badArgument.type}" of argument "${badArgument.name}" is not known`);
    else {
      const unserved = ['request_transform', 'response_transform', 'ignored_client_headers'].filter((key) => {
        const value = (definition as Record<string, unknown>)[key];
        return value !== undefined && value !== null && key !== 'ignored_client_headers';
      });
      if (unserved.length > 0) {
        refuse(`${unserved.join(' and ')} are not served by this engine`);
        continue;
      }
      actions.set(name, {
        name,
        type: definition.type ?? 'mutation',
        definition,
        ...(comment ? { description: comment } : {}),
        roles: withHeirs(
          (action.permissions ?? []).map(({ role }) => role),
          roles,
        ),
      });
    }
  }
  return { actions, customTypes };
}

/** `[uuid!]!` → `uuid`; text that is no type names itself, so that it is reported as unknown. */
function namedTypeOf(type: string): string {
  try {
    let name = type;
    visit(parseType(type), { NamedType: (node) => void (name = node.name.value) });
    return name;
  } catch {
    return type;
  }
}
