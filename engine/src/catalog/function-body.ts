/**
 * Reads the simplest SQL-standard bodies: one select from one table whose conditions join it to the row given.
 * Such a computed field is followed like a relationship; any other body wakes everybody its tables change for.
 */
import type { CatalogFunction } from './catalog.ts';

export interface JoinedRead {
  /** Pairs of the given row's column and the read table's column. */
  readonly mapping: readonly (readonly [given: string, read: string])[];
  /** Columns of the read table the body names. */
  readonly columns: readonly string[];
}

const shape =
  /^BEGIN ATOMIC\s+SELECT (?<list>.+?)\s+FROM (?<table>[\w.]+) (?<alias>\w+)\s+WHERE (?<where>.+?);\s+END$/s;
/** What makes a body more than one plain select; quotes are refused since text could hold any of the words. */
const notSimple =
  /['"]|\b(?:SELECT|FROM|WHERE|JOIN|UNION|INTERSECT|EXCEPT|GROUP|HAVING|OR|NOT|CASE|LIMIT|OFFSET|WINDOW|OVER)\b/;
const otherCondition = /^\(?\w+\.\w+ (?:=|<>|<|>|<=|>=|IS) [\w.:]+\)?$/;

/** Precondition: the body reads exactly one table. */
export function joinedRead(
  { body, arguments: args }: CatalogFunction,
  tableArgument: number,
): JoinedRead | undefined {
  const parts = shape.exec(body ?? '')?.groups;
  const given = args[tableArgument]?.name;
  if (!parts || !given) return undefined;
  const { list = '', alias = '', where = '' } = parts;
  if (notSimple.test(list) || notSimple.test(where)) return undefined;
  const row = `\\((?:\\w+\\.)?${given}\\)\\.(\\w+)`;
  const forwards = new RegExp(`^\\(${alias}\\.(\\w+) = ${row}\\)$`);
  const backwards = new RegExp(`^\\(${row} = ${alias}\\.(\\w+)\\)$`);
  const mapping: (readonly [string, string])[] = [];
  for (const condition of conjunctsOf(where)) {
    const [, read, from] = forwards.exec(condition) ?? [];
    const [, fromToo, readToo] = backwards.exec(condition) ?? [];
    if (read !== undefined && from !== undefined) mapping.push([from, read]);
    else if (readToo !== undefined && fromToo !== undefined) mapping.push([fromToo, readToo]);
    else if (!otherCondition.test(condition)) return undefined;
  }
  if (mapping.length === 0) return undefined;
  const text = `${list} ${where}`;
  const named = [...text.matchAll(new RegExp(`(?<![\\w.])${alias}\\.(\\w+)`, 'g'))].map(
    ([, name]) => name as string,
  );
  // A mention of the whole row would name every column.
  const wholeRow = new RegExp(`(?<![\\w.])${alias}\\b(?!\\.\\w)`).test(text);
  return wholeRow ? undefined : { mapping, columns: [...new Set(named)].sort() };
}

/** `((a) AND (b))` → `(a)`, `(b)`; one condition stays as it is. */
function conjunctsOf(where: string): string[] {
  return where.includes(' AND ') ? where.slice(1, -1).split(' AND ') : [where];
}
