/** Free starts by the core and by the reference, over the very same questions; both must answer the same. */

import { minute, within } from '../../../actions/src/scheduling/interval.ts';
import { nextFree } from '../../../actions/src/scheduling/next-free.ts';
import { proposeStarts } from '../../../actions/src/scheduling/starts.ts';
import { median } from '../measure/percentiles.ts';
import { Random } from '../measure/random.ts';
import { type BusyClinic, drawClinic } from './busy-clinic.ts';
import type { BookingPlan } from './plan.ts';
import { nextFreeSlotBySlot, slotBySlot } from './slot-by-slot.ts';

const day = 24 * 60 * minute;

export interface Comparison {
  /** Milliseconds per question, each the median of the rounds. */
  readonly core: number;
  readonly reference: number;
  readonly rounds: readonly { readonly core: number; readonly reference: number }[];
}

export interface Calculations {
  readonly appointments: number;
  readonly doctorDay: Comparison;
  readonly nextFree: Comparison;
}

export function measureCalculations(plan: BookingPlan): Calculations {
  const random = new Random(plan.seed);
  const clinic = drawClinic(plan, random);
  return {
    appointments: clinic.doctors.reduce((sum, { calendar }) => sum + calendar.doctorTaken.length, 0),
    doctorDay: compare(plan, plan.doctorDays, doctorDays(clinic, plan, random)),
    nextFree: compare(plan, plan.nextFrees, nextFrees(clinic, plan)),
  };
}

interface Contest {
  readonly core: (question: number) => unknown;
  readonly reference: (question: number) => unknown;
}

/** One doctor's day; each side gets what is taken on that day, as a handler loads it. */
function doctorDays(clinic: BusyClinic, plan: BookingPlan, random: Random): Contest {
  const questions = Array.from({ length: plan.doctorDays }, () => {
    const { calendar, reference } = random.pick(clinic.doctors);
    const start = Math.floor(clinic.now / day) * day + (1 + random.below(plan.days - 2)) * day;
    const window = { start, end: start + day };
    const reach = { start: window.start - day, end: window.end + day };
    const taken = within(calendar.doctorTaken, reach);
    return {
      window,
      minutes: random.pick([15, 30]),
      calendar: { ...calendar, doctorTaken: taken },
      reference: { ...reference, taken },
    };
  });
  return {
    core: (index) => {
      const { calendar, minutes, window } = questions[index]!;
      return proposeStarts(calendar, minutes, clinic.rules, clinic.now, window);
    },
    reference: (index) => {
      const { reference, minutes, window } = questions[index]!;
      return slotBySlot(reference, minutes, clinic.rules, clinic.now, window);
    },
  };
}

function nextFrees(clinic: BusyClinic, plan: BookingPlan): Contest {
  const window = { start: clinic.now, end: clinic.now + plan.days * day };
  const calendars = clinic.doctors.map(({ calendar }) => calendar);
  const references = clinic.doctors.map(({ reference }) => reference);
  const ranks = new Map(calendars.map(({ doctorId }, rank) => [doctorId, rank]));
  return {
    core: () =>
      nextFree(calendars, 30, clinic.rules, clinic.now, window, 10).map(({ doctorId, startsAt }) => ({
        doctor: ranks.get(doctorId),
        startsAt,
      })),
    reference: () => nextFreeSlotBySlot(references, 30, clinic.rules, clinic.now, window, 10),
  };
}

/** The first round of both is for the compiler and not counted; then they take turns. */
function compare(plan: BookingPlan, questions: number, contest: Contest): Comparison {
  const timed = (ask: (question: number) => unknown): { answers: string; perQuestion: number } => {
    const answers: unknown[] = [];
    const start = performance.now();
    for (let question = 0; question < questions; question += 1) answers.push(ask(question));
    return { perQuestion: (performance.now() - start) / questions, answers: JSON.stringify(answers) };
  };
  if (timed(contest.core).answers !== timed(contest.reference).answers) {
    throw new Error('the core and the reference do not find the same free starts');
  }
  const rounds = Array.from({ length: plan.rounds }, () => ({
    reference: timed(contest.reference).perQuestion,
    core: timed(contest.core).perQuestion,
  }));
  return {
    core: median(rounds.map((round) => round.core)),
    reference: median(rounds.map((round) => round.reference)),
    rounds,
  };
}
