'use client';
/** The selection in the page's address, and how it changes. */
import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { choose, readSelection, writeSelection, type Selection } from './state/selection.ts';

/** A step of its own can be gone back from; a change within a step cannot. */
export type ChangeSelection = (change: Partial<Selection>, as?: 'step' | 'change') => void;

export function useSelection(): [Selection, ChangeSelection] {
  const query = useSearchParams();
  const selection = useMemo(() => readSelection(query), [query]);
  const change = useCallback<ChangeSelection>((change, as = 'change') => {
    // Read anew: two changes may come before the page has been drawn in between.
    const present = readSelection(new URLSearchParams(window.location.search));
    const next = choose(present, change);
    const address = window.location.pathname + writeSelection(next);
    if (as === 'step') window.history.pushState(null, '', address);
    else window.history.replaceState(null, '', address);
  }, []);
  return [selection, change];
}
