'use client';
/** Where one is in the calendar, kept in the address so that going back and reloading lead to the same place. */
import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { asView, type View } from './view.ts';

export type Mode = 'appointments' | 'availability';

export interface Place {
  readonly view: View | null;
  /** A day of the range shown; null for the present. */
  readonly date: string | null;
  readonly mode: Mode;
  /** Whose calendar staff look at; null for all doctors'. */
  readonly doctorId: string | null;
  /** The appointment whose details are open. */
  readonly appointmentId: string | null;
}

const UUID = /^[0-9a-f-]{36}$/i;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

export function readPlace(params: URLSearchParams): Place {
  const matching = (name: string, pattern: RegExp): string | null => {
    const value = params.get(name);
    return value !== null && pattern.test(value) ? value : null;
  };
  return {
    view: asView(params.get('view')),
    date: matching('date', DATE),
    mode: params.get('mode') === 'availability' ? 'availability' : 'appointments',
    doctorId: matching('doctor', UUID),
    appointmentId: matching('appointment', UUID),
  };
}

export function placePath({ view, date, mode, doctorId, appointmentId }: Place): string {
  const params = new URLSearchParams();
  if (mode === 'availability') params.set('mode', mode);
  if (doctorId) params.set('doctor', doctorId);
  if (view) params.set('view', view);
  if (date) params.set('date', date);
  if (appointmentId) params.set('appointment', appointmentId);
  const query = params.toString();
  return query === '' ? '/calendar' : `/calendar?${query}`;
}

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
