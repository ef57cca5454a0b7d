'use client';
/** Where one is in the calendar, kept in the address so that going back and reloading lead to the same place. */
import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { placePath, readPlace, type Place } from '../state/place.ts';

export function useCalendarPlace(): { place: Place; go: (change: Partial<Place>) => void } {
  const params = useSearchParams();
  const place = useMemo(() => readPlace(new URLSearchParams(params.toString())), [params]);
  const go = useCallback((change: Partial<Place>) => {
    // Read anew: two changes in one event would otherwise undo each other.
    const present = readPlace(new URLSearchParams(window.location.search));
    window.history.replaceState(null, '', placePath({ ...present, ...change }));
  }, []);
  return { place, go };
}
