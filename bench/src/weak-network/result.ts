/** What the noted seconds of a call amount to, and whether that is what was promised. Pure. */

import type { Tick } from './people/recorder.ts';

export interface Heard {
  /** Of all the sound that was played: made up by the browser. From 0 to 1. */
  readonly concealed: number;
  /** The longest time without any packet of sound. */
  readonly longestGapMs: number;
}

export interface Seen {
  readonly framesPerSecond: number;
  /** Frames' height when most were seen; 0 when none came. */
  readonly height: number;
  /** The longest time without a new frame. */
  readonly longestStillMs: number;
}

export interface Said {
  readonly text: string;
  readonly afterMs: number;
}

export interface Side {
  readonly heard: Heard;
  /** Without the first seconds, in which the page finds out what it has to do with. */
  readonly heardLater: Heard;
  readonly seen: Seen;
}

export interface RungResult {
  readonly name: string;
  readonly seconds: number;
  readonly way: string;
  readonly roundTripMs: number | undefined;
  /** The person on the weak line, and the one at the other end. */
  readonly weak: Side;
  readonly other: Side;
  readonly said: readonly Said[];
  /** Until pictures were made small or taken away with a notice; undefined when they were not. */
  readonly steppedDownMs: number | undefined;
  readonly picturesOff: boolean;
  /** Into the call by a reload on such a line; undefined when not tried, null when not reached. */
  readonly joined: Joined | null | undefined;
}

export interface Joined {
  readonly soundMs: number;
  readonly pictureMs: number | undefined;
  readonly way: string;
}

export interface ComeBack {
  readonly name: string;
  /** From the moment the line was there again, or another way had to be taken, until sound came; null for never. */
  readonly weakHearsMs: number | null;
  readonly otherHearsMs: number | null;
  readonly seesMs: number | null;
  readonly way: string;
  readonly said: readonly Said[];
  /** Whether the person had to do anything, or was put back before the call. */
  readonly byItself: boolean;
}

export interface LadderResult {
  readonly at: string;
  readonly seed: number;
  readonly baseline: RungResult;
  readonly rungs: readonly RungResult[];
  /** Undefined when only conditions were looked at. */
  readonly outage: (ComeBack & { readonly seconds: number }) | undefined;
  readonly blocked: readonly (ComeBack & { readonly joined: Joined | null })[];
}

const settledAfterMs = 6_000;

const sum = (ticks: readonly Tick[], of: (tick: Tick) => number): number =>
  ticks.reduce((total, tick) => total + of(tick), 0);

/** The longest stretch of `from`…`to` without a tick that fits. */
function longestWithout(
  ticks: readonly Tick[],
  from: number,
  to: number,
  fits: (tick: Tick) => boolean,
): number {
  const moments = [from, ...ticks.filter(fits).map(({ at }) => at), to];
  return moments.reduce((longest, at, index) => Math.max(longest, at - (moments[index - 1] ?? at)), 0);
}

const within = (ticks: readonly Tick[], from: number, to: number): Tick[] =>
  ticks.filter(({ at }) => at > from && at <= to);

export function heard(all: readonly Tick[], from: number, to: number): Heard {
  const ticks = within(all, from, to);
  const samples = sum(ticks, (tick) => tick.audio.samples);
  return {
    concealed: samples === 0 ? 1 : sum(ticks, (tick) => tick.audio.concealed) / samples,
    longestGapMs: longestWithout(ticks, from, to, (tick) => tick.audio.packets > 0),
  };
}

export function seen(all: readonly Tick[], from: number, to: number): Seen {
  const ticks = within(all, from, to);
  const frames = sum(ticks, (tick) => tick.video.frames);
  const heights = new Map<number, number>();
  for (const { video } of ticks) {
    if (video.frames > 0) heights.set(video.height, (heights.get(video.height) ?? 0) + video.frames);
  }
  const [most] = [...heights].toSorted(([, one], [, other]) => other - one);
  return {
    framesPerSecond: frames / ((to - from) / 1_000),
    height: most?.[0] ?? 0,
    longestStillMs: longestWithout(ticks, from, to, (tick) => tick.video.frames > 0),
  };
}

export const side = (ticks: readonly Tick[], from: number, to: number): Side => ({
  heard: heard(ticks, from, to),
  heardLater: heard(ticks, Math.min(from + settledAfterMs, to), to),
  seen: seen(ticks, from, to),
});

/** Each sentence once, when it was first read; `already` was on the page before. */
export function said(ticks: readonly Tick[], from: number, already: ReadonlySet<string>): Said[] {
  const first = new Map<string, number>();
  for (const tick of ticks) {
    for (const text of tick.words) {
      if (!already.has(text) && !first.has(text)) first.set(text, tick.at - from);
    }
  }
  return [...first].map(([text, afterMs]) => ({ text, afterMs }));
}

/** Until something has come again, after `from`; null when it has not. */
export const firstAfter = (
  ticks: readonly Tick[],
  from: number,
  fits: (tick: Tick) => boolean,
): number | null => {
  const tick = ticks.find((one) => one.at > from && fits(one));
  return tick === undefined ? null : tick.at - from;
};

/** Sound that really came: some packets, and most of what was played was not made up. */
export const hearsWell = ({ audio }: Tick): boolean =>
  audio.packets > 0 && audio.samples > 0 && audio.concealed / audio.samples < 0.2;

export const seesMotion = ({ video }: Tick): boolean => video.frames > 0;
