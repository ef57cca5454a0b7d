/** What a change does to a rule, part by part. Pure. */
import { stable } from './draft.ts';
import type { Condition, Json, Rule } from './studio.ts';

export type Difference =
  | { readonly kind: 'made' | 'removed' }
  | { readonly kind: 'column'; readonly name: string; readonly now: boolean }
  | { readonly kind: 'computed'; readonly name: string; readonly now: boolean }
  | {
      readonly kind: 'condition';
      readonly which: 'filter' | 'check';
      readonly before: Condition | null;
      readonly after: Condition | null;
    }
  | { readonly kind: 'limit'; readonly before: number | null; readonly after: number | null }
  | { readonly kind: 'aggregates'; readonly now: boolean }
  | {
      readonly kind: 'preset';
      readonly column: string;
      readonly before: Json | undefined;
      readonly after: Json | undefined;
    }
  | { readonly kind: 'comment'; readonly before: string; readonly after: string };

const columnsOf = (rule: Rule | null): readonly string[] => {
  const columns = rule?.permission.columns ?? [];
  return columns === '*' ? ['*'] : columns;
};

export function differences(before: Rule | null, after: Rule | null): Difference[] {
  const found: Difference[] = [];
  if (before === null && after !== null) found.push({ kind: 'made' });
  if (before !== null && after === null) return [{ kind: 'removed' }];
  found.push(...listed('column', columnsOf(before), columnsOf(after)));
  found.push(
    ...listed('computed', before?.permission.computed_fields ?? [], after?.permission.computed_fields ?? []),
  );
  for (const which of ['filter', 'check'] as const) {
    const [was, is] = [before?.permission[which] ?? null, after?.permission[which] ?? null];
    if (stable(was) !== stable(is)) found.push({ kind: 'condition', which, before: was, after: is });
  }
  const [wasLimit, isLimit] = [before?.permission.limit ?? null, after?.permission.limit ?? null];
  if (wasLimit !== isLimit) found.push({ kind: 'limit', before: wasLimit, after: isLimit });
  const counts = after?.permission.allow_aggregations ?? false;
  if (counts !== (before?.permission.allow_aggregations ?? false)) {
    found.push({ kind: 'aggregates', now: counts });
  }
  const [wasSet, isSet] = [before?.permission.set ?? {}, after?.permission.set ?? {}];
  for (const column of new Set([...Object.keys(wasSet), ...Object.keys(isSet)])) {
    if (stable(wasSet[column]) !== stable(isSet[column])) {
      found.push({ kind: 'preset', column, before: wasSet[column], after: isSet[column] });
    }
  }
  const [wasComment, isComment] = [before?.comment ?? '', after?.comment ?? ''];
  if (wasComment !== isComment) found.push({ kind: 'comment', before: wasComment, after: isComment });
  return found;
}

function listed(
  kind: 'column' | 'computed',
  before: readonly string[],
  after: readonly string[],
): Difference[] {
  return [
    ...after.filter((name) => !before.includes(name)).map((name) => ({ kind, name, now: true }) as const),
    ...before.filter((name) => !after.includes(name)).map((name) => ({ kind, name, now: false }) as const),
  ];
}
