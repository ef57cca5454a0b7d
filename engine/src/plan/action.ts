/** Actions in a plan: the input as JSON, and what is to be taken from the answer. */
import { getNamedType, isListType, isNonNullType, isObjectType, type GraphQLOutputType } from 'graphql';
import { outputMeaning } from '../schema/meaning.ts';
import { allOf, type Predicate } from '../schema/predicate.ts';
import { printSelect } from '../sql/print.ts';
import type { Json, RootPlan, Statement } from './compiled.ts';
import type { Input } from './input.ts';
import { rowJson, rowsJson } from './select.ts';
import { collectFields, readArguments, type SelectedField } from './selection.ts';
import { inSourceOf, State, type Environment } from './state.ts';

/** How the answer of an action becomes the field's value. */
export interface ActionSelection {
  readonly type: GraphQLOutputType;
  readonly path: string;
  /** Absent for scalars and enums. */
  readonly fields?: readonly ActionField[];
}

export type ActionField =
  | {
      readonly kind: 'plain';
      readonly key: string;
      readonly name: string;
      readonly selection: ActionSelection;
    }
  | { readonly kind: 'constant'; readonly key: string; readonly value: Json }
  /** A relationship to a table: the statement's variable `answerVariable` is the object it hangs on. */
  | {
      readonly kind: 'rows';
      readonly key: string;
      readonly statement: Statement;
      readonly source: string;
      readonly needs: readonly string[];
      readonly many: boolean;
    };

/** No GraphQL variable can have this name. */
export const answerVariable = 'action answer';

export function actionPlan(env: Environment, field: SelectedField): RootPlan {
  const meaning = field.definition && outputMeaning(field.definition);
  if (meaning?.kind !== 'action' || !field.definition) throw new Error(`field "${field.name}" is no action`);
  env.onBakedVariable();
  const input = Object.fromEntries(
    [...readArguments(env, field)].map(([name, value]) => [name, jsonOf(env, value)]),
  );
  const call = { action: meaning.action.name, input };
  if (meaning.action.asynchronous) return { kind: 'action start', alias: field.key, call };
  const selection = selectionOf(env, field, field.definition.type);
  return { kind: 'action', alias: field.key, call, selection };
}

function selectionOf(env: Environment, field: SelectedField, type: GraphQLOutputType): ActionSelection {
  const named = getNamedType(type);
  if (!isObjectType(named)) return { type, path: field.path };
  const fields = collectFields(env, named, field.selectionSets, field.path).map((part): ActionField => {
    if (!part.definition) return { kind: 'constant', key: part.key, value: named.name };
    const meaning = outputMeaning(part.definition);
    if (meaning.kind !== 'action relationship') {
      return {
        kind: 'plain',
        key: part.key,
        name: part.name,
        selection: selectionOf(env, part, part.definition.type),
      };
    }
    const state = new State();
    const there = inSourceOf(env, meaning.table);
    const also = allOf(
      ...meaning.mapping.map(([name, target]): Predicate => {
        const column = meaning.table.columns.get(target);
        if (!column) throw new Error(`an action relationship names a column "${target}" that is not there`);
        const source = { from: 'variable', name: answerVariable, path: [name] } as const;
        return {
          kind: 'compare',
          subject: { kind: 'column', column },
          operator: '_eq',
          operand: { kind: 'value', source },
          nullSafe: false,
        };
      }),
    );
    const request = { table: meaning.table, arguments: readArguments(there, part), also };
    const value = meaning.many ? rowsJson(there, state, request, part) : rowJson(there, state, request, part);
    const statement: Statement = {
      text: printSelect(
        { columns: [{ value: { kind: 'cast', of: value, type: 'text' } }] },
        (index) => `$${index + 1}::${state.parameters[index]?.pgType ?? 'text'}`,
      ),
      parameters: state.parameters,
    };
    return {
      kind: 'rows',
      key: part.key,
      statement,
      source: meaning.table.source,
      needs: meaning.mapping.map(([name]) => name),
      many: meaning.many,
    };
  });
  return { type, path: field.path, fields };
}

function jsonOf(env: Environment, input: Input): Json {
  switch (input.kind) {
    case 'null':
      return null;
    case 'enum':
      return input.value;
    case 'list':
      return input.items.map((item) => jsonOf(env, item));
    case 'object':
      return Object.fromEntries([...input.fields].map(([name, { value }]) => [name, jsonOf(env, value)]));
    case 'scalar':
    case 'scalars': {
      if (input.source.from === 'literal') return input.source.value;
      if (input.source.from !== 'variable')
        throw new Error('an action takes its input from the request only');
      let value: Json = env.variables.get(input.source.name)?.value ?? null;
      for (const step of input.source.path ?? [])
        value = (value as Record<string | number, Json>)[step] ?? null;
      return value;
    }
  }
}

/** Whether null may stand here, and what a list holds. */
export function unwrapped(type: GraphQLOutputType): {
  readonly nullable: boolean;
  readonly item?: GraphQLOutputType;
} {
  const inner = isNonNullType(type) ? type.ofType : type;
  return {
    nullable: !isNonNullType(type),
    ...(isListType(inner) ? { item: inner.ofType as GraphQLOutputType } : {}),
  };
}
