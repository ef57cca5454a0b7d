import { describe, expect, it } from 'vitest';
import { aRule } from './builders.ts';
import { differences } from './differences.ts';
import {
  beginDraft,
  canRedo,
  canUndo,
  change,
  isChanged,
  present,
  rebase,
  redo,
  sameRule,
  undo,
} from './draft.ts';

describe('a rule under edit', () => {
  it('PERM-4 takes every step back and does it again', () => {
    const wider = aRule({ columns: ['id', 'kind', 'created_by'] });
    const limited = aRule({ columns: ['id', 'kind', 'created_by'], limit: 10 });
    let draft = change(change(beginDraft(aRule()), wider), limited);

    expect(present(draft)).toBe(limited);
    draft = undo(undo(draft));
    expect([isChanged(draft), canUndo(draft), canRedo(draft)]).toEqual([false, false, true]);
    expect(present(redo(draft))).toBe(wider);
    expect(canRedo(change(draft, null))).toBe(false);
  });

  it('PERM-4 is unchanged when only the order or the spelling of nothing differs', () => {
    const one = aRule({ columns: ['id', 'kind'], limit: null, set: {} });
    const other = aRule({ columns: ['kind', 'id'] });

    expect(sameRule(one, other)).toBe(true);
    expect(change(beginDraft(one), other).steps).toHaveLength(1);
    expect(sameRule(one, null)).toBe(false);
  });

  it('PERM-4 keeps what was typed when the rule in force changes under it', () => {
    const typed = aRule({ limit: 5 });
    const theirs = aRule({ limit: 9 });

    const draft = rebase(change(beginDraft(aRule()), typed), theirs);

    expect(present(draft)).toBe(typed);
    expect(differences(draft.base, present(draft))).toEqual([{ kind: 'limit', before: 9, after: 5 }]);
  });
});

describe('differences', () => {
  it('PERM-4 names each part that differs, and nothing else', () => {
    const before = aRule({ filter: { kind: { _eq: 'group' } }, computed_fields: ['unread_count'] });
    const after = {
      ...aRule({
        columns: ['kind', 'title'],
        filter: {},
        set: { a: 'x-hasura-user-id' },
        allow_aggregations: true,
      }),
      comment: 'Because.',
    };

    expect(differences(before, after)).toEqual([
      { kind: 'column', name: 'title', now: true },
      { kind: 'column', name: 'id', now: false },
      { kind: 'computed', name: 'unread_count', now: false },
      { kind: 'condition', which: 'filter', before: { kind: { _eq: 'group' } }, after: {} },
      { kind: 'aggregates', now: true },
      { kind: 'preset', column: 'a', before: undefined, after: 'x-hasura-user-id' },
      { kind: 'comment', before: 'The rooms one takes part in.', after: 'Because.' },
    ]);
    expect(differences(before, before)).toEqual([]);
    expect(differences(before, null)).toEqual([{ kind: 'removed' }]);
  });
});
