/** Subscriptions of all sources: each goes to the live queries of the database that its plan reads. */

import type { Subscription } from '../live/live-queries.ts';
import type { LiveRequest, LiveSink } from '../live/subscriber.ts';
import type { Databases } from './databases.ts';

export class LiveSources {
  readonly #databases: Databases;

  constructor(databases: Databases) {
    this.#databases = databases;
  }

  get cohortCount(): number {
    return this.#sum(({ cohortCount }) => cohortCount);
  }

  get subscriptionCount(): number {
    return this.#sum(({ subscriptionCount }) => subscriptionCount);
  }

  subscribe(request: LiveRequest, sink: LiveSink): Subscription {
    const queriesOf = ({ plan }: LiveRequest) => this.#databases.of(plan.source).live;
    let queries = queriesOf(request);
    let present = queries.subscribe(request, sink);
    return {
      resume: () => present.resume(),
      replace: (next) => {
        const there = queriesOf(next);
        if (there === queries) return present.replace(next);
        // The source has moved to another database.
        present.close();
        queries = there;
        present = there.subscribe(next, sink);
      },
      close: () => present.close(),
    };
  }

  refreshAll(): void {
    for (const { live } of this.#databases.all) live.refreshAll();
  }

  #sum(count: (live: Databases['home']['live']) => number): number {
    return [...this.#databases.all].reduce((sum, { live }) => sum + count(live), 0);
  }
}
