/** What a link does to what passes over it. Everything applies to each of the two directions by itself. */

/** `tcp`: a network that lets no UDP through. `https`: one that lets out to the clinic's own ports only, 443 among them. */
export type Passes = 'everything' | 'tcp' | 'https' | 'nothing';

export interface Condition {
  readonly passes: Passes;
  /** Kilobits a second; unlimited without it. */
  readonly rateKbit?: number;
  /** What waits longer than this before a narrow place is thrown away, as a router with a full buffer does. */
  readonly queueMs?: number;
  readonly lossShare?: number;
  /** On the way one way, so that a round trip takes twice as long. */
  readonly delayMs?: number;
}

export const clear: Condition = { passes: 'everything' };
export const silent: Condition = { passes: 'nothing' };
