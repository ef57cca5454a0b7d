'use client';
/** The selection in the page's address, and how it changes. */
import { useCallback, useMemo } from 'react';
import { moveTo, useAddress } from '../shell/address.ts';
import { choose, readSelection, writeSelection, type Selection } from './state/selection.ts';

/** A step of its own can be gone back from; a change within a step cannot. */
export type ChangeSelection = (change: Partial<Selection>, as?: 'step' | 'change') => void;

export function useSelection(): [Selection, ChangeSelection] {
  const { search } = useAddress('/book');
  const selection = useMemo(() => readSelection(new URLSearchParams(search)), [search]);
  const change = useCallback<ChangeSelection>((change, as = 'change') => {
    // Read anew: two changes may come before the page has been drawn in between.
    const present = readSelection(new URLSearchParams(window.location.search));
    const next = choose(present, change);
    moveTo(window.location.pathname + writeSelection(next), as);
  }, []);
  return [selection, change];
}
