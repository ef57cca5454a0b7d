import { describe, expect, it } from 'vitest';
import { firstDayOfWeek } from './first-day.ts';

describe('CAL-2 the first day of the week', () => {
  it('is the one of the country the browser names', () => {
    expect(firstDayOfWeek('en', ['en-GB', 'en'])).toBe(1);
    expect(firstDayOfWeek('en', ['bn-BD', 'en-US'])).toBe(0);
  });

  it('is the one of the language where no country is named', () => {
    expect(firstDayOfWeek('ru', ['en-US'])).toBe(1);
    expect(firstDayOfWeek('bn', [])).toBe(0);
  });
});
