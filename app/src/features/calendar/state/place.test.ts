import { describe, expect, it } from 'vitest';
import { placePath, readPlace, type Place } from './place.ts';

const somewhere: Place = {
  view: 'month',
  date: '2026-12-01',
  mode: 'availability',
  doctorId: '10000000-0000-4000-8000-000000000003',
  appointmentId: '20000000-0000-4000-8000-000000000001',
};

const read = (path: string): Place => readPlace(new URL(path, 'https://clinic.example').searchParams);

describe('CAL-2 a place in the calendar', () => {
  it('comes back from its address', () => {
    expect(read(placePath(somewhere))).toEqual(somewhere);
  });

  it('is the present, with everything as usual, where the address says nothing', () => {
    expect(read('/calendar')).toEqual({
      view: null,
      date: null,
      mode: 'appointments',
      doctorId: null,
      appointmentId: null,
    });
    expect(placePath(read('/calendar'))).toBe('/calendar');
  });

  it('is not led astray by what an address has wrong', () => {
    const wrong = '/calendar?view=year&date=2026-02-31T00&mode=x&doctor=1&appointment=%22';

    expect(read(wrong)).toEqual(read('/calendar'));
    expect(read('/calendar?date=2026-02-31').date).toBeNull();
  });
});
