/** Every way to break a single permission rule by one step: what a careless edit of the metadata would do. */

export interface Rule {
  readonly role: string;
  readonly permission: Record<string, unknown>;
  readonly comment?: string;
}
export type Operation = 'insert' | 'select' | 'update' | 'delete';
export type MetadataTable = { readonly table: { readonly name: string } } & {
  [key in `${Operation}_permissions`]?: Rule[];
};
export interface Mutation {
  readonly table: string;
  readonly operation: Operation;
  readonly role: string;
  readonly what: string;
  /** The column it is about, where it is about one. */
  readonly column?: string;
  readonly original: Rule;
  /** null: the rule is gone. */
  readonly broken: Rule | null;
}

const operations: readonly Operation[] = ['insert', 'select', 'update', 'delete'];

export function mutationsOf(table: MetadataTable, allColumns: readonly string[]): Mutation[] {
  return operations.flatMap((operation) =>
    (table[`${operation}_permissions`] ?? []).flatMap((rule) =>
      brokenRules(operation, rule, allColumns).map(([what, broken, column]) => ({
        table: table.table.name,
        operation,
        role: rule.role,
        what: `${operation}: ${what}`,
        ...(column === undefined ? {} : { column }),
        original: rule,
        broken,
      })),
    ),
  );
}

type Broken = readonly [what: string, rule: Rule | null, column?: string];

function brokenRules(operation: Operation, rule: Rule, allColumns: readonly string[]): Broken[] {
  const replace = (what: string, key: string, value: unknown, column?: string): Broken => [
    what,
    { ...rule, permission: { ...rule.permission, [key]: value } },
    column,
  ];
  const conditions =
    operation === 'insert' ? ['check'] : operation === 'update' ? ['filter', 'check'] : ['filter'];
  const columns = rule.permission['columns'] as string[] | undefined;
  const presets = (rule.permission['set'] as object | undefined) ?? {};
  return [
    ['the rule dropped', null],
    ...conditions.flatMap((key) =>
      weakened(rule.permission[key], key)
        .filter(([, condition]) => key !== 'check' || !isSecondLock(rule, condition))
        .map(([what, condition]) => replace(what, key, condition)),
    ),
    ...(columns ?? []).map((column) =>
      replace(
        `column ${column} dropped`,
        'columns',
        columns!.filter((name) => name !== column),
        column,
      ),
    ),
    ...(columns === undefined ? [] : allColumns)
      // What the rule presets is not taken from anybody, listed or not.
      .filter((column) => !columns!.includes(column) && !(column in presets))
      .map((column) => replace(`column ${column} added`, 'columns', [...columns!, column], column)),
    ...(operation === 'select'
      ? [replace('aggregates toggled', 'allow_aggregations', rule.permission['allow_aggregations'] !== true)]
      : []),
    ...(rule.permission['set'] === undefined ? [] : [replace('presets dropped', 'set', {})]),
    ...(rule.permission['computed_fields'] === undefined
      ? []
      : [replace('computed fields dropped', 'computed_fields', [])]),
  ];
}

/**
 * A check on a column that the rule itself presets can never fail: taking it away changes nothing as long as the
 * preset is there, and dropping the preset is a mutation of its own.
 */
function isSecondLock(rule: Rule, condition: unknown): boolean {
  const presets = Object.keys((rule.permission['set'] as object | undefined) ?? {});
  if (presets.length === 0) return false;
  const rest = (whole: unknown): string =>
    JSON.stringify(
      ((whole as { _and?: object[] })._and ?? []).filter(
        (part) =>
          Object.keys(part).length > 0 && !Object.keys(part).every((column) => presets.includes(column)),
      ),
    );
  return rest(condition) === rest(rule.permission['check']);
}

/** The condition with any one part of it taken away. */
function weakened(condition: unknown, path: string, depth = 0): [string, unknown][] {
  if (typeof condition !== 'object' || condition === null) return [];
  const entries = Object.entries(condition);
  return entries.flatMap(([key, value]): [string, unknown][] => {
    const here = `${path}.${key}`;
    if (key === '_table') return [];
    const without: [string, unknown] = [
      `${here} dropped`,
      Object.fromEntries(entries.filter(([name]) => name !== key)),
    ];
    if (Array.isArray(value)) {
      const parts = value.flatMap((part: unknown, index): [string, unknown][] => [
        [`${here}[${index}] dropped`, { ...condition, [key]: value.toSpliced(index, 1) }],
        ...weakened(part, `${here}[${index}]`, depth + 1).map(([what, changed]): [string, unknown] => [
          what,
          { ...condition, [key]: value.with(index, changed) },
        ]),
      ]);
      return depth === 0 ? [without, ...parts] : parts;
    }
    // `{ user_id: { _eq: … } }`: taking the operator away is the same as taking the column's condition away.
    const inner =
      typeof value === 'object' &&
      value !== null &&
      !Object.keys(value).some((name) => /^_(eq|ne|is_null)$/.test(name))
        ? weakened(value, here, depth + 1).map(([what, changed]): [string, unknown] => [
            what,
            { ...condition, [key]: changed },
          ])
        : [];
    return key === '_exists' || key === '_where' ? inner : [without, ...inner];
  });
}
