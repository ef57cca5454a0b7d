import { describe, expect, it } from 'vitest';
import { DURATION_LIST, inBounds, parseMinuteList, REMINDER_LIST } from './rules.ts';

describe('BOOK-6 lists of minutes in the clinic’s rules', () => {
  it('are read however they are separated, each once', () => {
    expect(parseMinuteList('15, 30;45  60,30', DURATION_LIST)).toEqual([15, 30, 45, 60]);
  });

  it('are refused when a number is none or out of bounds', () => {
    expect(parseMinuteList('15, half an hour', DURATION_LIST)).toBeNull();
    expect(parseMinuteList('4', DURATION_LIST)).toBeNull();
    expect(parseMinuteList('481', DURATION_LIST)).toBeNull();
    expect(parseMinuteList('1.5', DURATION_LIST)).toBeNull();
    expect(parseMinuteList('-15', DURATION_LIST)).toBeNull();
  });

  it('may be empty for reminders, not for lengths', () => {
    expect(parseMinuteList(' ', REMINDER_LIST)).toEqual([]);
    expect(parseMinuteList(' ', DURATION_LIST)).toBeNull();
    expect(parseMinuteList('1 2 3 4 5 6 7', REMINDER_LIST)).toBeNull();
  });
});

describe('BOOK-6 single numbers in the clinic’s rules', () => {
  it('keep the bounds of the database, whole numbers only', () => {
    expect(inBounds('hold_minutes', 1)).toBe(true);
    expect(inBounds('hold_minutes', 60)).toBe(true);
    expect(inBounds('hold_minutes', 0)).toBe(false);
    expect(inBounds('hold_minutes', 61)).toBe(false);
    expect(inBounds('hold_minutes', 2.5)).toBe(false);
    expect(inBounds('hold_minutes', '')).toBe(false);
  });
});
