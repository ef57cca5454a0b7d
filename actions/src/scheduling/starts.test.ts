import { describe, expect, it } from 'vitest';
import type { SingleSlot } from './availability.ts';
import { nextFree } from './next-free.ts';
import { defaultRules, schedulingRules } from './rules.ts';
import { type Calendar, decideBooking, proposeStarts } from './starts.ts';

const at = (time: string) => Date.parse(`2026-06-10T${time}Z`);
const now = at('06:00');
const day = { start: at('00:00'), end: at('23:59') };
const rules = { ...defaultRules, minimumNoticeMinutes: 0, durationsMinutes: [15, 20, 30, 60] };

function slot(from: string, until: string): SingleSlot {
  return { kind: 'single', id: from, startsAt: at(from), endsAt: at(until) };
}

function aCalendar(shape: Partial<Calendar>): Calendar {
  return { slots: [], exceptions: [], doctorTaken: [], patientTaken: [], ...shape };
}

function offered(calendar: Calendar, durationMinutes: number, changed: Partial<typeof rules> = {}): string[] {
  const starts = proposeStarts(calendar, durationMinutes, { ...rules, ...changed }, now, day);
  return starts.map((start) => new Date(start).toISOString().slice(11, 16));
}

describe('CAL-7 the slot 10:00–10:50 with an increment of 15', () => {
  const calendar = aCalendar({ slots: [slot('10:00', '10:50')] });

  it('gives 10:00, 10:15 and 10:30', () => {
    expect(offered(calendar, 15)).toEqual(['10:00', '10:15', '10:30']);
    expect(offered(calendar, 20)).toEqual(['10:00', '10:15', '10:30']);
  });

  it('gives fewer starts to longer appointments, which must fit as a whole', () => {
    expect(offered(calendar, 30)).toEqual(['10:00', '10:15']);
    expect(offered(calendar, 60)).toEqual([]);
  });

  it('counts from the start of the slot, not of the hour', () => {
    expect(offered(aCalendar({ slots: [slot('10:10', '11:00')] }), 20)).toEqual(['10:10', '10:25', '10:40']);
  });
});

describe('BOOK-1 free starts', () => {
  it('leave out taken time and the buffer before it', () => {
    const calendar = aCalendar({
      slots: [slot('10:00', '12:00')],
      doctorTaken: [{ start: at('11:00'), end: at('11:30') }],
    });

    expect(offered(calendar, 30)).toEqual(['10:00', '10:15', '10:30', '11:30']);
    expect(offered(calendar, 30, { bufferMinutes: 10 })).toEqual(['10:00', '10:15', '11:30']);
  });

  it('leave out what the patient has elsewhere', () => {
    const calendar = aCalendar({
      slots: [slot('10:00', '11:00')],
      patientTaken: [{ start: at('10:00'), end: at('10:20') }],
    });

    expect(offered(calendar, 30)).toEqual(['10:30']);
  });

  it('reach over slots that touch, each with its own grid', () => {
    const calendar = aCalendar({ slots: [slot('10:00', '10:40'), slot('10:40', '11:10')] });

    expect(offered(calendar, 30)).toEqual(['10:00', '10:15', '10:30', '10:40']);
  });

  it('keep the grid of the slot where time off cuts into it', () => {
    const timeOff = { kind: 'time_off', id: 'off', startsAt: at('09:00'), endsAt: at('10:20') } as const;
    const calendar = aCalendar({ slots: [slot('10:00', '11:00')], exceptions: [timeOff] });

    expect(offered(calendar, 15)).toEqual(['10:30', '10:45']);
  });

  it('keep the notice and the horizon, to the minute', () => {
    const calendar = aCalendar({ slots: [slot('06:00', '08:00')] });

    expect(offered(calendar, 60, { minimumNoticeMinutes: 45 })).toEqual(['06:45', '07:00']);
    const tomorrow = { ...slot('06:00', '08:00'), startsAt: now + 86_400_000, endsAt: now + 93_600_000 };
    const wide = { start: now, end: now + 200_000_000 };
    const starts = proposeStarts(
      aCalendar({ slots: [tomorrow] }),
      60,
      { ...rules, horizonDays: 1 },
      now,
      wide,
    );
    expect(starts).toEqual([now + 86_400_000]);
  });

  it('are none for a length that is not offered', () => {
    expect(offered(aCalendar({ slots: [slot('10:00', '12:00')] }), 25)).toEqual([]);
  });
});

describe('BOOK-3 a start that is no longer free', () => {
  const calendar = aCalendar({
    slots: [slot('10:00', '12:00')],
    doctorTaken: [{ start: at('10:00'), end: at('10:30') }],
    patientTaken: [{ start: at('11:00'), end: at('11:30') }],
  });

  it.each([
    ['10:00', 30, 'SLOT_TAKEN'],
    ['11:00', 30, 'PATIENT_BUSY'],
    ['11:40', 20, 'START_NOT_ALIGNED'],
    ['11:45', 30, 'SLOT_UNAVAILABLE'],
    ['09:45', 30, 'SLOT_UNAVAILABLE'],
    ['05:00', 30, 'NOTICE_TOO_SHORT'],
    ['10:30', 25, 'DURATION_NOT_OFFERED'],
  ])('at %s for %i minutes is refused with %s', (time, durationMinutes, code) => {
    const decision = decideBooking(calendar, { startsAt: at(time), durationMinutes }, rules, now);

    expect(decision).toEqual({ accepted: false, code });
  });

  it('and one that is free is accepted with its end and the end of its buffer', () => {
    const wish = { startsAt: at('11:30'), durationMinutes: 30 };
    const decision = decideBooking(calendar, wish, { ...rules, bufferMinutes: 5 }, now);

    expect(decision).toEqual({ accepted: true, endsAt: at('12:00'), occupiedUntil: at('12:05') });
  });
});

describe('BOOK-7 the next free start', () => {
  it('comes earliest first, and at the same time from the doctor ranked first', () => {
    const doctors = [
      { ...aCalendar({ slots: [slot('10:00', '10:30')] }), doctorId: 'second choice' },
      { ...aCalendar({ slots: [slot('09:45', '10:30')] }), doctorId: 'early' },
    ];
    const free = nextFree(doctors, 30, rules, now, day, 3);

    expect(free.map(({ doctorId, startsAt }) => [doctorId, startsAt])).toEqual([
      ['early', at('09:45')],
      ['second choice', at('10:00')],
      ['early', at('10:00')],
    ]);
  });
});

describe('the rules', () => {
  it('hold as delivered', () => {
    expect(schedulingRules.parse(defaultRules)).toEqual(defaultRules);
  });

  it.each([{ incrementMinutes: 0 }, { durationsMinutes: [] }, { horizonDays: 731 }, { bufferMinutes: 2.5 }])(
    'refuse %j',
    (fault) => {
      expect(schedulingRules.safeParse({ ...defaultRules, ...fault }).success).toBe(false);
    },
  );
});
