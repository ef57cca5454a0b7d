import { describe, expect, it } from 'vitest';
import { appointmentEntries, closedEntries, type CalendarAppointment } from './entries.ts';

const now = Date.UTC(2026, 10, 20, 12);
const names = {
  appointment: (one: CalendarAppointment) => one.patient.name,
  slot: 'Available',
  timeOff: 'Time off',
};

const anAppointment = (change: Partial<CalendarAppointment> = {}): CalendarAppointment => ({
  id: 'one',
  status: 'booked',
  startsAt: '2026-11-21T09:00:00Z',
  endsAt: '2026-11-21T09:30:00Z',
  doctor: { id: 'karim', name: 'Dr Karim' },
  patient: { id: 'amina', name: 'Amina' },
  proposal: null,
  ...change,
});

const proposal = {
  startsAt: '2026-11-22T09:00:00Z',
  endsAt: '2026-11-22T09:30:00Z',
  expiresAt: '2026-11-20T18:00:00Z',
};

describe('CAL-6 an appointment with another time proposed', () => {
  it('stands at both times, because both are reserved', () => {
    const entries = appointmentEntries([anAppointment({ proposal })], now, names);

    expect(entries.map(({ start, facts }) => [start, facts.kind])).toEqual([
      ['2026-11-21T09:00:00Z', 'appointment'],
      ['2026-11-22T09:00:00Z', 'proposal'],
    ]);
    expect(entries[0]?.facts).toMatchObject({ look: 'proposed' });
  });

  it('stands at its own time alone once the proposal has expired or the appointment was cancelled', () => {
    const expired = { ...proposal, expiresAt: '2026-11-20T11:59:00Z' };

    expect(appointmentEntries([anAppointment({ proposal: expired })], now, names)).toMatchObject([
      { facts: { look: 'booked' } },
    ]);
    expect(appointmentEntries([anAppointment({ proposal, status: 'cancelled' })], now, names)).toMatchObject([
      { facts: { look: 'cancelled' } },
    ]);
  });
});

describe('CAL-2 a week with open hours', () => {
  it('has the rest of it in the background', () => {
    const open = [{ startsAt: '2026-11-20T09:00:00Z', endsAt: '2026-11-20T17:00:00Z' }];
    const range = { startsAt: '2026-11-20T00:00:00Z', endsAt: '2026-11-21T00:00:00Z' };

    expect(closedEntries(open, range)).toMatchObject([
      { start: range.startsAt, end: '2026-11-20T09:00:00Z', display: 'background' },
      { start: '2026-11-20T17:00:00Z', end: range.endsAt, display: 'background' },
    ]);
  });
});
