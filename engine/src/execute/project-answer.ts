/** Takes from an action's answer what was selected, and reads the rows its relationships lead to. */
import { getNamedType, isEnumType, isObjectType } from 'graphql';
import { HasuraError } from '../errors.ts';
import { answerVariable, unwrapped, type ActionSelection } from '../plan/action.ts';
import type { Json, Statement } from '../plan/compiled.ts';
import type { Variables } from './bind.ts';

export type ReadRows = (source: string, statement: Statement, variables: Variables) => Promise<string>;

/** JSON text of the field. @throws HasuraError `unexpected` when the answer does not have the declared shape. */
export async function projectAnswer(
  selection: ActionSelection,
  answer: Json,
  readRows: ReadRows,
): Promise<string> {
  return project(selection, selection.type, answer, readRows);
}

async function project(
  selection: ActionSelection,
  type: ActionSelection['type'],
  value: Json | undefined,
  readRows: ReadRows,
): Promise<string> {
  const { nullable, item } = unwrapped(type);
  if (value === null || value === undefined) {
    if (nullable) return 'null';
    throw unexpected(selection.path, `got null for the non-nullable type '${String(type)}'`);
  }
  if (item) {
    if (!Array.isArray(value))
      throw unexpected(selection.path, `expected an array for the type '${String(type)}'`);
    const items: string[] = [];
    for (const entry of value as readonly Json[]) items.push(await project(selection, item, entry, readRows));
    return `[${items.join(',')}]`;
  }
  const named = getNamedType(type);
  if (!isObjectType(named)) {
    if (isEnumType(named) && (typeof value !== 'string' || !named.getValue(value))) {
      throw unexpected(selection.path, `${JSON.stringify(value)} is not a value of the enum '${named.name}'`);
    }
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw unexpected(selection.path, `expected an object for the type '${named.name}'`);
  }
  return projectObject(selection, value as { readonly [key: string]: Json }, readRows);
}

async function projectObject(
  selection: ActionSelection,
  object: { readonly [key: string]: Json },
  readRows: ReadRows,
): Promise<string> {
  const members: string[] = [];
  for (const field of selection.fields ?? []) {
    let json: string;
    if (field.kind === 'constant') json = JSON.stringify(field.value);
    else if (field.kind === 'plain')
      json = await project(field.selection, field.selection.type, object[field.name], readRows);
    else if (field.needs.every((name) => (object[name] ?? null) !== null)) {
      json = await readRows(field.source, field.statement, { [answerVariable]: object });
    } else json = field.many ? '[]' : 'null';
    members.push(`${JSON.stringify(field.key)}:${json}`);
  }
  return `{${members.join(',')}}`;
}

function unexpected(path: string, message: string): HasuraError {
  return new HasuraError('unexpected', path, message, { category: 'upstream' });
}
