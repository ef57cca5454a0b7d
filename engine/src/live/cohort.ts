/**
 * All subscribers of one plan. They are answered by one statement over those whose answer may have changed;
 * while it runs, further changes accumulate, so a burst costs one more run and not one per change.
 */

import { hash } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { Dependency, LivePlan } from '../plan/compiled.ts';
import { liveStatementName, takeSnapshot, withSnapshot } from './live-statement.ts';
import { PinIndex } from './pin-index.ts';
import type { RowChange } from './row-change.ts';
import type { CohortEnvironment, LiveRequest, LiveSink, Member } from './subscriber.ts';

/** Subscribers in one statement; more are run one after the other. */
const largestBatch = 200;
/** Up to here running the statement is cheaper than asking a probe whom it concerns. */
const tooFewToProbe = 4;
const longestPause = 5_000;
const longestRepeatPause = 250;

export class Cohort {
  readonly plan: LivePlan;
  readonly #env: CohortEnvironment;
  readonly #index: PinIndex<Member>;
  readonly #name: string;
  readonly #text: string;
  readonly #dirty = new Set<Member>();
  readonly #suspects = new Map<Dependency, RowChange[]>();
  #running = false;
  /** How often in a row an announced commit was not visible yet. */
  #repeats = 0;

  constructor(plan: LivePlan, env: CohortEnvironment) {
    this.plan = plan;
    this.#env = env;
    this.#index = new PinIndex(plan);
    const columns = ['id', 'result', 'cursor', ...(plan.stream?.tellsMore ? ['more'] : [])];
    this.#text = withSnapshot(columns, plan.text);
    this.#name = liveStatementName(this.#text);
  }

  get size(): number {
    return this.#index.members.size;
  }

  /** Registered before it is first answered, so that no commit falls between the two. */
  join(request: LiveRequest, sink: LiveSink): Member {
    const { values, cursor } = request;
    const member: Member = { sink, values, cursor, digest: null, bound: null, waiting: false };
    this.#index.add(member, values);
    this.#touch(member);
    return member;
  }

  leave(member: Member): void {
    this.#index.remove(member);
    this.#dirty.delete(member);
    if (this.size === 0) this.#suspects.clear();
  }

  /** Its sink has room again. */
  resume(member: Member): void {
    if (!member.waiting) return;
    member.waiting = false;
    this.#touch(member);
  }

  refreshAll(): void {
    for (const member of this.#index.members) this.#touch(member);
  }

  /** Precondition: the dependency is one of this plan's and the changes are of its table. */
  changed(dependency: Dependency, all: readonly RowChange[]): void {
    const changes = dependency.columns
      ? all.filter((change) => touches(change, dependency.columns ?? []))
      : all;
    if (changes.length === 0) return;
    if (dependency.pins.length > 0) {
      const concerned = new Set<Member>();
      for (const change of changes) this.#index.concernedBy(dependency, change, concerned);
      for (const member of concerned) this.#touch(member);
      return;
    }
    if (!dependency.probe || this.size <= tooFewToProbe) return this.refreshAll();
    const waiting = this.#suspects.get(dependency);
    if (waiting) waiting.push(...changes);
    else this.#suspects.set(dependency, [...changes]);
    this.#wake();
  }

  #touch(member: Member): void {
    if (!this.#index.members.has(member)) return;
    if (!member.sink.ready()) {
      member.waiting = true;
      return;
    }
    this.#dirty.add(member);
    this.#wake();
  }

  #wake(): void {
    if (this.#running) return;
    this.#running = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    let pause = 50;
    // One turn of the event loop lets subscribers that arrive together be answered together.
    await nextTurn();
    while (this.#suspects.size > 0 || this.#dirty.size > 0) {
      try {
        for (const [dependency, changes] of this.#suspects) {
          this.#suspects.delete(dependency);
          await this.#probe(dependency, changes);
        }
        const batch = this.#takeBatch();
        if (batch.length > 0) await this.#answer(batch);
        pause = 50;
      } catch (error) {
        // Only transient errors come here; the members concerned are dirty again.
        this.#env.observer.retrying(error);
        await delay(pause);
        pause = Math.min(pause * 2, longestPause);
      }
    }
    this.#running = false;
  }

  #takeBatch(): Member[] {
    const batch: Member[] = [];
    for (const member of this.#dirty) {
      this.#dirty.delete(member);
      if (member.sink.ready()) batch.push(member);
      else member.waiting = true;
      if (batch.length === largestBatch) break;
    }
    return batch;
  }

  async #probe(dependency: Dependency, changes: readonly RowChange[]): Promise<void> {
    const { probe } = dependency;
    if (!probe) return this.refreshAll();
    const rows = new Set<string>();
    for (const change of changes) {
      for (const row of [change.before, change.after]) {
        if (!row) continue;
        const picked = probe.columns.map((column) => [column, row[column]] as const);
        if (picked.some(([, value]) => value === undefined)) return this.refreshAll();
        rows.add(JSON.stringify(Object.fromEntries(picked)));
      }
    }
    const text = withSnapshot(['key'], probe.text);
    const pending = this.#env.visibility.pending();
    try {
      const found = await this.#env.run(liveStatementName(text), text, [`[${[...rows].join(',')}]`]);
      const snapshot = takeSnapshot(found);
      // The walk reads other tables, which may not show this commit yet.
      if (!this.#env.visibility.covers(snapshot, pending)) return this.refreshAll();
      const concerned = new Set<Member>();
      for (const [key] of found) {
        if (key !== null && key !== undefined) this.#index.pinnedTo(probe.parameter, key, concerned);
      }
      for (const member of concerned) this.#touch(member);
    } catch (error) {
      this.refreshAll();
      if (this.#env.isTransient(error)) throw error;
      this.#env.observer.retrying(error);
    }
  }

  async #answer(batch: readonly Member[]): Promise<void> {
    const variants = new Map<string, Member[]>();
    for (const member of batch) {
      const bound = (member.bound ??= JSON.stringify(valuesOf(this.plan, member)));
      const sharing = variants.get(bound);
      if (sharing) sharing.push(member);
      else variants.set(bound, [member]);
    }
    const bound = [...variants.keys()];
    const groups = [...variants.values()];
    const pending = this.#env.visibility.pending();
    const started = performance.now();
    let rows: (string | null)[][];
    try {
      rows = await this.#env.run(this.#name, this.#text, [bound.map((_, i) => String(i)), bound]);
    } catch (error) {
      return this.#refused(error, batch, groups);
    }
    this.#env.observer.ran((performance.now() - started) / 1000, batch.length);
    const snapshot = takeSnapshot(rows);
    const tellsMore = this.plan.stream?.tellsMore === true;
    for (const [id, result, cursor, more] of rows) {
      const mayGoOn = !tellsMore || more === 'true';
      for (const member of groups[Number(id)] ?? [])
        this.#deliver(member, result ?? 'null', cursor ?? null, mayGoOn);
    }
    if (this.#env.visibility.covers(snapshot, pending)) {
      this.#repeats = 0;
      return;
    }
    // Usually a matter of microseconds; where commits wait for a standby, it lasts as long as they do.
    for (const member of batch) this.#touch(member);
    await delay(Math.min(2 ** this.#repeats++, longestRepeatPause));
  }

  /** One subscriber's values must not end the others' subscriptions: each variant is asked alone. */
  async #refused(error: unknown, batch: readonly Member[], groups: readonly Member[][]): Promise<void> {
    if (this.#env.isTransient(error)) {
      for (const member of batch) this.#touch(member);
      throw error;
    }
    if (groups.length > 1) {
      for (const group of groups) await this.#answer(group);
      return;
    }
    for (const member of batch) {
      if (!this.#index.members.has(member)) continue;
      this.leave(member);
      member.sink.fail(error);
    }
  }

  #deliver(member: Member, result: string, cursor: string | null, mayGoOn: boolean): void {
    if (!this.#index.members.has(member)) return;
    const { stream } = this.plan;
    if (stream && cursor === null) {
      // Hasura answers a new stream at once, even when there is nothing yet.
      if (member.digest !== null) return;
    }
    const digest = stream ? 'begun' : hash('sha1', result, 'base64');
    if (!stream && digest === member.digest) return;
    if (!member.sink.ready()) {
      // Nothing is kept for it: it will be asked anew, from the same place, when there is room.
      member.waiting = true;
      return;
    }
    member.digest = digest;
    member.sink.next(result);
    this.#env.observer.sent();
    if (!stream || cursor === null) return;
    member.cursor = cursorValues(cursor);
    member.bound = null;
    // After a full batch there may be more; when that is not told, an empty one ends the run.
    if (mayGoOn) this.#touch(member);
  }
}

/** False for an update that leaves all these columns as they were; unknown old values count as changed. */
function touches({ before, after }: RowChange, columns: readonly string[]): boolean {
  if (!before || !after) return true;
  return columns.some((column) => before[column] === undefined || before[column] !== after[column]);
}

function valuesOf(plan: LivePlan, member: Member): readonly (string | null)[] {
  const { cursor } = member;
  if (!cursor) return member.values;
  return plan.parameters.map(({ source }, i) =>
    source.from === 'cursor' ? (cursor[source.index] ?? null) : (member.values[i] ?? null),
  );
}

function cursorValues(json: string): (string | null)[] {
  const values: unknown = JSON.parse(json);
  if (!Array.isArray(values)) throw new Error('a stream returned a cursor that is not an array');
  return values.map((value) => (value === null ? null : String(value)));
}
