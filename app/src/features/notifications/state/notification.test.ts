import { describe, expect, it } from 'vitest';
import { readNotification } from './notification.ts';

const row = {
  kind: 'shift.proposed',
  appointment_id: 'a1',
  payload: {
    startsAt: '2026-12-03T04:00:00+00:00',
    proposedStartsAt: '2026-12-04T04:00:00+00:00',
    doctorName: 'Dr Karim',
    patientName: 'Amina',
  },
};

describe('NOT-2 a notification in the bell', () => {
  it('names the other side', () => {
    expect(readNotification(row, { role: 'patient' }).who).toBe('Dr Karim');
    expect(readNotification(row, { role: 'doctor' }).who).toBe('Amina');
    expect(readNotification(row, { role: 'staff' }).who).toBe('Amina · Dr Karim');
  });

  it('leads to its appointment, an offer to where one books', () => {
    expect(readNotification(row, { role: 'patient' }).href).toBe('/appointments/a1');
    const offer = { ...row, kind: 'waitlist.offered', appointment_id: null };
    expect(readNotification(offer, { role: 'patient' }).href).toBe('/book');
    expect(readNotification({ ...row, appointment_id: null }, { role: 'patient' }).href).toBeNull();
  });

  it('of a kind and shape unknown here is shown without them', () => {
    const unknown = { kind: 'prescription.issued', appointment_id: null, payload: 'later' };

    expect(readNotification(unknown, { role: 'patient' })).toEqual({
      kind: null,
      who: null,
      startsAt: null,
      proposedStartsAt: null,
      reason: null,
      href: null,
    });
    expect(
      readNotification({ ...row, payload: { startsAt: 'soon' } }, { role: 'patient' }).startsAt,
    ).toBeNull();
  });
});
