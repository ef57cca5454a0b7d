/** `{{NAME}}` in handlers' URLs, and header values that come from the environment. */

import { HasuraError } from '../errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export function resolveTemplate(text: string, environment: Environment): string {
  return text.replaceAll(/\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g, (_whole, name: string) =>
    valueOf(name, environment),
  );
}

export interface HeaderDefinition {
  readonly name: string;
  readonly value?: string | null | undefined;
  readonly value_from_env?: string | null | undefined;
}

/** Lower-case names, so that a configured header replaces a forwarded one. */
export function resolveHeaders(
  headers: readonly HeaderDefinition[],
  environment: Environment,
): [string, string][] {
  return headers.map(({ name, value, value_from_env: variable }) => {
    if (typeof variable === 'string') return [name.toLowerCase(), valueOf(variable, environment)];
    return [name.toLowerCase(), resolveTemplate(value ?? '', environment)];
  });
}

function valueOf(name: string, environment: Environment): string {
  const value = environment[name];
  if (value !== undefined) return value;
  throw new HasuraError('invalid-configuration', '$', `Value for environment variables not found: ${name}`);
}
