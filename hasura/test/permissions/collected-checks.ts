/** The checks of the permission suite as a list, so that they can be run on a broken rule one after the other. */
import { edgeChecks } from './edges.ts';
import { readingChecks } from './reading.ts';
import { sessionChecks } from './sessions.ts';
import type { Registrar, Suite } from './suite.ts';
import { type Role, roles } from './world.ts';
import { writingChecks } from './writing.ts';

export interface Check {
  readonly title: string;
  /** Whose access it is about; undefined when it is about several people's. */
  readonly role: Role | undefined;
  /** Whether the world must be put back afterwards. */
  readonly writes: boolean;
  readonly run: () => Promise<void>;
}

export function collectChecks(suite: Suite): Check[] {
  const checks: Check[] = [];
  for (const [register, writes] of [
    [readingChecks, false],
    [sessionChecks, true],
    [writingChecks, true],
    [edgeChecks, true],
  ] as const) {
    register(suite, collector(checks, writes));
  }
  return checks;
}

function collector(checks: Check[], writes: boolean): Registrar {
  const it = (title: string, run: () => Promise<void>): void => {
    checks.push({ title, role: undefined, writes, run });
  };
  it.each =
    (cases: readonly unknown[]) =>
    (title: string, run: (...values: any) => Promise<void>): void => {
      for (const one of cases) {
        const values: readonly unknown[] = Array.isArray(one) ? one : [one];
        checks.push({
          title: filled(title, values[0]),
          role: roleOf(values[0]),
          writes,
          run: () => run(...values),
        });
      }
    };
  return { describe: (_name, body) => body(), it };
}

function filled(title: string, value: unknown): string {
  if (typeof value === 'string') return title.replace('%s', value);
  const fields = value as Readonly<Record<string, unknown>>;
  return title.replaceAll(/\$(\w+)/g, (whole, name: string) =>
    typeof fields[name] === 'string' ? fields[name] : whole,
  );
}

function roleOf(value: unknown): Role | undefined {
  const named = typeof value === 'string' ? value : (value as { role?: unknown }).role;
  return roles.find((role) => role === named);
}
