/** Every way to break a single permission rule by one step: what a careless edit of the metadata would do. */

export interface Rule {
  readonly role: string;
  readonly permission: Record<string, unknown>;
}
export type Operation = 'insert' | 'select' | 'update' | 'delete';
export type MetadataTable = { readonly table: { readonly name: string } } & {
  [key in `${Operation}_permissions`]?: Rule[];
};
export interface Mutation {
  readonly table: string;
  readonly role: string;
  readonly what: string;
  /** The table's metadata with the rule broken; the original stays as it is. */
  readonly mutant: MetadataTable;
}

const operations: readonly Operation[] = ['insert', 'select', 'update', 'delete'];

export function mutationsOf(table: MetadataTable, allColumns: readonly string[]): Mutation[] {
  return operations.flatMap((operation) =>
    (table[`${operation}_permissions`] ?? []).flatMap((rule, index) => {
      const build = (what: string, change: (rules: Rule[]) => void): Mutation => {
        const mutant = structuredClone(table);
        change(mutant[`${operation}_permissions`]!);
        return { table: table.table.name, role: rule.role, what: `${operation}: ${what}`, mutant };
      };
      const replace = (what: string, key: string, value: unknown) =>
        build(what, (rules) => {
          rules[index]!.permission[key] = value;
        });
      const conditionKey = operation === 'insert' ? 'check' : 'filter';
      const columns = rule.permission['columns'] as string[] | undefined;
      return [
        build('the rule dropped', (rules) => void rules.splice(index, 1)),
        ...weakened(rule.permission[conditionKey])
          .filter(([, condition]) => !isSecondLock(rule, condition))
          .map(([what, condition]) => replace(what, conditionKey, condition)),
        ...(columns ?? []).map((column) =>
          replace(
            `column ${column} dropped`,
            'columns',
            columns!.filter((name) => name !== column),
          ),
        ),
        ...(columns === undefined ? [] : allColumns)
          .filter((column) => !columns!.includes(column))
          .map((column) => replace(`column ${column} added`, 'columns', [...columns!, column])),
        ...(operation === 'select'
          ? [
              replace(
                'aggregates toggled',
                'allow_aggregations',
                rule.permission['allow_aggregations'] !== true,
              ),
            ]
          : []),
        ...(rule.permission['set'] === undefined ? [] : [replace('presets dropped', 'set', {})]),
        ...(rule.permission['computed_fields'] === undefined
          ? []
          : [replace('computed fields dropped', 'computed_fields', [])]),
      ];
    }),
  );
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
function weakened(condition: unknown, path = 'condition'): [string, unknown][] {
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
        ...weakened(part, `${here}[${index}]`).map(([what, changed]): [string, unknown] => [
          what,
          { ...condition, [key]: value.with(index, changed) },
        ]),
      ]);
      return path === 'condition' ? [without, ...parts] : parts;
    }
    // `{ user_id: { _eq: … } }`: taking the operator away is the same as taking the column's condition away.
    const inner =
      typeof value === 'object' &&
      value !== null &&
      !Object.keys(value).some((name) => /^_(eq|ne|is_null)$/.test(name))
        ? weakened(value, here).map(([what, changed]): [string, unknown] => [
            what,
            { ...condition, [key]: changed },
          ])
        : [];
    return key === '_exists' || key === '_where' ? inner : [without, ...inner];
  });
}
