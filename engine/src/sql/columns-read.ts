/** Which columns a query names, by the alias of their source. */
import type { Select } from './ast.ts';

/** Null where the whole row is used, so that every column counts. */
export type ColumnsRead = ReadonlyMap<string, readonly string[] | null>;

/** Walks the query as plain data: whatever kinds of node there are, columns are found wherever they stand. */
export function columnsByAlias(query: Select): ColumnsRead {
  const found = new Map<string, Set<string> | null>();
  const pending: unknown[] = [query];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { kind, of, name } = node as { kind?: unknown; of?: unknown; name?: unknown };
    if (kind === 'row of' && typeof of === 'string') found.set(of, null);
    else if (kind === 'column' && typeof of === 'string' && typeof name === 'string') add(found, of, name);
    else pending.push(...Object.values(node));
  }
  return new Map([...found].map(([alias, names]) => [alias, names && [...names].sort()]));
}

function add(found: Map<string, Set<string> | null>, alias: string, name: string): void {
  const names = found.get(alias);
  if (names === null) return;
  if (names) names.add(name);
  else found.set(alias, new Set([name]));
}
