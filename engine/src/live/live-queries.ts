/** Every open subscription of this engine: cohorts by plan, and which of them depend on which table. */

import type { Dependency, LivePlan } from '../plan/compiled.ts';
import { Cohort } from './cohort.ts';
import type { CohortEnvironment, LiveRequest, LiveSink, Member } from './subscriber.ts';
import { tableKey, type Commit, type RowChange } from './row-change.ts';

export interface Subscription {
  /** The sink has room again. */
  resume(): void;
  /** Continues under a newly compiled plan; a stream keeps its place. */
  replace(request: LiveRequest): void;
  close(): void;
}

interface Place {
  readonly cohort: Cohort;
  readonly dependency: Dependency;
}

export class LiveQueries {
  readonly #env: CohortEnvironment;
  readonly #cohorts = new Map<string, Cohort>();
  readonly #places = new Map<string, Set<Place>>();
  readonly #placesOf = new Map<Cohort, Place[]>();

  constructor(env: CohortEnvironment) {
    this.#env = env;
  }

  get cohortCount(): number {
    return this.#cohorts.size;
  }

  get subscriptionCount(): number {
    let count = 0;
    for (const cohort of this.#cohorts.values()) count += cohort.size;
    return count;
  }

  isWatched(table: string): boolean {
    return this.#places.has(table);
  }

  subscribe(request: LiveRequest, sink: LiveSink): Subscription {
    let cohort = this.#cohortFor(request.plan);
    let member: Member | null = cohort.join(request, sink);
    const leave = () => {
      if (!member) return;
      cohort.leave(member);
      member = null;
      this.#dissolve(cohort);
    };
    return {
      resume: () => {
        if (member) cohort.resume(member);
      },
      replace: (next) => {
        if (!member) return;
        const { cursor, digest } = member;
        leave();
        cohort = this.#cohortFor(next.plan);
        member = cohort.join(cursor ? { ...next, cursor } : next, sink);
        // What was sent before still stands unless the new plan answers differently.
        member.digest = digest;
      },
      close: leave,
    };
  }

  /** A commit came along the change stream. */
  apply(commit: Commit): void {
    this.#env.visibility.delivered(commit.xid);
    if (commit.changes.length === 0 && commit.wholeTables.length === 0) return;
    const byTable = new Map<string, RowChange[]>();
    for (const change of commit.changes) {
      const changes = byTable.get(change.table);
      if (changes) changes.push(change);
      else byTable.set(change.table, [change]);
    }
    for (const [table, changes] of byTable) {
      for (const place of this.#places.get(table) ?? []) place.cohort.changed(place.dependency, changes);
    }
    for (const table of commit.wholeTables) this.refreshReadersOf(table);
  }

  /** Changes may have been missed, or are not announced at all. */
  refreshAll(): void {
    for (const cohort of this.#cohorts.values()) cohort.refreshAll();
  }

  /** Those that read a table whose changes are not announced. */
  refreshReadersOf(table: string): void {
    for (const { cohort } of this.#places.get(table) ?? []) cohort.refreshAll();
  }

  #cohortFor(plan: LivePlan): Cohort {
    const present = this.#cohorts.get(plan.key);
    if (present) return present;
    const cohort = new Cohort(plan, this.#env);
    this.#cohorts.set(plan.key, cohort);
    const places = plan.dependencies.map((dependency) => ({ cohort, dependency }));
    this.#placesOf.set(cohort, places);
    for (const place of places) {
      const table = tableKey(place.dependency.table);
      const others = this.#places.get(table);
      if (others) others.add(place);
      else this.#places.set(table, new Set([place]));
    }
    return cohort;
  }

  #dissolve(cohort: Cohort): void {
    if (cohort.size > 0) return;
    this.#cohorts.delete(cohort.plan.key);
    for (const place of this.#placesOf.get(cohort) ?? []) {
      const table = tableKey(place.dependency.table);
      const places = this.#places.get(table);
      places?.delete(place);
      if (places?.size === 0) this.#places.delete(table);
    }
    this.#placesOf.delete(cohort);
  }
}
