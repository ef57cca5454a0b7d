/** `actions.graphql` to metadata and back: the CLI keeps argument and field types in SDL, the rest in YAML. */
import {
  GraphQLError,
  Kind,
  parse,
  print,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import type { Json } from '../plan/compiled.ts';
import type { Metadata } from './types.ts';

type JsonObject = { [key: string]: Json };

/** Joins what `actions.yaml` says (handlers, permissions, relationships) with the types in the SDL. */
export function mergeActionsSdl(yaml: JsonObject, sdl: string): JsonObject {
  const definitions = definitionsOf(sdl);
  const operations = new Map<string, JsonObject>();
  const types = {
    enums: new Map<string, JsonObject>(),
    input_objects: new Map<string, JsonObject>(),
    objects: new Map<string, JsonObject>(),
    scalars: new Map<string, JsonObject>(),
  };
  for (const definition of definitions) {
    const description = 'description' in definition ? definition.description?.value : undefined;
    const described: JsonObject = description === undefined ? {} : { description };
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION: {
        const name = definition.name.value;
        if (name === 'Query' || name === 'Mutation') {
          for (const field of definition.fields ?? []) {
            operations.set(field.name.value, {
              type: name === 'Query' ? 'query' : 'mutation',
              arguments: (field.arguments ?? []).map(namedType),
              output_type: print(field.type),
            });
          }
        } else {
          types.objects.set(name, { name, ...described, fields: (definition.fields ?? []).map(namedType) });
        }
        break;
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
        const name = definition.name.value;
        types.input_objects.set(name, {
          name,
          ...described,
          fields: (definition.fields ?? []).map(namedType),
        });
        break;
      }
      case Kind.ENUM_TYPE_DEFINITION: {
        const name = definition.name.value;
        const values = (definition.values ?? []).map((value): JsonObject => ({
          value: value.name.value,
          ...(value.description ? { description: value.description.value } : {}),
          ...(value.directives?.some(({ name: d }) => d.value === 'deprecated')
            ? { is_deprecated: true }
            : {}),
        }));
        types.enums.set(name, { name, ...described, values });
        break;
      }
      case Kind.SCALAR_TYPE_DEFINITION:
        types.scalars.set(definition.name.value, { name: definition.name.value, ...described });
        break;
      default:
        throw new Error(`actions.graphql: a ${definition.kind} has no meaning in action types`);
    }
  }

  const actions = ((yaml['actions'] ?? []) as JsonObject[]).map((action) => {
    const operation = operations.get(action['name'] as string);
    return operation === undefined
      ? action
      : { ...action, definition: { ...operation, ...(action['definition'] as JsonObject) } };
  });
  const extras = (yaml['custom_types'] ?? {}) as Record<string, JsonObject[] | undefined>;
  const customTypes: JsonObject = {};
  for (const [kind, byName] of Object.entries(types)) {
    for (const extra of extras[kind] ?? []) {
      const name = extra['name'] as string;
      byName.set(name, { ...extra, ...byName.get(name) });
    }
    if (byName.size > 0) customTypes[kind] = [...byName.values()];
  }
  return {
    ...(actions.length > 0 ? { actions } : {}),
    ...(Object.keys(customTypes).length > 0 ? { custom_types: customTypes } : {}),
  };
}

/** The two files of the directory form; the inverse of `mergeActionsSdl`. */
export function printActionsSdl(metadata: Metadata): { readonly yaml: JsonObject; readonly sdl: string } {
  const parts: string[] = [];
  const actions = (metadata.actions ?? []).map((action): Json => {
    const { type, arguments: args, output_type: output, ...definition } = action.definition;
    const root = type === 'query' ? 'Query' : 'Mutation';
    const printed = (args ?? [])
      .map((arg) => `${describe(arg.description)}${arg.name}: ${arg.type}`)
      .join(', ');
    parts.push(`type ${root} {\n  ${action.name}${printed ? `(${printed})` : ''}: ${output ?? 'String'}\n}`);
    return { ...action, definition } as unknown as Json;
  });

  const types = metadata.custom_types ?? {};
  const fields = (list: readonly { name: string; type: string; description?: string | null | undefined }[]) =>
    list.map((field) => `  ${describe(field.description)}${field.name}: ${field.type}\n`).join('');
  for (const { name, description, values } of types.enums ?? []) {
    const printed = values.map(
      (v) => `  ${describe(v.description)}${v.value}${v.is_deprecated ? ' @deprecated' : ''}\n`,
    );
    parts.push(`${describe(description)}enum ${name} {\n${printed.join('')}}`);
  }
  for (const { name, description, fields: list } of types.input_objects ?? []) {
    parts.push(`${describe(description)}input ${name} {\n${fields(list)}}`);
  }
  for (const { name, description, fields: list } of types.objects ?? []) {
    parts.push(`${describe(description)}type ${name} {\n${fields(list)}}`);
  }
  for (const { name, description } of types.scalars ?? [])
    parts.push(`${describe(description)}scalar ${name}`);

  const named = (list: readonly { name: string }[] | null | undefined) =>
    (list ?? []).map(({ name }) => ({ name }));
  const objects = (types.objects ?? []).map(({ name, relationships }) => ({
    name,
    ...(relationships ? { relationships } : {}),
  }));
  const yaml = {
    actions,
    custom_types: {
      enums: named(types.enums),
      input_objects: named(types.input_objects),
      objects: objects as unknown as Json,
      scalars: named(types.scalars),
    },
  };
  return { yaml, sdl: parts.length > 0 ? print(parse(parts.join('\n\n'))) + '\n' : '' };
}

function definitionsOf(sdl: string): readonly DefinitionNode[] {
  if (sdl.replaceAll(/#.*$/gm, '').trim() === '') return [];
  try {
    return parse(sdl).definitions;
  } catch (error) {
    if (error instanceof GraphQLError) throw new Error(`actions.graphql: ${error.message}`, { cause: error });
    throw error;
  }
}

function namedType(node: FieldDefinitionNode | InputValueDefinitionNode): JsonObject {
  return {
    name: node.name.value,
    type: print(node.type),
    ...(node.description ? { description: node.description.value } : {}),
  };
}

function describe(text: string | null | undefined): string {
  return text ? `${print({ kind: Kind.STRING, value: text, block: false })} ` : '';
}
