'use client';
/** Where one is in the calendar, kept in the address so that going back and reloading lead to the same place. */
import { useCallback, useMemo } from 'react';
import { moveTo, useAddress } from '../../shell/address.ts';
import { placePath, readPlace, type Place } from '../state/place.ts';

export function useCalendarPlace(): { place: Place; go: (change: Partial<Place>) => void } {
  const { search } = useAddress('/calendar');
  const place = useMemo(() => readPlace(new URLSearchParams(search)), [search]);
  const go = useCallback((change: Partial<Place>) => {
    // Read anew: two changes in one event would otherwise undo each other.
    const present = readPlace(new URLSearchParams(window.location.search));
    moveTo(placePath({ ...present, ...change }), 'change');
  }, []);
  return { place, go };
}
