/**
 * Inherited roles: what a role may do because the roles it is made of may. Rows of any parent are seen; a column
 * not every parent may read is null in rows that only the others reach.
 */
import type { Metadata } from '../metadata/types.ts';
import type { Report } from './build-model.ts';
import type { SelectPermission, TablePermissions } from './model.ts';
import { isAlways, type Predicate } from './predicate.ts';

/** Roles whose parts are different in what they may write; a state to be told of, not a fault of an object. */
export const conflictOfInheritance = 'inherited role permission inconsistency';

export interface InheritedRole {
  readonly name: string;
  /** Plain roles, those of inherited parents included. */
  readonly parents: readonly string[];
}

/** Roles in cycles are reported and left out. */
export function inheritedRoles(metadata: Metadata, report: Report): InheritedRole[] {
  const sets = new Map((metadata.inherited_roles ?? []).map((role) => [role.role_name, role.role_set]));
  const resolve = (name: string, above: readonly string[]): string[] | undefined => {
    if (above.includes(name)) return undefined;
    const set = sets.get(name);
    if (!set) return [name];
    const parts = set.map((parent) => resolve(parent, [...above, name]));
    return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  };
  const known = new Set([...rolesNamed(metadata), ...sets.keys()]);
  return (metadata.inherited_roles ?? []).flatMap((role) => {
    const missing = role.role_set.filter((name) => !known.has(name));
    if (missing.length > 0) {
      const reason = `the following parent role(s) are not found: ${missing.join(', ')} which are required to construct the inherited role: "${role.role_name}"`;
      report('inherited_role', role.role_name, reason, role);
      return [];
    }
    const parents = resolve(role.role_name, []);
    if (parents) return [{ name: role.role_name, parents: [...new Set(parents)] }];
    report('inherited_role', role.role_name, 'an inherited role cannot be made of itself', role);
    return [];
  });
}

/** Roles that some permission is about; the engine's own is known without any. */
function rolesNamed({ sources, actions }: Metadata): Set<string> {
  const lists = [
    ...sources.flatMap(({ tables, functions }) => [
      ...tables.flatMap((table) => [
        ...[table.select_permissions, table.insert_permissions],
        ...[table.update_permissions, table.delete_permissions],
      ]),
      ...(functions ?? []).map(({ permissions }) => permissions),
    ]),
    ...(actions ?? []).map(({ permissions }) => permissions),
  ];
  return new Set(['admin', ...lists.flatMap((list) => (list ?? []).map(({ role }) => role))]);
}

/** The given roles and every role made of one of them. */
export function withHeirs(
  roles: readonly string[],
  inherited: readonly InheritedRole[],
): ReadonlySet<string> {
  const heirs = inherited.filter(({ parents }) => parents.some((parent) => roles.includes(parent)));
  return new Set([...roles, ...heirs.map(({ name }) => name)]);
}

/** A role's own rules go before what it would inherit. */
export function withInherited(
  permissions: ReadonlyMap<string, TablePermissions>,
  roles: readonly InheritedRole[],
  onConflict: (role: string, kind: string) => void,
): ReadonlyMap<string, TablePermissions> {
  const result = new Map(permissions);
  for (const { name, parents } of roles) {
    const own = permissions.get(name) ?? {};
    const theirs = parents.flatMap((parent) => permissions.get(parent) ?? []);
    const selects = theirs.flatMap(({ select }) => select ?? []);
    const select = own.select ?? (selects.length > 0 ? combined(selects) : undefined);
    const only = <K extends 'insert' | 'update' | 'delete'>(kind: K): TablePermissions[K] => {
      if (own[kind]) return own[kind];
      const found = theirs.flatMap((each): NonNullable<TablePermissions[K]>[] =>
        each[kind] ? [each[kind]] : [],
      );
      const [first, ...others] = found;
      if (others.every((other) => same(other, first))) return first;
      onConflict(name, kind);
      return undefined;
    };
    const [insert, update, remove] = [only('insert'), only('update'), only('delete')];
    if (!select && !insert && !update && !remove) continue;
    result.set(name, {
      ...(select ? { select } : {}),
      ...(insert ? { insert } : {}),
      ...(update ? { update } : {}),
      ...(remove ? { delete: remove } : {}),
    });
  }
  return result;
}

function combined(selects: readonly SelectPermission[]): SelectPermission {
  const [only, ...others] = selects;
  if (only && others.length === 0) return only;
  const columns = new Set(selects.flatMap((select) => [...select.columns]));
  const computedFields = new Set(selects.flatMap((select) => [...select.computedFields]));
  const guards = new Map<string, Predicate>();
  for (const name of [...columns, ...computedFields]) {
    const readers = selects.filter((select) => select.columns.has(name) || select.computedFields.has(name));
    const guard = anyOf(readers.map(({ filter }) => filter));
    if (readers.length < selects.length && !isAlways(guard)) guards.set(name, guard);
  }
  const limits = selects.map(({ limit }) => limit);
  const limit = limits.includes(undefined) ? undefined : Math.max(...limits.map((each) => each ?? 0));
  return {
    columns,
    computedFields,
    filter: anyOf(selects.map(({ filter }) => filter)),
    ...(guards.size > 0 ? { guards } : {}),
    ...(limit === undefined ? {} : { limit }),
    allowAggregations: selects.some(({ allowAggregations }) => allowAggregations),
    ...roots(selects, 'queryRoots'),
    ...roots(selects, 'subscriptionRoots'),
  };
}

function roots(
  selects: readonly SelectPermission[],
  kind: 'queryRoots' | 'subscriptionRoots',
): Partial<SelectPermission> {
  const sets = selects.map((select) => select[kind]);
  return sets.includes(undefined) ? {} : { [kind]: new Set(sets.flatMap((set) => [...(set ?? [])])) };
}

function anyOf(predicates: readonly Predicate[]): Predicate {
  const always = predicates.find(isAlways);
  const [only, ...others] = predicates;
  return always ?? (only && others.length === 0 ? only : { kind: 'or', of: predicates });
}

function same(one: unknown, other: unknown): boolean {
  const plain = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) =>
      part instanceof Set || part instanceof Map ? [...part] : part,
    );
  return plain(one) === plain(other);
}
