/** Boolean expressions of metadata (permission filters and checks) resolved against the model. */
import type { Json, ValueSource } from '../plan/compiled.ts';
import type { ColumnModel, ComputedFieldModel, RelationshipModel } from './model.ts';
import { isComparisonOperator, type ComparisonOperator } from './operators.ts';
import { allOf, always, subjectType, type Operand, type Predicate, type Subject } from './predicate.ts';
import { domainBase } from './scalars.ts';
import {
  besides,
  castTarget,
  spatialOperators,
  type SpatialArgument,
  type SpatialOperator,
} from './spatial.ts';
import { qualifiedTableSchema } from '../metadata/types.ts';
import { tableKey, type PgType } from '../catalog/catalog.ts';

/** The part of a table that conditions can name. */
export interface ConditionTable {
  readonly key: string;
  readonly columns: ReadonlyMap<string, ColumnModel>;
  readonly relationships: ReadonlyMap<string, RelationshipModel>;
  readonly computedFields: ReadonlyMap<string, ComputedFieldModel>;
}

export interface ConditionScope {
  readonly tables: ReadonlyMap<string, ConditionTable>;
  /** The table the whole condition is about: what `["$", "column"]` names. */
  readonly root: ConditionTable;
}

/** A condition that does not fit the table; the message is the reason of an inconsistency. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
}

const columnComparisons: Readonly<Record<string, ComparisonOperator>> = {
  _ceq: '_eq',
  _cne: '_neq',
  _cneq: '_neq',
  _cgt: '_gt',
  _clt: '_lt',
  _cgte: '_gte',
  _clte: '_lte',
};

type JsonObject = { readonly [key: string]: Json };

export function readCondition(scope: ConditionScope, table: ConditionTable, condition: Json): Predicate {
  if (condition === null) return always;
  if (!isObject(condition)) throw new ConditionError('a boolean expression must be an object');
  return allOf(...Object.entries(condition).map(([key, value]) => readEntry(scope, table, key, value)));
}

function readEntry(scope: ConditionScope, table: ConditionTable, key: string, value: Json): Predicate {
  switch (key.replace(/^\$/, '_')) {
    case '_and':
      return allOf(...listOf(key, value).map((item) => readCondition(scope, table, item)));
    case '_or':
      return { kind: 'or', of: listOf(key, value).map((item) => readCondition(scope, table, item)) };
    case '_not':
      return { kind: 'not', of: readCondition(scope, table, value) };
    case '_exists':
      return readExists(scope, value);
  }
  const column = table.columns.get(key);
  if (column) return readComparisons(scope, table, { kind: 'column', column }, value);
  const relationship = table.relationships.get(key);
  if (relationship) {
    const target = scope.tables.get(relationship.target);
    if (!target) throw new ConditionError(`relationship "${key}" leads to an untracked table`);
    return { kind: 'related', relationship, where: readCondition(scope, target, value) };
  }
  const field = table.computedFields.get(key);
  if (field?.returns.kind === 'scalar')
    return readComparisons(scope, table, { kind: 'computed', field }, value);
  if (field?.returns.kind === 'table') {
    const target = scope.tables.get(field.returns.table);
    if (!target) throw new ConditionError(`computed field "${key}" leads to an untracked table`);
    const where = readCondition(scope, target, value);
    return { kind: 'computed rows', field, table: target.key, where };
  }
  throw new ConditionError(
    `"${key}" is neither a column, a relationship nor a computed field of "${table.key}"`,
  );
}

function readExists(scope: ConditionScope, value: Json): Predicate {
  if (!isObject(value)) throw new ConditionError('"_exists" takes an object');
  const name = qualifiedTableSchema.safeParse(value['_table'] ?? value['$table']);
  if (!name.success) throw new ConditionError('"_exists" needs "_table"');
  const target = scope.tables.get(tableKey(name.data));
  if (!target) throw new ConditionError(`table "${tableKey(name.data)}" of "_exists" is not tracked`);
  return {
    kind: 'exists',
    table: target.key,
    where: readCondition(scope, target, value['_where'] ?? value['$where'] ?? {}),
  };
}

function readComparisons(
  scope: ConditionScope,
  table: ConditionTable,
  subject: Subject,
  value: Json,
): Predicate {
  if (!isObject(value)) {
    return {
      kind: 'compare',
      subject,
      operator: '_eq',
      operand: { kind: 'value', source: source(value) },
      nullSafe: true,
    };
  }
  return allOf(
    ...Object.entries(value).map(([key, operand]) => readComparison(scope, table, subject, key, operand)),
  );
}

function readComparison(
  scope: ConditionScope,
  table: ConditionTable,
  subject: Subject,
  key: string,
  value: Json,
): Predicate {
  const plain = key.replace(/^\$/, '_');
  const name = plain === '_ne' ? '_neq' : plain;
  if (name === '_is_null') {
    if (typeof value !== 'boolean') throw new ConditionError('"_is_null" takes true or false');
    return { kind: 'null', subject, isNull: value };
  }
  const byColumn = columnComparisons[plain];
  if (byColumn) {
    return {
      kind: 'compare',
      subject,
      operator: byColumn,
      operand: columnOperand(scope, table, value),
      nullSafe: false,
    };
  }
  if (name === '_cast' && isObject(value) && subject.kind === 'column') {
    return allOf(
      ...Object.entries(value).map(([typeName, inner]) => {
        const to = typeName === 'String' ? textType : castTarget(subject.column.type);
        if (!to || (typeName !== 'String' && to.name !== typeName))
          throw new ConditionError(`cannot cast "${subject.column.name}" to "${typeName}"`);
        return readComparisons(scope, table, { kind: 'cast', column: subject.column, to }, inner);
      }),
    );
  }
  const spatial = spatialOperators(subjectType(subject)).get(name);
  if (spatial) return readSpatial(subject, spatial, value);
  if (!isComparisonOperator(name)) throw new ConditionError(`unknown operator "${key}"`);
  if (value === null) throw new ConditionError(`operator "${key}" takes no null`);
  const operand: Operand =
    Array.isArray(value) && (name === '_in' || name === '_nin')
      ? { kind: 'list', items: value.map(source) }
      : { kind: 'value', source: source(value) };
  return { kind: 'compare', subject, operator: name, operand, nullSafe: true };
}

const textType: PgType = { name: 'text', sql: 'text', kind: 'base' };

function readSpatial(subject: Subject, { function: name, operand }: SpatialOperator, value: Json): Predicate {
  const type = subjectType(subject);
  const argument = (argumentType: SpatialArgument, given: Json) => ({
    operand: { kind: 'value', source: source(given) } as const,
    type: besides(type, argumentType),
  });
  const fn = { schema: domainBase(type).schema ?? '', name };
  if (operand.kind === 'value')
    return { kind: 'function', subject, function: fn, arguments: [argument(operand.type, value)] };
  if (!isObject(value)) throw new ConditionError(`"_${name}" takes an object`);
  const args = operand.fields.flatMap((field) => {
    const given = value[field.name] ?? field.otherwise;
    if (given === undefined && field.required) throw new ConditionError(`"_${name}" needs "${field.name}"`);
    return given === undefined ? [] : [argument(field.type, given)];
  });
  return { kind: 'function', subject, function: fn, arguments: args };
}

/** `"column"` names the same row's, `["$", "column"]` that of the row the condition is about. */
function columnOperand(scope: ConditionScope, table: ConditionTable, value: Json): Operand {
  const path = Array.isArray(value) ? (value as readonly Json[]) : [value];
  const ofRoot = path.length === 2 && path[0] === '$';
  const name = ofRoot ? path[1] : path[0];
  const column = (ofRoot ? scope.root : table).columns.get(typeof name === 'string' ? name : '');
  if (!column || path.length > (ofRoot ? 2 : 1)) {
    throw new ConditionError(`column comparison names no column: ${JSON.stringify(value)}`);
  }
  return { kind: 'column', column, of: ofRoot ? 'root' : 'self' };
}

/** Only in metadata does text starting with `X-Hasura-` mean the session; from a request it stays text. */
export function source(value: Json): ValueSource {
  return typeof value === 'string' && /^x-hasura-/i.test(value)
    ? { from: 'session', name: value.toLowerCase() }
    : { from: 'literal', value };
}

function listOf(key: string, value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw new ConditionError(`"${key}" takes a list`);
  return value as readonly Json[];
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
