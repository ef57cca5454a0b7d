/** Root fields claimed by tables, functions and actions: each name can be one thing only. */

import type { ActionModel, FunctionModel, RootKind, TableModel } from './model.ts';

const rootTypes = ['mutation_root', 'subscription_root', 'query_root'] as const;
type RootType = (typeof rootTypes)[number];
type Root = readonly [RootType, string];

export interface RootClash {
  readonly type: RootType;
  readonly field: string;
  readonly owners: readonly string[];
}

export class RootClaims {
  readonly clashes: RootClash[] = [];
  readonly #owners = new Map<string, string>();

  /** Takes the names for the owner, unless somebody else has one of them; answers what is in the way. */
  claim(owner: string, roots: readonly Root[]): readonly RootClash[] {
    const clashes = roots.flatMap(([type, field]): RootClash[] => {
      const other = this.#owners.get(`${type}.${field}`);
      return other === undefined ? [] : [{ type, field, owners: [other, owner].sort() }];
    });
    this.clashes.push(...clashes);
    if (clashes.length === 0) for (const [type, field] of roots) this.#owners.set(`${type}.${field}`, owner);
    return clashes;
  }
}

const reading = new Set<RootKind>(['select', 'select_aggregate', 'select_by_pk']);

/** The field that holds the roots of a source. */
export function rootsOfNamespace(name: string): readonly Root[] {
  return rootTypes.map((type) => [type, name]);
}

/** Names in a namespace clash among themselves only. */
export function within(namespace: string | undefined, roots: readonly Root[]): readonly Root[] {
  return namespace === undefined ? roots : roots.map(([type, name]) => [type, `${namespace}.${name}`]);
}

/** What the admin sees of a table; roles see less, but nothing else. */
export function rootsOfTable(table: TableModel): readonly Root[] {
  const writing: Readonly<Record<string, boolean>> = {
    insert: table.insertable,
    insert_one: table.insertable,
    update: table.updatable,
    update_many: table.updatable,
    update_by_pk: table.updatable,
    delete: table.deletable,
    delete_by_pk: table.deletable,
  };
  return (Object.keys(table.roots) as RootKind[]).flatMap((kind): Root[] => {
    const { name } = table.roots[kind];
    if (kind.endsWith('_by_pk') && !table.primaryKey) return [];
    if (kind === 'select_stream') return [['subscription_root', name]];
    if (reading.has(kind)) return both(name);
    return writing[kind] === true ? [['mutation_root', name]] : [];
  });
}

export function rootsOfFunction(fn: FunctionModel): readonly Root[] {
  const names = [fn.rootName, fn.aggregateRootName];
  return names.flatMap((name): Root[] =>
    fn.exposedAs === 'mutation' ? [['mutation_root', name]] : both(name),
  );
}

/** The record of an asynchronous action is read under the action's name. */
export function rootsOfAction({ name, type, asynchronous }: ActionModel): readonly Root[] {
  const own: Root = [type === 'mutation' ? 'mutation_root' : 'query_root', name];
  return asynchronous ? [own, ...both(name)] : [own];
}

function both(name: string): Root[] {
  return [
    ['query_root', name],
    ['subscription_root', name],
  ];
}

/** Without those whose root fields are somebody else's. */
export function unclaimed<T>(
  all: ReadonlyMap<string, T>,
  claim: (one: T) => readonly RootClash[],
  refuse: (key: string, reason: string) => void,
): ReadonlyMap<string, T> {
  return new Map(
    [...all].filter(([key, one]) => {
      const clashes = claim(one);
      if (clashes.length > 0) refuse(key, clashMessage(clashes));
      return clashes.length === 0;
    }),
  );
}

/** Hasura's sentence about the clashes of one root type. */
export function clashMessage(clashes: readonly RootClash[]): string {
  const type = rootTypes.find((one) => clashes.some((clash) => clash.type === one)) ?? 'query_root';
  const fields = clashes
    .filter((clash) => clash.type === type)
    .map(({ field, owners }) => `'${field}' defined in [${owners.join(', ')}]`);
  const which = fields.length === 1 ? `field ${fields[0] ?? ''}` : `fields: [ ${fields.join(', ')} ]`;
  return `Encountered conflicting definitions in the selection set for '${type}' for ${which}. Fields must not be defined more than once across all sources.`;
}
