/** The `path` argument of JSON fields. */
import type { Expression } from '../sql/ast.ts';
import type { Input } from './input.ts';
import { invalid } from './scalar-input.ts';
import type { State } from './state.ts';

/** `path: "$.a.b[0]"`: each step is an element of a text array, bound like any value. */
export function atPath(state: State, value: Expression, input: Input | undefined): Expression {
  if (!input || input.kind !== 'scalar') return value;
  const steps = typeof input.known === 'string' ? jsonPath(input.known, input.path) : undefined;
  if (!steps) throw invalid(input.path, 'the path must be written in the document');
  return {
    kind: 'binary',
    operator: '#>',
    left: value,
    right: state.parameter({ from: 'literal', value: steps }, 'text[]'),
  };
}

function jsonPath(path: string, where: string): string[] {
  const steps = [...path.replace(/^\$/, '').matchAll(/\.?([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/g)];
  if (steps.map(([whole]) => whole).join('') !== path.replace(/^\$/, ''))
    throw invalid(where, `parse json path error: ${path}`);
  return steps.map(([, name, index, double, single]) => name ?? index ?? double ?? single ?? '');
}
