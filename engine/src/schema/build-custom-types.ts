/** Types of actions, checked so far that a schema can be made of them; the reasons are Hasura's own words. */
import { Kind, parseType, visit, type TypeNode } from 'graphql';
import { tableKey, type Catalog } from '../catalog/catalog.ts';
import type { Metadata, MetadataCustomTypes } from '../metadata/types.ts';
import type { Report } from './build-model.ts';
import { defaultSource, type Model, type TableModel } from './model.ts';
import { scalarName } from './scalars.ts';

export interface BuiltCustomTypes {
  readonly customTypes: MetadataCustomTypes;
  /** Names an argument may have as its type. */
  readonly inputs: ReadonlySet<string>;
  /** Names an answer may have as its type. */
  readonly outputs: ReadonlySet<string>;
}

const builtIn = ['Int', 'Float', 'String', 'Boolean', 'ID'];

export function buildCustomTypes(
  metadata: Metadata,
  catalogs: readonly Catalog[],
  sources: Model['sources'],
  report: Report,
): BuiltCustomTypes {
  const types = metadata.custom_types ?? {};
  const typeNames = new Set(catalogs.flatMap((catalog) => [...catalog.typeNames]));
  const scalars = new Set([...builtIn, ...typeNames]);
  for (const name of typeNames) scalars.add(scalarName({ name, sql: name, kind: 'base' }));
  for (const { name } of [...(types.scalars ?? []), ...(types.enums ?? [])]) scalars.add(name);
  const inputs = new Set([...scalars, ...(types.input_objects ?? []).map(({ name }) => name)]);
  const outputs = new Set([...scalars, ...(types.objects ?? []).map(({ name }) => name)]);
  const refuse = (reason: string, definition: unknown): void =>
    report(
      'custom_types',
      'custom_types custom_types',
      `validation for the given custom types failed because ${reason}`,
      definition,
    );

  type Fields = readonly { readonly name: string; readonly type: string }[];
  const fieldsKnown = (kind: string, name: string, fields: Fields, known: ReadonlySet<string>): boolean => {
    const bad = fields.find((field) => !known.has(namedTypeOf(field.type)));
    if (bad) {
      refuse(
        `the type ${JSON.stringify(namedTypeOf(bad.type))} for field ${JSON.stringify(bad.name)} in  ${kind} ${JSON.stringify(name)} does not exist`,
        types,
      );
    }
    return !bad;
  };
  const customTypes: MetadataCustomTypes = {
    ...types,
    input_objects: (types.input_objects ?? []).filter((type) =>
      fieldsKnown('input object type', type.name, type.fields, inputs),
    ),
    objects: (types.objects ?? []).flatMap((type) => {
      if (!fieldsKnown('object type', type.name, type.fields, outputs)) return [];
      const relationships = (type.relationships ?? []).filter((relationship) => {
        const fault = faultOf(type, relationship, sources);
        if (fault) refuse(fault, types);
        return !fault;
      });
      return [{ ...type, relationships }];
    }),
  };
  return {
    customTypes,
    inputs: new Set([...scalars, ...(customTypes.input_objects ?? []).map(({ name }) => name)]),
    outputs: new Set([...scalars, ...(customTypes.objects ?? []).map(({ name }) => name)]),
  };
}

type ObjectType = NonNullable<MetadataCustomTypes['objects']>[number];

function faultOf(
  type: ObjectType,
  relationship: NonNullable<ObjectType['relationships']>[number],
  sources: Model['sources'],
): string | undefined {
  const where = `for relationship ${JSON.stringify(relationship.name)} in object type ${JSON.stringify(type.name)}`;
  const target = targetOf(relationship, sources);
  if (!target)
    return `the remote table ${JSON.stringify(tableKey(relationship.remote_table))} ${where} does not exist`;
  for (const [name, columnName] of Object.entries(relationship.field_mapping)) {
    const field = type.fields.find((candidate) => candidate.name === name);
    if (!field) return `the field ${JSON.stringify(name)} ${where} does not exist`;
    if (isList(field.type)) return `the type of the field ${JSON.stringify(name)} ${where} is a list type`;
    if (!target.columns.has(columnName)) {
      return `the column ${JSON.stringify(columnName)} of remote table ${JSON.stringify(target.name.name)} ${where} does not exist`;
    }
  }
  return undefined;
}

/** The table that a relationship of an object type leads to. */
export function targetOf(
  { remote_table: table, source }: NonNullable<ObjectType['relationships']>[number],
  sources: Model['sources'],
): TableModel | undefined {
  return sources.get(source ?? defaultSource)?.tables.get(tableKey(table));
}

/** `[uuid!]!` → `uuid`; text that is no type names itself, so that it is reported as unknown. */
export function namedTypeOf(type: string): string {
  let name = type;
  visit(parsed(type) ?? { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } }, {
    NamedType: (node) => void (name = node.name.value),
  });
  return name;
}

function isList(type: string): boolean {
  const node = parsed(type);
  return (node?.kind === Kind.NON_NULL_TYPE ? node.type : node)?.kind === Kind.LIST_TYPE;
}

function parsed(type: string): TypeNode | undefined {
  try {
    return parseType(type);
  } catch {
    // What is no type is reported as unknown by its own text.
    return undefined;
  }
}
