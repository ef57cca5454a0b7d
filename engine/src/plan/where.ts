/** `where` arguments to predicates. Crossing a relationship adds the other table's select permission. */
import { inputMeaning } from '../schema/meaning.ts';
import {
  allOf,
  rooted,
  subjectType,
  type Operand,
  type Predicate,
  type Subject,
} from '../schema/predicate.ts';
import { domainBase } from '../schema/scalars.ts';
import { besides, type SpatialOperator } from '../schema/spatial.ts';
import type { ColumnModel, ComputedFieldModel, RelationshipModel, TableModel } from '../schema/model.ts';
import type { ValueSource } from './compiled.ts';
import type { Input, ObjectInput } from './input.ts';
import { invalid } from './scalar-input.ts';
import { permissionsFor, selectPermission, tableOf, type Environment } from './state.ts';

export function readWhere(env: Environment, table: TableModel, input: Input | undefined): Predicate {
  if (!input || input.kind === 'null') return allOf();
  const guards = permissionsFor(env, table).select?.guards;
  const guard = (name: string): { guard?: Predicate } => {
    const found = guards?.get(name);
    return found ? { guard: found } : {};
  };
  const predicates = [...objectOf(input).fields.values()].map(({ field, value }): Predicate => {
    const meaning = inputMeaning(field);
    switch (meaning.kind) {
      case 'and':
        return allOf(...itemsOf(value).map((item) => readWhere(env, table, item)));
      case 'or':
        return value.kind === 'null'
          ? allOf()
          : { kind: 'or', of: itemsOf(value).map((item) => readWhere(env, table, item)) };
      case 'not':
        return value.kind === 'null' ? allOf() : { kind: 'not', of: readWhere(env, table, value) };
      case 'column':
        return readComparisons(
          { kind: 'column', column: meaning.column, ...guard(meaning.column.name) },
          value,
        );
      case 'computed':
        if (meaning.field.returns.kind === 'table')
          return readComputedRows(env, meaning.field, meaning.field.returns.table, value);
        return readComparisons(
          { kind: 'computed', field: meaning.field, ...guard(meaning.field.name) },
          value,
        );
      case 'relationship':
        return readRelated(env, meaning.relationship, value);
      case 'relationship aggregate':
        return readAggregate(env, meaning.relationship, value);
      default:
        throw invalid(value.path, `'${field.name}' is not a condition`);
    }
  });
  return allOf(...predicates);
}

function readRelated(env: Environment, relationship: RelationshipModel, value: Input): Predicate {
  const target = tableOf(env, relationship.target);
  const where = allOf(rooted(selectPermission(env, target).filter), readWhere(env, target, value));
  return { kind: 'related', relationship, where };
}

function readComputedRows(env: Environment, field: ComputedFieldModel, key: string, value: Input): Predicate {
  const target = tableOf(env, key);
  const where = allOf(rooted(selectPermission(env, target).filter), readWhere(env, target, value));
  return { kind: 'computed rows', field, table: key, where };
}

function readComparisons(subject: Subject, input: Input): Predicate {
  if (input.kind === 'null') return allOf();
  const predicates = [...objectOf(input).fields.values()].map(({ field, value }): Predicate => {
    const meaning = inputMeaning(field);
    if (meaning.kind === 'is null') {
      if (value.kind === 'null') throw invalid(value.path, `unexpected null value for type 'Boolean'`);
      return { kind: 'null', subject, isNull: value.kind === 'scalar' && value.known === true };
    }
    if (meaning.kind === 'casts' && subject.kind === 'column') {
      const { column, guard } = subject;
      const parts = [...objectOf(value).fields.values()].map((part) => {
        const cast = inputMeaning(part.field);
        if (cast.kind !== 'cast') throw invalid(part.value.path, `'${part.field.name}' is not a type`);
        return readComparisons(
          { kind: 'cast', column, to: cast.to, ...(guard ? { guard } : {}) },
          part.value,
        );
      });
      return allOf(...parts);
    }
    if (meaning.kind === 'spatial') return readSpatial(subject, meaning.operator, value);
    if (meaning.kind !== 'operator') throw invalid(value.path, `'${field.name}' is not an operator`);
    const { operator } = meaning;
    const isListOfLists = value.kind === 'list' && value.items.some(({ kind }) => kind === 'scalars');
    if (isListOfLists && (operator === '_in' || operator === '_nin'))
      return oneOfArrays(subject, operator, value);
    return {
      kind: 'compare',
      subject,
      operator,
      operand: readOperand(value, String(field.type)),
      nullSafe: false,
    };
  });
  return allOf(...predicates);
}

function readSpatial(
  subject: Subject,
  { function: name, operand }: SpatialOperator,
  value: Input,
): Predicate {
  const type = subjectType(subject);
  const given = operand.kind === 'object' ? objectOf(value).fields : undefined;
  const fields = operand.kind === 'object' ? operand.fields : [{ name: '', type: operand.type }];
  return {
    kind: 'function',
    subject,
    function: { schema: domainBase(type).schema ?? '', name },
    arguments: fields.flatMap((field) => {
      const argument = given ? given.get(field.name)?.value : value;
      // A default fills in where nothing is given; without one the function has a shorter form.
      const source: ValueSource | undefined =
        'otherwise' in field && field.otherwise !== undefined && !argument
          ? { from: 'literal', value: field.otherwise }
          : undefined;
      if (!argument && !source) return [];
      const read: Operand = argument
        ? readOperand(argument, field.type)
        : { kind: 'value', source: source as ValueSource };
      return [{ operand: read, type: besides(type, field.type) }];
    }),
  };
}

/** Postgres takes an array of arrays for one of two dimensions, so each array is compared by itself. */
function oneOfArrays(subject: Subject, operator: '_in' | '_nin', list: Input): Predicate {
  const of = itemsOf(list).map((item): Predicate => {
    const operand = readOperand(item, 'array');
    return { kind: 'compare', subject, operator: '_eq', operand, nullSafe: false };
  });
  const any: Predicate = { kind: 'or', of };
  return operator === '_in' ? any : { kind: 'not', of: any };
}

function readOperand(value: Input, type: string): Operand {
  switch (value.kind) {
    case 'scalar':
    case 'scalars':
      return { kind: 'value', source: value.source };
    case 'enum':
      return { kind: 'value', source: { from: 'literal', value: value.value } };
    case 'list':
      return {
        kind: 'list',
        items: value.items.map((item) => {
          if (item.kind === 'scalar') return item.source;
          if (item.kind === 'enum') return { from: 'literal', value: item.value };
          throw invalid(item.path, `unexpected ${item.kind} value in a list`);
        }),
      };
    case 'null':
      throw invalid(value.path, `unexpected null value for type '${type.replace(/[![\]]/g, '')}'`);
    case 'object':
      throw invalid(value.path, 'an object is not a value to compare with');
  }
}

function readAggregate(env: Environment, relationship: RelationshipModel, input: Input): Predicate {
  const target = tableOf(env, relationship.target);
  const permission = rooted(selectPermission(env, target).filter);
  const predicates = [...objectOf(input).fields.values()].map(({ field, value }): Predicate => {
    const meaning = inputMeaning(field);
    if (meaning.kind !== 'aggregate function')
      throw invalid(value.path, `'${field.name}' is not an aggregate`);
    const parts = objectOf(value).fields;
    const filter = allOf(permission, readWhere(env, target, parts.get('filter')?.value));
    const columns = columnsOf(target, parts.get('arguments')?.value);
    const distinct = parts.get('distinct')?.value;
    const comparisons = [...objectOf(parts.get('predicate')?.value as Input).fields.values()];
    const conditions = comparisons.flatMap(({ field: f, value: v }) => {
      const operator = inputMeaning(f);
      return operator.kind === 'operator'
        ? [{ operator: operator.operator, operand: readOperand(v, String(f.type)) }]
        : [];
    });
    const nullChecks = comparisons.flatMap(({ field: f, value: v }) =>
      inputMeaning(f).kind === 'is null' && v.kind === 'scalar' ? [v.known === true] : [],
    );
    return {
      kind: 'aggregate',
      relationship,
      function: meaning.function,
      columns,
      distinct: distinct?.kind === 'scalar' && distinct.known === true,
      filter,
      conditions,
      nullChecks,
      resultType: meaning.function === 'count' ? 'int' : 'bool',
    };
  });
  return allOf(...predicates);
}

/** Columns chosen through a select_column enum, one or many. */
export function columnsOf(table: TableModel, input: Input | undefined): ColumnModel[] {
  if (!input || input.kind === 'null') return [];
  const items = input.kind === 'list' ? input.items : [input];
  return items.flatMap((item) => {
    const column = item.kind === 'enum' ? table.columns.get(item.value) : undefined;
    return column ? [column] : [];
  });
}

/** Precondition: the schema made this place an input object. */
export function objectOf(input: Input): ObjectInput {
  if (input.kind !== 'object') throw invalid(input.path, `expected an object, but found ${input.kind}`);
  return input;
}

/** Items of a list; null is an empty one. */
export function itemsOf(input: Input | undefined): readonly Input[] {
  if (!input || input.kind === 'null') return [];
  if (input.kind !== 'list') throw invalid(input.path, `expected a list, but found ${input.kind}`);
  return input.items;
}
