/** Reads a rule's condition against the tables it speaks of: a tree of meanings, and what is wrong with it. Pure. */
import { type Condition, type Json, type Table, tableKey, type TableName } from './studio.ts';

/** Who or what a column is compared with. */
export type Operand =
  | { readonly kind: 'caller' }
  | { readonly kind: 'session'; readonly variable: string }
  | { readonly kind: 'value'; readonly value: Json };

export type Meaning =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Meaning[] }
  | { readonly kind: 'not'; readonly part: Meaning }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'exists'; readonly table: TableName; readonly part: Meaning }
  | { readonly kind: 'via'; readonly relationship: string; readonly many: boolean; readonly part: Meaning }
  | {
      readonly kind: 'column';
      readonly column: string;
      readonly operator: string;
      readonly operand: Operand;
    };

export interface Problem {
  readonly code: 'UNKNOWN_NAME' | 'NOT_A_CONDITION' | 'NOT_A_LIST' | 'UNKNOWN_OPERATOR' | 'UNKNOWN_TABLE';
  /** Where it stands, `_and[1].room.participant`. */
  readonly path: string;
}
export interface Reading {
  readonly meaning: Meaning;
  readonly problems: readonly Problem[];
}

const operators =
  /^_(eq|ne|neq|gt|lt|gte|lte|in|nin|is_null|like|nlike|ilike|nilike|similar|nsimilar|regex|nregex|iregex|niregex|contains|contained_in|has_key|has_keys_any|has_keys_all|c(eq|ne|neq|gt|lt|gte|lte))$/;

export function readCondition(condition: Condition, table: Table, tables: readonly Table[]): Reading {
  const problems: Problem[] = [];
  const find = (name: TableName): Table | undefined =>
    tables.find((one) => tableKey(one.table) === tableKey(name));

  const read = (part: Json, on: Table, path: string): Meaning => {
    if (!isObject(part)) {
      problems.push({ code: 'NOT_A_CONDITION', path });
      return all([]);
    }
    return all(
      Object.entries(part).map(([key, value]) => readKey(key, value, on, path ? `${path}.${key}` : key)),
    );
  };

  const readList = (value: Json, on: Table, path: string): Meaning[] => {
    if (Array.isArray(value)) return value.map((part, index) => read(part, on, `${path}[${index}]`));
    problems.push({ code: 'NOT_A_LIST', path });
    return [];
  };

  const readKey = (key: string, value: Json, on: Table, path: string): Meaning => {
    if (key === '_and') return all(readList(value, on, path));
    if (key === '_or') return { kind: 'any', parts: readList(value, on, path) };
    if (key === '_not') return { kind: 'not', part: read(value, on, path) };
    if (key === '_exists') return readExists(value, path);
    const relationship = on.relationships.find(({ name }) => name === key);
    if (relationship) {
      const target = find(relationship.table);
      if (!target) problems.push({ code: 'UNKNOWN_TABLE', path });
      const part = target ? read(value, target, path) : all([]);
      return { kind: 'via', relationship: key, many: relationship.many, part };
    }
    if (!on.columns.some(({ name }) => name === key)) problems.push({ code: 'UNKNOWN_NAME', path });
    return readColumn(key, value, path);
  };

  const readExists = (value: Json, path: string): Meaning => {
    const { _table: name, _where: where } = isObject(value) ? value : {};
    const named =
      isObject(name) && typeof name['schema'] === 'string' && typeof name['name'] === 'string'
        ? { schema: name['schema'], name: name['name'] }
        : undefined;
    const target = named && find(named);
    if (!named || !target || where === undefined) {
      problems.push({ code: named && !target ? 'UNKNOWN_TABLE' : 'NOT_A_CONDITION', path });
      return all([]);
    }
    if (isOwnSession(named, where)) return { kind: 'signedIn' };
    return { kind: 'exists', table: named, part: read(where, target, `${path}._where`) };
  };

  const readColumn = (column: string, value: Json, path: string): Meaning => {
    const compared = isObject(value) ? Object.entries(value) : [['_eq', value] as const];
    return all(
      compared.map(([name, operand]): Meaning => {
        const operator = name.replace(/^\$/, '_');
        if (!operators.test(operator)) problems.push({ code: 'UNKNOWN_OPERATOR', path: `${path}.${name}` });
        return {
          kind: 'column',
          column,
          operator: operator === '_neq' ? '_ne' : operator,
          operand: operandOf(operand),
        };
      }),
    );
  };

  return { meaning: read(condition, table, ''), problems };
}

export const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function operandOf(value: Json): Operand {
  if (typeof value !== 'string' || !/^x-hasura-/i.test(value)) return { kind: 'value', value };
  return value.toLowerCase() === 'x-hasura-user-id'
    ? { kind: 'caller' }
    : { kind: 'session', variable: value.toLowerCase() };
}

const isOwnSession = (table: TableName, where: Json): boolean =>
  table.name === 'active_sessions' &&
  JSON.stringify(where).toLowerCase() ===
    '{"id":{"_eq":"x-hasura-session-id"},"user_id":{"_eq":"x-hasura-user-id"}}';

/** One part stands for itself, and `and` within `and` is one. */
function all(parts: readonly Meaning[]): Meaning {
  const flat = parts.flatMap((part) => (part.kind === 'all' ? part.parts : [part]));
  return flat.length === 1 ? flat[0]! : { kind: 'all', parts: flat };
}

/** The clause every rule of ours begins with. */
export const SESSION_CLAUSE: Condition = {
  _exists: {
    _table: { schema: 'public', name: 'active_sessions' },
    _where: { id: { _eq: 'X-Hasura-Session-Id' }, user_id: { _eq: 'X-Hasura-User-Id' } },
  },
};

/** The parts that must all hold, as the guided editor lists them. */
export function clausesOf(condition: Condition): Condition[] {
  const { _and: parts, ...rest } = condition;
  const beside = Object.entries(rest).map(([key, value]): Condition => ({ [key]: value }));
  const listed = Array.isArray(parts) ? parts.filter(isObject) : [];
  return [...listed, ...beside];
}

/** One clause is the condition itself, as the files have it. */
export function conditionOf(clauses: readonly Condition[]): Condition {
  if (clauses.length === 0) return {};
  return clauses.length === 1 ? clauses[0]! : { _and: [...clauses] };
}

/** The part of a condition at a path, as the explanation of a row names it. */
export function partAt(condition: Condition, path: readonly (string | number)[]): Condition {
  let part: Json = condition;
  let lastKey: string | number | undefined;
  for (const key of path) {
    part = (Array.isArray(part) ? part[key as number] : isObject(part) ? part[key] : null) ?? null;
    lastKey = key;
  }
  // A path that ends at a key names one of several that stand side by side, or what `_not` turns round.
  return typeof lastKey === 'string' && lastKey !== '_not' ? { [lastKey]: part } : (part as Condition);
}
