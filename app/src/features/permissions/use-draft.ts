'use client';
/** The rule under edit, and its way into force: nothing typed is lost when somebody else was faster. */
import { useState } from 'react';
import { ask, StudioFailure } from './state/api.ts';
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
} from './state/draft.ts';
import { type Overview, type Place, ruleAt, type Rule, saveAnswer } from './state/studio.ts';
import { failureCode, type Studio } from './use-studio.ts';

export type SaveState =
  | { readonly kind: 'idle' | 'saving' | 'saved' }
  /** `elsewhere`: other rules were changed; `here`: this very one, and `theirs` is now in force. */
  | { readonly kind: 'conflict'; readonly where: 'elsewhere' | 'here' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export interface DraftHandle {
  readonly base: Rule | null;
  readonly rule: Rule | null;
  readonly changed: boolean;
  readonly set: (rule: Rule | null) => void;
  readonly undo: (() => void) | null;
  readonly redo: (() => void) | null;
  readonly reset: (rule: Rule | null) => void;
  readonly save: () => Promise<boolean>;
  readonly state: SaveState;
}

export function useDraft(studio: Studio, overview: Overview, place: Place): DraftHandle {
  const [draft, setDraft] = useState(() => beginDraft(ruleAt(overview.tables, place)));
  const [state, setState] = useState<SaveState>({ kind: 'idle' });
  const rule = present(draft);

  const conflict = (now: Overview): void => {
    const theirs = ruleAt(now.tables, place);
    const here = !sameRule(theirs, draft.base);
    if (here) setDraft((kept) => rebase(kept, theirs));
    setState({ kind: 'conflict', where: here ? 'here' : 'elsewhere' });
  };

  const save = async (): Promise<boolean> => {
    // The page may have been loaded anew since the editing began.
    if (!sameRule(ruleAt(overview.tables, place), draft.base)) {
      conflict(overview);
      return false;
    }
    setState({ kind: 'saving' });
    try {
      await ask(saveAnswer, '/rules', {
        resourceVersion: overview.resourceVersion,
        changes: [{ place, rule }],
      });
      setDraft(beginDraft(rule));
      setState({ kind: 'saved' });
      await studio.reload();
      return true;
    } catch (error) {
      const code = failureCode(error);
      const now = code === 'METADATA_CHANGED' ? await studio.reload() : null;
      if (now) conflict(now);
      else setState({ kind: 'failed', code, message: error instanceof StudioFailure ? error.message : '' });
      return false;
    }
  };

  return {
    base: draft.base,
    rule,
    changed: isChanged(draft),
    set: (next) => {
      setDraft((kept) => change(kept, next));
      if (state.kind === 'saved') setState({ kind: 'idle' });
    },
    undo: canUndo(draft) ? () => setDraft(undo) : null,
    redo: canRedo(draft) ? () => setDraft(redo) : null,
    reset: (next) => {
      setDraft(beginDraft(next));
      setState({ kind: 'idle' });
    },
    save,
    state,
  };
}
