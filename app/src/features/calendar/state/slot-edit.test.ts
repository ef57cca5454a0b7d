import { describe, expect, it } from 'vitest';
import {
  changeOfDraft,
  changeOfMove,
  draftOfOccurrence,
  draftOfSpan,
  minutesOfDraft,
  newSlotOf,
  patternChanged,
  recreationOf,
  restorationOf,
  type Occurrence,
  type SlotDraft,
} from './slot-edit.ts';

/** Wednesdays and Fridays from 9 to 12 in London, since 14 October; the touched one after the clocks went back. */
const anOccurrence = (change: Partial<Occurrence> = {}): Occurrence => ({
  slotId: 'slot',
  occurrence: '2026-11-20T09:00',
  recurring: true,
  moved: false,
  rule: 'FREQ=WEEKLY;BYDAY=WE,FR',
  timeZone: 'Europe/London',
  localStart: '2026-10-14T09:00',
  startsAt: '2026-11-20T09:00:00Z',
  endsAt: '2026-11-20T12:00:00Z',
  ...change,
});

const single = (): Occurrence =>
  anOccurrence({ occurrence: null, recurring: false, rule: null, localStart: null });

describe('CAL-3 a slot drawn on the calendar', () => {
  it('is offered in the reader’s own zone, whatever notation the calendar uses', () => {
    const span = { startsAt: '2026-11-20T10:00:00+06:00', endsAt: '2026-11-20T12:30:00+06:00' };

    expect(newSlotOf(draftOfSpan(span, 'Asia/Dhaka'))).toEqual({
      localStart: '2026-11-20T10:00',
      durationMinutes: 150,
      timeZone: 'Asia/Dhaka',
      rule: null,
    });
  });

  it('may go past midnight, up to a whole day', () => {
    expect(minutesOfDraft({ date: '2026-11-20', from: '22:00', to: '02:00' })).toBe(240);
    expect(minutesOfDraft({ date: '2026-11-20', from: '00:00', to: '00:00' })).toBe(1_440);
  });

  it('begins, when it repeats, on the first of its days', () => {
    const draft: SlotDraft = {
      date: '2026-11-20',
      from: '09:00',
      to: '17:00',
      timeZone: 'Asia/Dhaka',
      repeat: { weekdays: ['SU', 'MO'], interval: 1, end: { kind: 'after', count: 8 } },
    };

    expect(newSlotOf(draft)).toMatchObject({
      localStart: '2026-11-22T09:00',
      rule: 'FREQ=WEEKLY;BYDAY=MO,SU;COUNT=8',
    });
  });
});

describe('CAL-3 CAL-5 a slot dragged by somebody in another zone', () => {
  it('is moved on the clock of its own zone', () => {
    const to = { startsAt: '2026-11-20T16:00:00+06:00', endsAt: '2026-11-20T19:30:00+06:00' };

    expect(changeOfMove(anOccurrence(), to, 'FOLLOWING')).toEqual({
      slotId: 'slot',
      occurrence: '2026-11-20T09:00',
      scope: 'FOLLOWING',
      localStart: '2026-11-20T10:00',
      durationMinutes: 210,
      rule: null,
      timeZone: null,
    });
  });

  it('keeps its length on the clock where the clocks change meanwhile', () => {
    const night = { startsAt: '2026-10-24T21:00:00Z', endsAt: '2026-10-25T06:00:00Z' };

    expect(changeOfMove(single(), night, 'ALL')).toMatchObject({
      localStart: '2026-10-24T22:00',
      durationMinutes: 480,
    });
  });

  it('is put back to where it was', () => {
    expect(restorationOf(anOccurrence())).toMatchObject({ scope: 'THIS', localStart: '2026-11-20T09:00' });
    expect(restorationOf(single())).toMatchObject({ scope: 'ALL', occurrence: null });
    expect(recreationOf(single())).toEqual({
      localStart: '2026-11-20T09:00',
      durationMinutes: 180,
      timeZone: 'Europe/London',
      rule: null,
    });
  });
});

describe('CAL-3 a series changed in the form', () => {
  const draft = (change: Partial<SlotDraft> = {}): SlotDraft => ({
    ...draftOfOccurrence(anOccurrence()),
    ...change,
  });

  it('starts from what it is', () => {
    expect(draft()).toEqual({
      date: '2026-11-20',
      from: '09:00',
      to: '12:00',
      timeZone: 'Europe/London',
      repeat: { weekdays: ['WE', 'FR'], interval: 1, end: { kind: 'never' } },
    });
    expect(patternChanged(anOccurrence(), draft({ from: '08:00' }))).toBe(false);
  });

  it('takes a new time without a new rule, in any scope', () => {
    for (const scope of ['THIS', 'FOLLOWING', 'ALL'] as const) {
      expect(changeOfDraft(anOccurrence(), draft({ from: '08:00' }), scope)).toEqual({
        slotId: 'slot',
        occurrence: '2026-11-20T09:00',
        scope,
        localStart: '2026-11-20T08:00',
        durationMinutes: 240,
        rule: null,
        timeZone: null,
      });
    }
  });

  it('takes a new pattern for all from its first occurrence on', () => {
    const changed = draft({ repeat: { weekdays: ['TH'], interval: 1, end: { kind: 'never' } } });

    expect(patternChanged(anOccurrence(), changed)).toBe(true);
    expect(changeOfDraft(anOccurrence(), changed, 'ALL')).toMatchObject({
      occurrence: '2026-10-14T09:00',
      localStart: '2026-10-15T09:00',
      rule: 'FREQ=WEEKLY;BYDAY=TH',
    });
  });

  it('takes a new pattern for the following from the touched occurrence on', () => {
    const changed = draft({ repeat: { weekdays: ['MO'], interval: 2, end: { kind: 'after', count: 3 } } });

    expect(changeOfDraft(anOccurrence(), changed, 'FOLLOWING')).toMatchObject({
      occurrence: '2026-11-20T09:00',
      localStart: '2026-11-23T09:00',
      rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=3',
    });
  });

  it('may move to the clocks of another zone', () => {
    expect(changeOfDraft(anOccurrence(), draft({ timeZone: 'Asia/Dhaka' }), 'ALL').timeZone).toBe(
      'Asia/Dhaka',
    );
  });

  it('keeps a rule that the form cannot show', () => {
    const monthly = anOccurrence({ rule: 'FREQ=MONTHLY;BYDAY=3FR' });

    expect(draftOfOccurrence(monthly).repeat).toBeNull();
    expect(changeOfDraft(monthly, { ...draftOfOccurrence(monthly), from: '10:00' }, 'ALL')).toMatchObject({
      rule: null,
      localStart: '2026-11-20T10:00',
    });
  });
});
