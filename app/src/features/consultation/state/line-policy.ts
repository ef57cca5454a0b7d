/**
 * What a weak line does to the pictures: sound first. Small pictures while the line is strained, none while the
 * sound itself suffers, and back again step by step once it has been calm. Pure: `samplesPerSecond` samples go in.
 */

export const samplesPerSecond = 4;

/** A moment of the call as this browser saw it. Shares are from 0 to 1. */
export interface LineSample {
  /** Anything has come from the server at all. */
  readonly alive: boolean;
  /** Of the sound that was played: made up because the real one was missing; undefined when none should come. */
  readonly soundMissing: number | undefined;
  /** Of the sound that was played: what had not come by then, whether lost or late. */
  readonly soundLate: number;
  readonly lostIn: number;
  readonly lostOut: number;
  /** What the browser believes it can send; undefined while it does not know. */
  readonly outKbit: number | undefined;
  /** A picture that should be moving stands still, or the server has stopped sending it for want of room. */
  readonly frozen: boolean;
  /** The server says that somebody else's line is worse than ours. */
  readonly otherIsWeak: boolean;
}

export type Pictures = 'full' | 'small' | 'off';

/** Samples in a row. */
interface Runs {
  readonly dead: number;
  readonly strainedOut: number;
  readonly strainedIn: number;
  readonly hurt: number;
  readonly broken: number;
  readonly calm: number;
}

export interface LineState {
  readonly pictures: Pictures;
  /** Nothing has come for some seconds. */
  readonly silent: boolean;
  readonly runs: Runs;
  /** Calm samples that are asked for before the next step back up. */
  readonly patience: number;
}

const inSamples = (seconds: number): number => seconds * samplesPerSecond;

const limits = {
  lost: 0.04,
  /** Below it the smallest picture and the sound do not both fit. */
  outKbit: 150,
  soundHurt: 0.04,
  soundBroken: 0.15,
  /** A slow machine plays late what came in time; a line that has become narrow or long brings it late. */
  soundLate: 0.3,
  strainedOutFor: inSamples(1.5),
  /** What is lost on the way here may have been lost on the other's way out; the server needs some seconds to say so. */
  strainedInFor: inSamples(12),
  hurtFor: inSamples(3),
  brokenFor: inSamples(0.5),
  deadFor: inSamples(3),
  /** After a break without warning: it may have been a hiccup. */
  breath: inSamples(3),
  firstPatience: inSamples(10),
  longestPatience: inSamples(120),
} as const;

const noRuns: Runs = { dead: 0, strainedOut: 0, strainedIn: 0, hurt: 0, broken: 0, calm: 0 };

export const steadyLine: LineState = {
  pictures: 'full',
  silent: false,
  runs: noRuns,
  patience: limits.firstPatience,
};

const run = (before: number, goesOn: boolean): number => (goesOn ? before + 1 : 0);

function runsAfter({ pictures, runs }: LineState, sample: LineSample): Runs {
  const { soundMissing = 0, soundLate, lostIn, lostOut, outKbit = Infinity, frozen, otherIsWeak } = sample;
  // A browser that sends nothing but sound does not find out how much more there would be room for.
  const out = lostOut > limits.lost || (pictures !== 'off' && outKbit < limits.outKbit);
  const missing = soundMissing > limits.soundHurt;
  const into = !otherIsWeak && (lostIn > limits.lost || frozen || missing);
  const strainedOut = run(runs.strainedOut, out);
  const strainedIn = run(runs.strainedIn, into);
  // Only what is lost on one's own line gets better by sending and asking for less.
  const own = strainedOut > 0 || strainedIn >= limits.strainedInFor;
  return {
    dead: 0,
    strainedOut,
    strainedIn,
    hurt: run(runs.hurt, own && missing),
    // Whoever's line it is: without pictures there is more room on both. What came in time was missed by a slow machine.
    broken: run(
      runs.broken,
      soundMissing > limits.soundBroken && (own || lostIn > limits.lost || soundLate > limits.soundLate),
    ),
    calm: run(runs.calm, !out && !into),
  };
}

const smaller = { full: 'small', small: 'off', off: 'off' } as const;
const larger = { off: 'small', small: 'full', full: 'full' } as const;

function stepTo(state: LineState, pictures: Pictures): LineState {
  if (pictures === state.pictures) return state;
  return {
    ...state,
    pictures,
    // The new size is given its time to help.
    runs: { ...state.runs, hurt: 0, broken: 0, calm: 0 },
    patience: patienceAfter(state, pictures),
  };
}

function patienceAfter({ pictures: before, patience }: LineState, pictures: Pictures): number {
  if (before === 'full' && pictures === 'off') return limits.breath;
  // Each attempt with pictures costs some of the sound, so what keeps failing is tried less and less often.
  if (before === 'small' && pictures === 'off') return Math.min(limits.longestPatience, patience * 2);
  return pictures === 'full' ? limits.firstPatience : Math.max(limits.firstPatience, patience);
}

export function nextLine(before: LineState, sample: LineSample): LineState {
  if (!sample.alive) {
    // A line that is dead says nothing about how wide it is.
    const dead = before.runs.dead + 1;
    return { ...before, silent: dead >= limits.deadFor, runs: { ...noRuns, dead } };
  }
  const runs = runsAfter(before, sample);
  const now = { ...before, silent: false, runs };
  if (runs.broken >= limits.brokenFor) return stepTo(now, 'off');
  if (runs.hurt >= limits.hurtFor) return stepTo(now, smaller[now.pictures]);
  const strained = runs.strainedOut >= limits.strainedOutFor || runs.strainedIn >= limits.strainedInFor;
  if (now.pictures === 'full' && strained) return stepTo(now, 'small');
  if (runs.calm >= now.patience) return stepTo(now, larger[now.pictures]);
  return now;
}
