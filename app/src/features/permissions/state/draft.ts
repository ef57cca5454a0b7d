/** A rule while it is edited: what it was, what it is now, and every step between, to be taken back. Pure. */
import type { Operation, Rule } from './studio.ts';

export interface Draft {
  /** The rule in force when the editing began; null: there was none. */
  readonly base: Rule | null;
  readonly steps: readonly (Rule | null)[];
  /** Which of the steps is shown; later ones can be done again. */
  readonly at: number;
}

export const beginDraft = (base: Rule | null): Draft => ({ base, steps: [base], at: 0 });
export const present = (draft: Draft): Rule | null => draft.steps[draft.at] ?? null;
export const canUndo = (draft: Draft): boolean => draft.at > 0;
export const canRedo = (draft: Draft): boolean => draft.at < draft.steps.length - 1;
export const undo = (draft: Draft): Draft => (canUndo(draft) ? { ...draft, at: draft.at - 1 } : draft);
export const redo = (draft: Draft): Draft => (canRedo(draft) ? { ...draft, at: draft.at + 1 } : draft);

export function change(draft: Draft, rule: Rule | null): Draft {
  if (sameRule(rule, present(draft))) return draft;
  const steps = [...draft.steps.slice(0, draft.at + 1), rule];
  return { ...draft, steps, at: steps.length - 1 };
}

export const isChanged = (draft: Draft): boolean => !sameRule(present(draft), draft.base);

/** The draft on top of what has come in force meanwhile: nothing of it is lost. */
export const rebase = (draft: Draft, base: Rule | null): Draft => ({ ...draft, base });

/** Keys in whatever order, and what is absent, empty or null alike, are the same rule. */
export const sameRule = (one: Rule | null, other: Rule | null): boolean =>
  canonical(one) === canonical(other);

function canonical(rule: Rule | null): string {
  if (rule === null) return 'none';
  const {
    columns,
    limit,
    check,
    set,
    computed_fields: computed,
    allow_aggregations: counts,
    ...rest
  } = rule.permission;
  return stable({
    ...rest,
    columns: Array.isArray(columns) ? columns.toSorted() : (columns ?? []),
    limit: limit ?? null,
    check: check ?? null,
    set: set ?? {},
    computed: (computed ?? []).toSorted(),
    counts: counts ?? false,
    comment: rule.comment ?? '',
  });
}

/** Text that does not depend on the order of keys; `_and` and `_or` keep theirs. */
export function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${stable(part)}`).join(',')}}`;
}

/** A new rule begins with nothing to see, only for those who are signed in. */
export function emptyRule(operation: Operation, gate: Record<string, never> | object): Rule {
  const condition = structuredClone(gate) as NonNullable<Rule['permission']['filter']>;
  switch (operation) {
    case 'select':
      return { permission: { columns: [], filter: condition }, comment: '' };
    case 'insert':
      return { permission: { columns: [], check: condition }, comment: '' };
    case 'update':
      return { permission: { columns: [], filter: condition, check: null }, comment: '' };
    case 'delete':
      return { permission: { filter: condition }, comment: '' };
  }
}
