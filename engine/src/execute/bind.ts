/** Fills a plan's parameters for one request or one subscriber, as the text Postgres casts. */
import { HasuraError } from '../errors.ts';
import type { Json, Parameter } from '../plan/compiled.ts';
import type { Session } from '../session.ts';

export type Variables = Readonly<Record<string, unknown>>;

/**
 * Values in the order of `parameters`, text or null. `cursor` is a stream's present position.
 * @throws HasuraError `not-found` when a permission needs a session variable the session lacks.
 */
export function bindParameters(
  parameters: readonly Parameter[],
  session: Session,
  variables: Variables,
  cursor?: readonly (string | null)[],
): (string | null)[] {
  return parameters.map(({ source, pgType }) => {
    switch (source.from) {
      case 'session':
        return sessionVariable(session, source.name);
      case 'variable':
        return asText(valueAt(variables[source.name], source.path ?? []), pgType);
      case 'literal':
        return asText(source.value, pgType);
      case 'cursor':
        return cursor?.[source.index] ?? null;
    }
  });
}

function sessionVariable(session: Session, name: string): string {
  // The whole session, for functions with a session argument.
  if (name === '*') return JSON.stringify({ 'x-hasura-role': session.role, ...session.variables });
  const value = session.variables[name.toLowerCase()];
  if (value === undefined) {
    throw new HasuraError(
      'not-found',
      '$',
      `missing session variable: ${JSON.stringify(name.toLowerCase())}`,
    );
  }
  return value;
}

export function valueAt(value: unknown, path: readonly (string | number)[]): Json {
  let at = value;
  for (const key of path)
    at = at === null || typeof at !== 'object' ? null : (at as Record<string, unknown>)[key];
  return (at ?? null) as Json;
}

/** JSON types take JSON text; arrays take an array literal; everything else its plain text. */
export function asText(value: Json, pgType: string): string | null {
  if (value === null) return null;
  if (pgType === 'json' || pgType === 'jsonb') return JSON.stringify(value);
  if (Array.isArray(value) && pgType.endsWith('[]')) return arrayLiteral(value, pgType.slice(0, -2));
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}

function arrayLiteral(items: readonly Json[], elementType: string): string {
  const elements = items.map((item) => {
    if (Array.isArray(item) && elementType !== 'json' && elementType !== 'jsonb')
      return arrayLiteral(item, elementType);
    if (typeof item === 'number' || typeof item === 'boolean') return String(item);
    const text = asText(item, elementType);
    return text === null ? 'NULL' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  });
  return `{${elements.join(',')}}`;
}
