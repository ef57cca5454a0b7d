/** How large a gap-free run is and how badly its network, its transactions and its engine behave. */

export interface GapFreePlan {
  readonly rooms: number;
  readonly writers: number;
  readonly messages: number;
  readonly readers: number;
  /** Share of writers that send through GraphQL; the others write in transactions of their own. */
  readonly graphqlShare: number;
  readonly longestCommitDelayMs: number;
  /** Share of transactions that stay open for long, and for how long. */
  readonly heldOpenShare: number;
  readonly longestHeldOpenMs: number;
  readonly rolledBackShare: number;
  readonly editShare: number;
  readonly deleteShare: number;
  /** A reader's connection is cut after a random time up to this. */
  readonly longestConnectionMs: number;
  /** Everything must be over within this time. */
  readonly deadlineMs: number;
}

export const fullPlan: GapFreePlan = {
  rooms: 10,
  writers: 100,
  messages: 10_000,
  readers: 40,
  graphqlShare: 0.5,
  longestCommitDelayMs: 20,
  heldOpenShare: 0.02,
  longestHeldOpenMs: 1_500,
  rolledBackShare: 0.15,
  editShare: 0.1,
  deleteShare: 0.05,
  longestConnectionMs: 2_000,
  deadlineMs: 10 * 60_000,
};

export const smallPlan: GapFreePlan = {
  ...fullPlan,
  rooms: 4,
  writers: 24,
  messages: 400,
  readers: 12,
  heldOpenShare: 0.03,
  longestHeldOpenMs: 600,
  longestConnectionMs: 900,
  deadlineMs: 60_000,
};
