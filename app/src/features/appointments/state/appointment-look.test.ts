import { describe, expect, it } from 'vitest';
import { lookOf, possibilities } from './appointment-look.ts';

const now = Date.UTC(2026, 10, 20, 12);
const later = '2026-11-20T13:00:00+00:00';
const earlier = '2026-11-20T17:30:00+06:00';
const facts = (status: string, endsAt = later, hasOpenProposal = false) => ({
  status,
  endsAt,
  hasOpenProposal,
});

describe('CAL-2 the state an appointment is shown in', () => {
  it.each([
    [facts('booked'), 'booked'],
    [facts('pending'), 'pending'],
    [facts('booked', later, true), 'proposed'],
    [facts('pending', later, true), 'proposed'],
    [facts('booked', earlier), 'finished'],
    [facts('booked', earlier, true), 'finished'],
    [facts('finished', later), 'finished'],
    [facts('cancelled', earlier), 'cancelled'],
  ])('%j is %s', (given, look) => {
    expect(lookOf(given, now)).toBe(look);
  });
});

describe('CAL-6 what one may do with an appointment', () => {
  const patient = { id: 'amina', role: 'patient' };
  const staff = { id: 'rina', role: 'staff' };

  it('is proposing and cancelling while nothing is proposed', () => {
    expect(possibilities('booked', patient, 'amina', null)).toEqual({
      propose: true,
      answer: false,
      withdraw: false,
      cancel: true,
      move: false,
    });
  });

  it('is withdrawing one’s own proposal, not answering it', () => {
    expect(possibilities('proposed', patient, 'amina', { proposedById: 'amina' })).toMatchObject({
      propose: false,
      answer: false,
      withdraw: true,
    });
  });

  it('is answering the other’s proposal', () => {
    expect(possibilities('proposed', patient, 'amina', { proposedById: 'karim' })).toMatchObject({
      answer: true,
      withdraw: false,
    });
  });

  it('is for the doctor and the staff as for one side', () => {
    const doctor = { id: 'karim', role: 'doctor' };

    expect(possibilities('proposed', doctor, 'amina', { proposedById: 'rina' })).toMatchObject({
      answer: false,
      withdraw: true,
    });
    expect(possibilities('proposed', staff, 'amina', { proposedById: 'amina' })).toMatchObject({
      answer: true,
      withdraw: false,
    });
  });

  it('BOOK-8 is moving at once for staff', () => {
    expect(possibilities('booked', staff, 'amina', null)).toMatchObject({
      move: true,
      propose: false,
      cancel: true,
    });
  });

  it.each(['finished', 'cancelled'] as const)('is nothing once it is %s', (look) => {
    expect(Object.values(possibilities(look, staff, 'amina', null))).not.toContain(true);
  });
});
