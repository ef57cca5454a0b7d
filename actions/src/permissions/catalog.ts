/** What the engine's schema says of the tables: columns with types and comments, relationships, keys. */
import { z } from 'zod';
import type { EngineApi } from './engine-api.ts';
import { type Exported, graphqlName, type Table, type TableName } from './metadata.ts';

export interface Column {
  readonly name: string;
  /** Name of the GraphQL scalar: `uuid`, `timestamptz`, `Int` … */
  readonly type: string;
  readonly about: string | null;
  readonly computed: boolean;
}
export interface TableFacts {
  readonly table: TableName;
  /** The name of its root field. */
  readonly root: string;
  readonly about: string | null;
  readonly columns: readonly Column[];
  readonly relationships: readonly {
    readonly name: string;
    readonly table: TableName;
    readonly many: boolean;
  }[];
  /** Columns of the primary key; empty for a view. */
  readonly key: readonly string[];
}

interface TypeRef {
  readonly kind: string;
  readonly name?: string | null | undefined;
  readonly ofType?: TypeRef | null | undefined;
}
const typeRef: z.ZodType<TypeRef> = z.object({
  kind: z.string(),
  name: z.string().nullish(),
  get ofType() {
    return typeRef.nullish();
  },
});
const field = z.object({
  name: z.string(),
  description: z.string().nullish(),
  type: typeRef,
  args: z.array(z.object({ name: z.string() })),
});
const objectType = z.object({ description: z.string().nullish(), fields: z.array(field) });

const fields = `description fields {
  name description args { name }
  type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
}`;

export async function loadCatalog(engine: EngineApi, metadata: Exported['metadata']): Promise<TableFacts[]> {
  const tables = metadata.sources.flatMap((source) => source.tables);
  const asked = tables.map(
    (table, index) => `t${index}: __type(name: "${graphqlName(table)}") { ${fields} }`,
  );
  const answer = await engine.graphql(
    `{ roots: __type(name: "query_root") { ${fields} } ${asked.join('\n')} }`,
  );
  const roots = new Map(objectType.parse(answer['roots']).fields.map((root) => [root.name, root]));
  const tableOfType = new Map(tables.map((table) => [graphqlName(table), table.table]));
  return tables.map((table, index) => {
    const root = graphqlName(table);
    // A table that is inconsistent has no type, and nothing can be said of it.
    const type = objectType.nullable().parse(answer[`t${index}`] ?? null);
    return {
      table: table.table,
      root,
      about: type?.description ?? null,
      columns: columnsOf(table, type?.fields ?? []),
      relationships: (type?.fields ?? []).flatMap(({ name, type: ref }) => {
        const target = tableOfType.get(named(ref) ?? '');
        return target === undefined || !isRelationship(table, name)
          ? []
          : [{ name, table: target, many: listed(ref) }];
      }),
      key: roots.get(`${root}_by_pk`)?.args.map(({ name }) => name) ?? [],
    };
  });
}

function columnsOf(table: Table, of: readonly z.infer<typeof field>[]): Column[] {
  const computed = new Set((table.computed_fields ?? []).map(({ name }) => name));
  return of
    .filter(({ type }) => ['SCALAR', 'ENUM'].includes(kindOf(type)))
    .map(({ name, description, type }) => ({
      name,
      type: named(type) ?? '',
      about: description ?? null,
      computed: computed.has(name),
    }));
}

const isRelationship = (table: Table, name: string): boolean =>
  [...(table.object_relationships ?? []), ...(table.array_relationships ?? [])].some(
    (relationship) => relationship.name === name,
  );
const innermost = (type: TypeRef): TypeRef => (type.ofType ? innermost(type.ofType) : type);
const named = (type: TypeRef): string | null | undefined => innermost(type).name;
const kindOf = (type: TypeRef): string => innermost(type).kind;
const listed = (type: TypeRef): boolean =>
  type.kind === 'LIST' || (type.ofType ? listed(type.ofType) : false);
