import { describe, expect, it } from 'vitest';
import { nextTurn, pageView, type PageFacts } from './page-view.ts';

const noon = Date.UTC(2026, 0, 1, 12);
const minute = 60_000;
const consultation = {
  status: 'upcoming',
  opensAt: new Date(noon - 15 * minute).toISOString(),
  closesAt: new Date(noon + 50 * minute).toISOString(),
};
const facts = (shape: Partial<PageFacts>): PageFacts => ({
  consultation,
  host: false,
  admission: null,
  ready: true,
  now: noon,
  ...shape,
});

describe('the page of a consultation', () => {
  it.each([
    ['an appointment without a call', facts({ consultation: null }), 'none'],
    ['too early, even when ready', facts({ now: noon - 16 * minute }), 'early'],
    ['before the devices were looked at', facts({ ready: false }), 'devices'],
    ['a patient who is ready', facts({}), 'waiting'],
    ['a patient who waits', facts({ admission: 'waiting' }), 'waiting'],
    ['a patient who was let in', facts({ admission: 'admitted' }), 'call'],
    [
      'a patient who was let in and has reloaded without being ready',
      facts({ admission: 'admitted', ready: false }),
      'devices',
    ],
    ['a patient who was removed', facts({ admission: 'removed', ready: false }), 'removed'],
    ['the doctor who is ready', facts({ host: true }), 'call'],
    ['a call that never began and whose time has passed', facts({ now: noon + 51 * minute }), 'over'],
    [
      'a call that goes on after its time',
      facts({ consultation: { ...consultation, status: 'current' }, host: true, now: noon + 99 * minute }),
      'call',
    ],
    ['a call that was ended', facts({ consultation: { ...consultation, status: 'finished' } }), 'over'],
  ] as const)('VID-3 %s', (_situation, given, view) => {
    expect(pageView(given)).toBe(view);
  });

  it('VID-1 turns by itself when the door opens and when it closes', () => {
    expect(nextTurn(consultation, noon - 60 * minute)).toBe(noon - 15 * minute);
    expect(nextTurn(consultation, noon)).toBe(noon + 50 * minute);
    expect(nextTurn(consultation, noon + 60 * minute)).toBeNull();
    expect(nextTurn({ ...consultation, status: 'current' }, noon)).toBeNull();
  });
});
