import { describe, expect, it } from 'vitest';
import { asPhone, inUnits, reminderChoices } from './reminder-times.ts';

describe('NOT-1 reminder times', () => {
  it('offer what is usual and keep what was chosen besides', () => {
    expect(reminderChoices([45, 60])).toEqual([10_080, 2_880, 1_440, 120, 60, 45, 30, 10]);
  });

  it('are said in the largest unit without a fraction', () => {
    expect(inUnits(2_880)).toEqual({ count: 2, unit: 'day' });
    expect(inUnits(90)).toEqual({ count: 90, unit: 'minute' });
    expect(inUnits(120)).toEqual({ count: 2, unit: 'hour' });
    expect(inUnits(0)).toEqual({ count: 0, unit: 'minute' });
  });
});

describe('NOT-2 a number for text messages', () => {
  it('is understood however it is written', () => {
    expect(asPhone('+880 1712-345678')).toBe('+8801712345678');
    expect(asPhone('0044 (20) 7946 0018')).toBe('+442079460018');
  });

  it('needs its country', () => {
    expect(asPhone('01712 345678')).toBeNull();
    expect(asPhone('+880')).toBeNull();
    expect(asPhone('+88017123456789012')).toBeNull();
  });
});
