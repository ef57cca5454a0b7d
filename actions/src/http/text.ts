/** Field types shared by the request schemas, and the translation of their issues into problems per field. */
import { z } from 'zod';
import { Failure, type FieldProblem } from '../failure.ts';

/** Postgres stores no NUL character. */
export const storable = (text: string): boolean => !text.includes('\0');

/** One line a person typed: trimmed, not blank. */
export function line(maximum: number) {
  return z.string().trim().min(1).max(maximum).refine(storable);
}

/** Any uuid Postgres takes, not only those whose version bits follow RFC 9562. */
export const uuid = z.guid().toLowerCase();

export function parseBody<Shape extends z.ZodType>(shape: Shape, body: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const fields: Record<string, FieldProblem> = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path.length > 0 ? issue.path.join('.') : 'body';
    fields[field] ??= problemOf(issue);
  }
  throw new Failure('VALIDATION_FAILED', 'invalid', `Not valid: ${Object.keys(fields).join(', ')}.`, {
    fields,
  });
}

function problemOf(issue: z.core.$ZodIssue): FieldProblem {
  switch (issue.code) {
    case 'too_small':
      return 'too_short';
    case 'too_big':
      return 'too_long';
    case 'custom':
      return (issue.params?.['problem'] as FieldProblem | undefined) ?? 'invalid';
    case 'invalid_type':
      return issue.input === undefined ? 'required' : 'invalid';
    default:
      return 'invalid';
  }
}
