/** An asynchronous action's record as SQL: its row in the action log, and rows its answer leads to. */
import { getNamedType, getNullableType, isListType, isObjectType, type GraphQLOutputType } from 'graphql';
import { outputMeaning, type RecordPart } from '../schema/meaning.ts';
import type { ActionModel, ColumnModel, TableModel } from '../schema/model.ts';
import { rootKinds, type RootField, type RootKind } from '../schema/model.ts';
import { tableIdentifier } from '../schema/naming.ts';
import { castType } from '../schema/scalars.ts';
import { call, column, equal, both, text, yes, type Expression, type Select } from '../sql/ast.ts';
import { wholeSession } from './computed.ts';
import { rowScope } from './condition.ts';
import { asColumns, objectOf, rowJson, rowsJson, typeName, type OutputColumn } from './select.ts';
import { collectFields, readArguments, type SelectedField } from './selection.ts';
import { inSourceOf, type Environment, type State } from './state.ts';

/** Where asynchronous actions are noted down, under Hasura's own names. */
export const actionLog = { schema: 'hdb_catalog', name: 'hdb_action_log' };

/** `{id, created_at, errors, output}` of the record, or null; only who started the action sees it, and admins. */
export function actionRecord(
  env: Environment,
  state: State,
  field: SelectedField,
  action: ActionModel,
): Expression {
  const id = readArguments(env, field).get('id');
  if (id?.kind !== 'scalar' || !field.definition) throw new Error('an action record is asked for by its id');
  const alias = state.alias('t');
  const place = state.place(logTable, alias);
  const scope = rowScope(alias, logTable, place);
  const wanted = state.parameter(id.source, 'uuid');
  place.pins.push({ column: 'id', parameter: wanted.index, match: 'equal' });
  const type = getNamedType(field.definition.type);
  if (!isObjectType(type)) throw new Error('an action record is an object');
  const columns = collectFields(env, type, field.selectionSets, field.path).map((part): OutputColumn => {
    if (!part.definition) return { key: part.key, value: typeName(part, type) };
    const meaning = outputMeaning(part.definition);
    if (meaning.kind !== 'record part') throw new Error(`a ${meaning.kind} cannot stand in an action record`);
    return { key: part.key, value: partOf(env, state, scope.alias, part, meaning.part) };
  });
  const query: Select = {
    columns: asColumns(columns),
    from: { kind: 'table', table: actionLog, alias },
    where: both(
      equal(column(alias, 'id'), wanted),
      equal(column(alias, 'action_name'), state.parameter({ from: 'literal', value: action.name }, 'text')),
      env.isAdmin ? yes : equal(column(alias, 'session_variables'), state.parameter(wholeSession, 'jsonb')),
    ),
    limit: { kind: 'number', value: 1 },
  };
  const row = state.alias('j');
  const object = call('row_to_json', { kind: 'row of', of: row });
  return {
    kind: 'scalar',
    query: { columns: [{ value: object }], from: { kind: 'query', query, alias: row } },
  };
}

function partOf(
  env: Environment,
  state: State,
  alias: string,
  field: SelectedField,
  part: RecordPart,
): Expression {
  if (part !== 'output') return column(alias, part);
  const type = field.definition?.type as GraphQLOutputType;
  return answer(env, state, type, column(alias, 'response_payload'), field);
}

/** What was selected of a JSON value of a type; null stays null. */
function answer(
  env: Environment,
  state: State,
  type: GraphQLOutputType,
  value: Expression,
  field: SelectedField,
): Expression {
  const inner = getNullableType(type);
  if (!isObjectType(getNamedType(type))) return value;
  const built = isListType(inner)
    ? answerList(env, state, inner.ofType as GraphQLOutputType, value, field)
    : answerObject(env, state, value, field);
  return {
    kind: 'case',
    // JSON's null and SQL's are both nothing.
    when: { kind: 'null test', of: call('nullif', value, nullJson), isNull: true },
    then: { kind: 'keyword', word: 'null' },
    otherwise: built,
  };
}

const nullJson: Expression = { kind: 'cast', of: text('null'), type: 'jsonb' };

function answerList(
  env: Environment,
  state: State,
  itemType: GraphQLOutputType,
  value: Expression,
  field: SelectedField,
): Expression {
  const alias = state.alias('i');
  const item = answer(env, state, itemType, column(alias, 'item'), field);
  return {
    kind: 'scalar',
    query: {
      columns: [
        { value: call('coalesce', { kind: 'aggregate', name: 'json_agg', arguments: [item] }, text('[]')) },
      ],
      from: { kind: 'call', call: call('jsonb_array_elements', value), alias, columns: ['item'] },
    },
  };
}

function answerObject(env: Environment, state: State, value: Expression, field: SelectedField): Expression {
  const type = getNamedType(field.definition?.type as GraphQLOutputType);
  if (!isObjectType(type)) throw new Error(`field "${field.name}" is no object`);
  const member = (name: string, operator: '->' | '->>'): Expression => ({
    kind: 'binary',
    operator,
    left: value,
    right: state.parameter({ from: 'literal', value: name }, 'text'),
  });
  const columns = collectFields(env, type, field.selectionSets, field.path).map((part): OutputColumn => {
    if (!part.definition) return { key: part.key, value: typeName(part, type) };
    const meaning = outputMeaning(part.definition);
    if (meaning.kind === 'plain') {
      return {
        key: part.key,
        value: answer(env, state, part.definition.type, member(part.name, '->'), part),
      };
    }
    if (meaning.kind !== 'action relationship')
      throw new Error(`a ${meaning.kind} cannot stand in an answer`);
    const { table, mapping, many } = meaning;
    const on = (alias: string): Expression =>
      both(
        ...mapping.map(([name, target]) => {
          const joined = table.columns.get(target);
          if (!joined) throw new Error(`an action relationship names a column "${target}" that is not there`);
          const given: Expression = { kind: 'cast', of: member(name, '->>'), type: castType(joined.type) };
          return equal(column(alias, target), given);
        }),
      );
    const there = inSourceOf(env, table);
    const request = { table, arguments: readArguments(there, part), on };
    return {
      key: part.key,
      value: many ? rowsJson(there, state, request, part) : rowJson(there, state, request, part),
    };
  });
  return objectOf(state, columns);
}

function logColumn(name: string, type: string): [string, ColumnModel] {
  const facts = { nullable: false, hasDefault: false, generated: false };
  return [name, { name, graphqlName: name, type: { name: type, sql: type, kind: 'base' }, ...facts }];
}

/** The action log as a table of the model, so that live queries know that they read it. */
const logTable: TableModel = {
  key: 'hdb_catalog.hdb_action_log',
  source: '',
  name: actionLog,
  typeName: 'hdb_action_log',
  identifier: tableIdentifier(actionLog),
  columns: new Map([
    logColumn('id', 'uuid'),
    logColumn('action_name', 'text'),
    logColumn('session_variables', 'jsonb'),
    logColumn('response_payload', 'jsonb'),
    logColumn('errors', 'jsonb'),
    logColumn('created_at', 'timestamptz'),
  ]),
  constraints: [],
  relationships: new Map(),
  computedFields: new Map(),
  roots: Object.fromEntries(rootKinds.map((kind) => [kind, { name: kind }])) as Record<RootKind, RootField>,
  insertable: false,
  updatable: false,
  deletable: false,
  reads: [actionLog],
  isView: false,
  permissions: new Map(),
};
