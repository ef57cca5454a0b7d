import { describe, expect, it } from 'vitest';
import { mayJoin, shownTie } from './shown-tie.ts';

const at = (time: string) => `2026-12-03T${time}:00Z`;
const now = Date.parse(at('10:10'));
const span = (name: string, from: string, to: string) => ({ name, starts_at: at(from), ends_at: at(to) });

describe('CHAT-13 the appointment a room names', () => {
  const going = span('going', '10:00', '10:30');
  const next = span('next', '12:00', '12:30');
  const over = span('over', '08:00', '08:30');

  it('is the one that goes on, then the one that comes next', () => {
    expect(shownTie([going, next], next, now)?.name).toBe('going');
    expect(shownTie([going, next], next, Date.parse(at('10:30')))?.name).toBe('next');
  });

  it('is the last one when none comes, and none when there was none', () => {
    expect(shownTie([], over, now)?.name).toBe('over');
    expect(shownTie([over], over, now)?.name).toBe('over');
    expect(shownTie([], undefined, now)).toBeUndefined();
  });
});

describe('CHAT-13 the way into the call', () => {
  const call = { status: 'upcoming', opens_at: at('10:00'), closes_at: at('11:00') };

  it.each([
    ['before the door opens', call, '09:59', false],
    ['from when it opens', call, '10:00', true],
    ['after the door has closed', call, '11:00', false],
    ['while it goes on, however late', { ...call, status: 'current' }, '12:00', true],
    ['when it is over', { ...call, status: 'finished' }, '10:10', false],
    ['when there is none', null, '10:10', false],
  ])('%s is as it should be', (_when, one, time, expected) => {
    expect(mayJoin(one, Date.parse(at(time)))).toBe(expected);
  });
});
