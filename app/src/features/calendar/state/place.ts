/** Where one is in the calendar, as an address says it. What an address has wrong is left out. */
import { Temporal } from 'temporal-polyfill';
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

export function readPlace(params: URLSearchParams): Place {
  const matching = (name: string, pattern: RegExp): string | null => {
    const value = params.get(name);
    return value !== null && pattern.test(value) ? value : null;
  };
  return {
    view: asView(params.get('view')),
    date: asDate(params.get('date')),
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

function asDate(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString();
  } catch {
    return null; // 31 February
  }
}
