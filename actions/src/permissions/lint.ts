/** What is doubtful about the rules as they stand: pure, over the tables and their permissions. */
import {
  type Condition,
  type Json,
  type Operation,
  OPERATIONS,
  type Permission,
  placeName,
  rulesOf,
  type Rule,
  type Table,
} from './metadata.ts';
import { isObject } from './where.ts';

export const FINDING_CODES = [
  'always-true', // every row, for whoever has the role
  'no-session', // a token of an ended session would still open it
  'secret-column', // a column whose name says that it is a secret
  'all-columns', // columns added later are given away by themselves
  'wider-than-select', // rows can be changed or deleted that the role does not see
  'no-limit', // the whole table at once
  'unowned-insert', // rows can be written in anybody's name
  'no-comment', // nobody says why
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

export interface Finding {
  readonly code: FindingCode;
  /** `public.rooms select patient` */
  readonly place: string;
  readonly column?: string;
}

/** A finding somebody has looked at. `*` stands for any table, or any role. */
export interface Acknowledgement {
  readonly code: string;
  readonly place: string;
  readonly reason: string;
}

const secretName = /password|passwd|secret|hash|token|otp|salt|private_key|p256dh|^auth$/;
/** When a secret was changed, or until when it holds, is none. */
const timeName = /_(at|until)$/;

export function findingsOf(tables: readonly Table[]): Finding[] {
  return tables.flatMap((table) =>
    OPERATIONS.flatMap((operation) =>
      rulesOf(table, operation).flatMap((rule) => {
        const place = placeName({ table: table.table, operation, role: rule.role });
        return findingsOfRule(table, operation, rule.role, rule).map((finding) => ({ ...finding, place }));
      }),
    ),
  );
}

export function findingsOfRule(
  table: Table,
  operation: Operation,
  role: string,
  rule: Rule,
): Omit<Finding, 'place'>[] {
  const { permission, comment } = rule;
  const condition = (operation === 'insert' ? permission.check : permission.filter) ?? {};
  const found: Omit<Finding, 'place'>[] = [];
  const rest = conjuncts(condition).filter((part) => !isSessionGate(part));
  const open = rest.every((part) => isAlwaysTrue(part));
  if (isAlwaysTrue(condition)) found.push({ code: 'always-true' });
  if (rest.length === conjuncts(condition).length) found.push({ code: 'no-session' });
  if (operation === 'select') {
    for (const column of secretColumns(permission)) found.push({ code: 'secret-column', column });
    if (open && (permission.limit ?? null) === null) found.push({ code: 'no-limit' });
  }
  if (permission.columns === '*') found.push({ code: 'all-columns' });
  if (operation === 'insert' && !mentionsCaller(condition) && !mentionsCaller({ ...permission.set })) {
    found.push({ code: 'unowned-insert' });
  }
  if ((operation === 'update' || operation === 'delete') && isWider(table, role, condition)) {
    found.push({ code: 'wider-than-select' });
  }
  if (!comment?.trim()) found.push({ code: 'no-comment' });
  return found;
}

export function unacknowledged(
  findings: readonly Finding[],
  acknowledged: readonly Acknowledgement[],
): Finding[] {
  return findings.filter(
    (finding) => !acknowledged.some((one) => one.code === finding.code && covers(one.place, finding.place)),
  );
}

export function covers(pattern: string, place: string): boolean {
  const [table, operation, role] = pattern.split(' ');
  const [itsTable, itsOperation, itsRole] = place.split(' ');
  const fits = (given: string | undefined, its: string | undefined): boolean =>
    given === '*' || given === its;
  return operation === itsOperation && fits(table, itsTable) && fits(role, itsRole);
}

/** True for every row by its form alone: `{}`, an `_or` with such a part, an `_and` of nothing else. */
export function isAlwaysTrue(condition: Condition): boolean {
  return Object.entries(condition).every(([key, value]) => {
    if (key === '_and') return Array.isArray(value) && value.every(isTruePart);
    if (key === '_or') return Array.isArray(value) && value.some(isTruePart);
    if (key === '_not') return isObject(value) && isNeverTrue(value);
    return false;
  });
}

const isTruePart = (part: Json): boolean => isObject(part) && isAlwaysTrue(part);

/** `_or` of nothing is false, and what is the opposite of always true. */
function isNeverTrue(condition: Condition): boolean {
  return Object.entries(condition).some(
    ([key, value]) =>
      (key === '_or' && Array.isArray(value) && value.length === 0) ||
      (key === '_not' && isObject(value) && isAlwaysTrue(value)),
  );
}

/** What must hold all at once: the parts of `_and`, and keys that stand side by side. */
export function conjuncts(condition: Condition): Condition[] {
  return Object.entries(condition).flatMap(([key, value]): Condition[] => {
    if (key === '_and' && Array.isArray(value)) {
      return (value as readonly Json[]).filter(isObject).flatMap(conjuncts);
    }
    return [{ [key]: value }];
  });
}

function isSessionGate(condition: Condition): boolean {
  const existence = condition['_exists'];
  if (!isObject(existence)) return false;
  const { _table: table, _where: where } = existence;
  return isObject(table) && table['name'] === 'active_sessions' && isObject(where) && isOwnSession(where);
}

const isOwnSession = (where: Condition): boolean =>
  JSON.stringify(where).toLowerCase() ===
  '{"id":{"_eq":"x-hasura-session-id"},"user_id":{"_eq":"x-hasura-user-id"}}';

const mentionsCaller = (condition: Condition): boolean =>
  /"x-hasura-user-id"/i.test(JSON.stringify(conjuncts(condition).filter((part) => !isSessionGate(part))));

const secretColumns = ({ columns }: Permission): string[] =>
  Array.isArray(columns) ? columns.filter((column) => secretName.test(column) && !timeName.test(column)) : [];

/** Each part of what limits reading must limit writing too; otherwise some row may be written that is not seen. */
function isWider(table: Table, role: string, condition: Condition): boolean {
  const reading = rulesOf(table, 'select').find((rule) => rule.role === role);
  if (reading === undefined) return true;
  const own = new Set(conjuncts(condition).map((part) => JSON.stringify(part)));
  return conjuncts(reading.permission.filter ?? {}).some(
    (part) => !own.has(JSON.stringify(part)) && !isAlwaysTrue(part) && !impliedByOwn(part, own),
  );
}

/** `_or` of several ways to see a row: one of them is enough. */
function impliedByOwn(part: Condition, own: ReadonlySet<string>): boolean {
  const ways = part['_or'];
  return (
    Array.isArray(ways) &&
    (ways as readonly Json[])
      .filter(isObject)
      .some((way) => conjuncts(way).every((each) => own.has(JSON.stringify(each))))
  );
}
