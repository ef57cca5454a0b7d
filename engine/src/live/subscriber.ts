/** A subscriber of a cohort, and what a cohort needs of the world to answer it. */

import type { LivePlan } from '../plan/compiled.ts';
import type { CommitVisibility } from './commit-visibility.ts';

/** Where results go. A sink that is not ready is not asked again until it says `resume`. */
export interface LiveSink {
  ready(): boolean;
  /** `data` is JSON text, sent as it is. */
  next(data: string): void;
  /** The statement cannot be answered for this subscriber; it has been removed. */
  fail(error: unknown): void;
}

/** What a compiled subscription asks for: parameter values in the plan's order, and where its stream begins. */
export interface LiveRequest {
  readonly plan: LivePlan;
  readonly values: readonly (string | null)[];
  readonly cursor?: readonly (string | null)[];
}

/** Runs a statement and returns rows as arrays of text. */
export type RunStatement = (
  name: string,
  text: string,
  values: readonly unknown[],
) => Promise<(string | null)[][]>;

export interface LiveObserver {
  ran(seconds: number, subscribers: number): void;
  sent(): void;
  retrying(error: unknown): void;
}

export interface CohortEnvironment {
  readonly run: RunStatement;
  readonly visibility: CommitVisibility;
  readonly observer: LiveObserver;
  /** True for errors that say nothing about the statement, such as a lost connection. */
  readonly isTransient: (error: unknown) => boolean;
}

export interface Member {
  readonly sink: LiveSink;
  readonly values: readonly (string | null)[];
  cursor: readonly (string | null)[] | undefined;
  /** Digest of the answer sent last; streams have none. */
  digest: string | null;
  /** The JSON array of parameter values; null when the cursor moved. */
  bound: string | null;
  /** Concerned by a change while its sink was not ready. */
  waiting: boolean;
}
