/** Doctors with weekly hours, time off and well-filled days, as the core and the reference both take them. */

import { minute, normalise, type Interval } from '../../../actions/src/scheduling/interval.ts';
import type { DoctorCalendar } from '../../../actions/src/scheduling/next-free.ts';
import { defaultRules, type SchedulingRules } from '../../../actions/src/scheduling/rules.ts';
import { proposeStarts } from '../../../actions/src/scheduling/starts.ts';
import type { Random } from '../measure/random.ts';
import type { WeeklyBlock, ReferenceDoctor } from './slot-by-slot.ts';
import type { BookingPlan } from './plan.ts';

const day = 24 * 60 * minute;
const zones = ['Asia/Dhaka', 'Europe/Moscow', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu'] as const;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

export interface BusyDoctor {
  readonly calendar: DoctorCalendar;
  readonly reference: ReferenceDoctor;
}

export interface BusyClinic {
  readonly doctors: readonly BusyDoctor[];
  readonly rules: SchedulingRules;
  readonly now: number;
}

export function drawClinic(plan: BookingPlan, random: Random): BusyClinic {
  const rules = { ...defaultRules, bufferMinutes: 5, horizonDays: plan.days };
  const now = Date.UTC(2026, 2, 2, 7, 20); // the weeks ahead hold a change of clocks in three of the zones
  const doctors = Array.from({ length: plan.doctors }, (_, index) =>
    drawDoctor(`doctor ${index}`, plan, rules, now, random),
  );
  return { doctors, rules, now };
}

/** Two blocks on four or five weekdays, kept for a year by now; half the doctors have some days off. */
function drawDoctor(
  doctorId: string,
  plan: BookingPlan,
  rules: SchedulingRules,
  now: number,
  random: Random,
): BusyDoctor {
  const timeZone = random.pick(zones);
  const days = weekdays.filter((_, index) => index !== 0 && (index !== 6 || random.chance(0.3)));
  const blocks: readonly WeeklyBlock[] = [
    { days, startMinute: 8 * 60 + random.below(5) * 15, durationMinutes: 240 },
    { days: days.slice(0, 3), startMinute: 14 * 60 + random.below(3) * 15, durationMinutes: 180 },
  ];
  const timeOff: Interval[] = random.chance(0.5)
    ? [{ start: now + random.below(plan.days) * day, end: 0 }].map(({ start }) => ({
        start,
        end: start + (1 + random.below(3)) * day,
      }))
    : [];
  const empty: DoctorCalendar = {
    doctorId,
    slots: blocks.map((block, index) => ({
      kind: 'recurring',
      id: `${doctorId} ${index}`,
      localStart: firstStart(block),
      durationMinutes: block.durationMinutes,
      rule: `FREQ=WEEKLY;BYDAY=${block.days.join(',')}`,
      timeZone,
    })),
    exceptions: timeOff.map(({ start, end }, index) => ({
      kind: 'time_off',
      id: `off ${index}`,
      startsAt: start,
      endsAt: end,
    })),
    doctorTaken: [],
    patientTaken: [],
  };
  const doctorTaken = fill(empty, plan, rules, now, random);
  const reference = { timeZone, blocks, timeOff, taken: doctorTaken, patientTaken: [] };
  return { calendar: { ...empty, doctorTaken }, reference };
}

/** Appointments of 15 to 45 minutes wherever there is room, until a share of the starts is gone; near days are fuller. */
function fill(
  calendar: DoctorCalendar,
  plan: BookingPlan,
  rules: SchedulingRules,
  now: number,
  random: Random,
): Interval[] {
  const taken: Interval[] = [];
  let freeFrom = 0;
  const starts = proposeStarts(calendar, 15, rules, now, { start: now, end: now + plan.days * day });
  for (const start of starts) {
    const nearness = 1 - (start - now) / (plan.days * day);
    if (start < freeFrom || !random.chance(plan.fullness * (0.5 + nearness))) continue;
    freeFrom = start + (random.pick([15, 30, 45]) + rules.bufferMinutes) * minute;
    taken.push({ start, end: freeFrom });
  }
  return normalise(taken);
}

/** The block's first day in 2025, which is one of its weekdays. */
function firstStart(block: WeeklyBlock): string {
  for (let date = 1; ; date += 1) {
    const at = Date.UTC(2025, 0, date) + block.startMinute * minute;
    if (block.days.includes(weekdays[new Date(at).getUTCDay()]!))
      return new Date(at).toISOString().slice(0, 16);
  }
}
