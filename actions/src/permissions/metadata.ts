/** Hasura's metadata as far as rules are concerned: tables, their permissions, inherited roles. Anything else is kept as it is. */
import { z } from 'zod';

export const OPERATIONS = ['select', 'insert', 'update', 'delete'] as const;
export const operation = z.enum(OPERATIONS);
export type Operation = z.infer<typeof operation>;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
const json: z.ZodType<Json> = z.json() as z.ZodType<Json>;
export const condition = z.record(z.string(), json);
export type Condition = z.infer<typeof condition>;

/** Loose, so that what this page does not know (root fields, backend_only …) survives its edits. */
export const permission = z.looseObject({
  columns: z.union([z.literal('*'), z.array(z.string())]).optional(),
  computed_fields: z.array(z.string()).optional(),
  filter: condition.nullish(),
  check: condition.nullish(),
  set: z.record(z.string(), json).nullish(),
  limit: z.number().int().min(0).nullish(),
  allow_aggregations: z.boolean().optional(),
});
export type Permission = z.infer<typeof permission>;

export const rule = z.object({ permission, comment: z.string().nullish() });
export type Rule = z.infer<typeof rule>;

const roleRule = rule.extend({ role: z.string() });
export const tableName = z.object({ schema: z.string().min(1).max(63), name: z.string().min(1).max(63) });
export type TableName = z.infer<typeof tableName>;

const relationship = z.looseObject({ name: z.string() });
const rules = z.array(roleRule).optional();

export const table = z.looseObject({
  table: tableName,
  configuration: z.looseObject({ custom_name: z.string().nullish() }).optional(),
  object_relationships: z.array(relationship).optional(),
  array_relationships: z.array(relationship).optional(),
  computed_fields: z.array(z.looseObject({ name: z.string() })).optional(),
  select_permissions: rules,
  insert_permissions: rules,
  update_permissions: rules,
  delete_permissions: rules,
});
export type Table = z.infer<typeof table>;

export const exported = z.object({
  resource_version: z.number().int(),
  metadata: z.looseObject({
    sources: z.array(z.looseObject({ name: z.string(), tables: z.array(table) })),
    inherited_roles: z
      .array(z.looseObject({ role_name: z.string(), role_set: z.array(z.string()) }))
      .optional(),
  }),
});
export type Exported = z.infer<typeof exported>;

/** Where a rule stands. */
export const place = z.object({ table: tableName, operation, role: z.string().min(1).max(63) });
export type Place = z.infer<typeof place>;

/** As it stands in the audit log and in findings: `public.rooms select patient`. */
export const placeName = ({ table: { schema, name }, operation: what, role }: Place): string =>
  `${schema}.${name} ${what} ${role}`;

export const sameTable = (one: TableName, other: TableName): boolean =>
  one.schema === other.schema && one.name === other.name;

export const rulesOf = (whose: Table, what: Operation): readonly z.infer<typeof roleRule>[] =>
  whose[`${what}_permissions`] ?? [];

/** null: the role may not do it. Without the role's name, which is part of the place. */
export function ruleAt(metadata: Exported['metadata'], where: Place): Rule | null {
  const [found] = sourcesWith(metadata, where.table);
  const known = found && rulesOf(found.table, where.operation).find(({ role }) => role === where.role);
  return known ? { permission: known.permission, comment: known.comment ?? null } : null;
}

/** The source that serves a table, and the table; empty when nothing does. */
export function sourcesWith(
  metadata: Exported['metadata'],
  name: TableName,
): { source: string; table: Table }[] {
  return metadata.sources.flatMap((source) =>
    source.tables
      .filter((one) => sameTable(one.table, name))
      .map((found) => ({ source: source.name, table: found })),
  );
}

/** The name a table has in GraphQL, under Hasura's default naming. */
export const graphqlName = ({ table: { schema, name }, configuration }: Table): string =>
  configuration?.custom_name ?? (schema === 'public' ? name : `${schema}_${name}`);
