/** What the studio's API answers, checked where it arrives. */
import { z } from 'zod';

export const OPERATIONS = ['select', 'insert', 'update', 'delete'] as const;
export type Operation = (typeof OPERATIONS)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
const json = z.json() as z.ZodType<Json>;
export const conditionShape = z.record(z.string(), json);
export type Condition = z.infer<typeof conditionShape>;

const permission = z.looseObject({
  columns: z.union([z.literal('*'), z.array(z.string())]).optional(),
  computed_fields: z.array(z.string()).optional(),
  filter: conditionShape.nullish(),
  check: conditionShape.nullish(),
  set: z.record(z.string(), json).nullish(),
  limit: z.number().nullish(),
  allow_aggregations: z.boolean().optional(),
});
export type Permission = z.infer<typeof permission>;
const rule = z.object({ permission, comment: z.string().nullish() });
export type Rule = z.infer<typeof rule>;

const tableName = z.object({ schema: z.string(), name: z.string() });
export type TableName = z.infer<typeof tableName>;
const operation = z.enum(OPERATIONS);

const table = z.object({
  table: tableName,
  about: z.string().nullable(),
  columns: z.array(
    z.object({ name: z.string(), type: z.string(), about: z.string().nullable(), computed: z.boolean() }),
  ),
  relationships: z.array(z.object({ name: z.string(), table: tableName, many: z.boolean() })),
  key: z.array(z.string()),
  rules: z.array(z.object({ operation, role: z.string(), rule })),
});
export type Table = z.infer<typeof table>;

const finding = z.object({ code: z.string(), place: z.string(), column: z.string().optional() });
export type Finding = z.infer<typeof finding>;

export const overviewShape = z.object({
  resourceVersion: z.number(),
  roles: z.array(z.string()),
  inheritedRoles: z.array(z.object({ role: z.string(), from: z.array(z.string()) })),
  tables: z.array(table),
  findings: z.array(finding),
  inconsistent: z.array(z.object({ name: z.string(), reason: z.string() })),
});
export type Overview = z.infer<typeof overviewShape>;

export interface Place {
  readonly table: TableName;
  readonly operation: Operation;
  readonly role: string;
}
export const placeName = ({ table: { schema, name }, operation: what, role }: Place): string =>
  `${schema}.${name} ${what} ${role}`;
/** As it stands in addresses: `rooms`, or `billing.invoices` outside of public. */
export const tableKey = ({ schema, name }: TableName): string =>
  schema === 'public' ? name : `${schema}.${name}`;

export const ruleAt = (tables: readonly Table[], place: Place): Rule | null =>
  tables
    .find((one) => tableKey(one.table) === tableKey(place.table))
    ?.rules.find((one) => one.operation === place.operation && one.role === place.role)?.rule ?? null;

export const saveAnswer = z.object({ resourceVersion: z.number(), changeId: z.string() });

const person = z.object({ id: z.string(), name: z.string(), role: z.string(), signedIn: z.boolean() });
export type Person = z.infer<typeof person>;
export const peopleAnswer = z.object({ people: z.array(person) });

export const FATES = ['gained', 'lost', 'kept', 'hidden'] as const;
const row = z.record(z.string(), json);
export type Row = z.infer<typeof row>;
export const trialAnswer = z.object({
  person,
  before: z.number(),
  after: z.number(),
  key: z.array(z.string()),
  columns: z.array(z.string()),
  rows: z.array(z.object({ fate: z.enum(FATES), row })),
  complete: z.boolean(),
  confirmed: z.boolean().nullable(),
  names: z.record(z.string(), z.string()),
});
export type Trial = z.infer<typeof trialAnswer>;

export const explanationAnswer = z.object({
  exists: z.boolean(),
  reached: z.boolean(),
  condition: conditionShape.nullable(),
  clauses: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), holds: z.boolean() })),
});
export type Explanation = z.infer<typeof explanationAnswer>;

const change = z.object({
  seq: z.string(),
  at: z.string(),
  by: z.string().nullable(),
  outcome: z.enum(['changed', 'refused', 'unknown']),
  place: z.string(),
  before: rule.nullable(),
  after: rule.nullable(),
  refusal: z.string().nullable(),
});
export type Change = z.infer<typeof change>;
export const historyAnswer = z.object({ changes: z.array(change) });

/** `public.rooms select patient` back into its parts; null for what no longer reads like one. */
export function placeOf(name: string): Place | null {
  const [whole, what, role] = name.split(' ');
  const [schema, ...rest] = (whole ?? '').split('.');
  const known = operation.safeParse(what);
  if (!schema || rest.length === 0 || !known.success || !role) return null;
  return { table: { schema, name: rest.join('.') }, operation: known.data, role };
}
