/** Puts one call through the ladder of conditions, and says what happened on each rung. */

import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { clear, type Condition, silent } from './link/conditions.ts';
import type { WeakLink } from './link/link.ts';
import type { Caller, TwoInACall } from './people/call.ts';
import type { Tick } from './people/recorder.ts';
import type { LadderPlan, Rung } from './plan.ts';
import {
  type ComeBack,
  firstAfter,
  hearsWell,
  type Joined,
  type LadderResult,
  type RungResult,
  said,
  seesMotion,
  side,
} from './result.ts';

const lookEveryMs = 500;
const texts = JSON.parse(readFileSync(new URL('../../../app/messages/en.json', import.meta.url), 'utf8')) as {
  consultation: Record<'picturesSmall' | 'picturesOff', string>;
};

const isStep = (text: string): boolean =>
  [texts.consultation.picturesSmall, texts.consultation.picturesOff].some((step) => text.startsWith(step));

export class Ladder {
  readonly #plan: LadderPlan;
  readonly #link: WeakLink;
  readonly #newCall: () => Promise<TwoInACall>;
  #call: TwoInACall;
  readonly #say: (sentence: string) => void;
  readonly #signal: AbortSignal;

  constructor(
    parts: {
      plan: LadderPlan;
      link: WeakLink;
      call: TwoInACall;
      newCall: () => Promise<TwoInACall>;
      signal: AbortSignal;
    },
    say: (sentence: string) => void,
  ) {
    this.#plan = parts.plan;
    this.#link = parts.link;
    this.#call = parts.call;
    this.#newCall = parts.newCall;
    this.#signal = parts.signal;
    this.#say = say;
  }

  async climb(): Promise<Omit<LadderResult, 'at' | 'seed'>> {
    await this.#untilAllIsWell();
    const baseline = await this.#hold('no limits', clear, this.#plan.baselineMs);
    const rungs: RungResult[] = [];
    for (const rung of this.#plan.rungs) rungs.push(await this.#rung(rung));
    const done = { baseline: { ...baseline, joined: undefined }, rungs };
    const { outageMs } = this.#plan;
    if (outageMs === undefined) return { ...done, outage: undefined, blocked: [] };
    const outage = await this.#outage(outageMs);
    const blocked = [await this.#blocked('UDP blocked', 'tcp'), await this.#blocked('443 only', 'https')];
    return { ...done, outage, blocked };
  }

  async #rung({ name, condition, holdMs, rejoin }: Rung): Promise<RungResult> {
    this.#say(name);
    const held = await this.#hold(name, condition, holdMs);
    const joined = rejoin ? await this.#comeIn() : undefined;
    await this.#startAfresh();
    return { ...held, joined };
  }

  async #hold(name: string, condition: Condition, holdMs: number): Promise<Omit<RungResult, 'joined'>> {
    const { weak, other } = this.#call;
    const already = weak.lastWords;
    const from = Date.now();
    this.#link.become(condition);
    await this.#wait(holdMs);
    const to = Date.now();
    const during = weak.ticks.filter(({ at }) => at > from);
    const words = said(during, from, already);
    const steps = words.filter(({ text }) => isStep(text));
    return {
      name,
      seconds: (to - from) / 1_000,
      way: during.at(-1)?.way ?? '',
      roundTripMs: during.at(-1)?.roundTripMs,
      weak: side(weak.ticks, from, to),
      other: side(other.ticks, from, to),
      said: words,
      steppedDownMs: steps[0]?.afterMs,
      picturesOff: steps.some(({ text }) => text.startsWith(texts.consultation.picturesOff)),
    };
  }

  /** The person on the weak line reloads the page: into the call anew, as after a crash of his browser. */
  async #comeIn(): Promise<Joined | null> {
    const { weak } = this.#call;
    const from = Date.now();
    await weak.reload();
    return this.#joined(from);
  }

  async #joined(from: number): Promise<Joined | null> {
    const { weak } = this.#call;
    await this.#until(() => firstAfter(weak.ticks, from, hearsWell) !== null);
    const soundMs = firstAfter(weak.ticks, from, hearsWell);
    if (soundMs === null) return null;
    await this.#until(() => firstAfter(weak.ticks, from, seesMotion) !== null, 10_000);
    return {
      soundMs,
      pictureMs: firstAfter(weak.ticks, from, seesMotion) ?? undefined,
      way: weak.ticks.at(-1)?.way ?? '',
    };
  }

  async #outage(outageMs: number): Promise<ComeBack & { seconds: number }> {
    this.#say(`nothing for ${outageMs / 1_000} s`);
    const already = this.#call.weak.lastWords;
    const began = Date.now();
    this.#link.become(silent);
    await this.#wait(outageMs);
    const back = Date.now();
    this.#link.become(clear);
    const comeBack = await this.#comeBack('outage', back, began, already);
    await this.#startAfresh();
    return { ...comeBack, seconds: outageMs / 1_000 };
  }

  /** In a call over UDP, which is blocked from one moment to the next; then two others meet on such a network. */
  async #blocked(name: string, passes: Condition['passes']): Promise<LadderResult['blocked'][number]> {
    this.#say(name);
    const already = this.#call.weak.lastWords;
    const from = Date.now();
    this.#link.become({ passes });
    const comeBack = await this.#comeBack(name, from, from, already);
    // Other people, because LiveKit remembers which way somebody had to take.
    const joined = await this.#meetAnew();
    await this.#startAfresh();
    return { ...comeBack, joined };
  }

  /** Other people on a good line, so that no rung is met by what an earlier one has taught the page or the server. */
  async #startAfresh(): Promise<void> {
    this.#link.become(clear);
    await this.#meetAnew();
    await this.#untilAllIsWell();
    await this.#wait(this.#plan.restMs);
  }

  async #meetAnew(): Promise<Joined | null> {
    await this.#call.close();
    this.#call = await this.#newCall();
    return this.#joined(this.#call.admittedAt);
  }

  /** `from`: since when another way can be taken. What comes in its first moments may have been under way before. */
  async #comeBack(
    name: string,
    from: number,
    began: number,
    already: ReadonlySet<string>,
  ): Promise<ComeBack> {
    const { weak, other } = this.#call;
    const settled = from === began ? from + 1_500 : from;
    const both = (): boolean =>
      firstAfter(weak.ticks, settled, hearsWell) !== null &&
      firstAfter(other.ticks, settled, hearsWell) !== null;
    await this.#until(both);
    await this.#until(() => firstAfter(weak.ticks, settled, seesMotion) !== null, 15_000);
    const after = (ticks: readonly Tick[], fits: (tick: Tick) => boolean): number | null => {
      const ms = firstAfter(ticks, settled, fits);
      return ms === null ? null : ms + settled - from;
    };
    return {
      name,
      weakHearsMs: after(weak.ticks, hearsWell),
      otherHearsMs: after(other.ticks, hearsWell),
      seesMs: after(weak.ticks, seesMotion),
      way: weak.ticks.at(-1)?.way ?? '',
      said: said(
        weak.ticks.filter(({ at }) => at > began),
        began,
        already,
      ),
      byItself: both(),
    };
  }

  /** Both hear and see each other, pictures in full. Goes on after the longest wait: the next figures show what is not well. */
  async #untilAllIsWell(): Promise<void> {
    const well = (caller: Caller): boolean => {
      const recent = caller.ticks.slice(-4);
      const full = recent.every(({ words }) => !words.some(isStep));
      return full && recent.some(seesMotion) && recent.length === 4 && recent.every(hearsWell);
    };
    await this.#until(() => well(this.#call.weak) && well(this.#call.other));
  }

  async #until(reached: () => boolean, forMs = this.#plan.patienceMs): Promise<void> {
    const end = Date.now() + forMs;
    while (Date.now() < end) {
      await this.#catchUp();
      if (reached()) return;
      await delay(lookEveryMs, undefined, { signal: this.#signal });
    }
  }

  async #wait(ms: number): Promise<void> {
    await this.#until(() => false, ms);
    await this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    await Promise.all([this.#call.weak.catchUp(), this.#call.other.catchUp()]);
  }
}
