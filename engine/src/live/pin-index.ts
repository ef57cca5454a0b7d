/**
 * Finds the subscribers of one cohort that a changed row concerns, by looking values up instead of asking each
 * subscriber. Whatever cannot be decided (unknown old values, types without one text form) counts as concerned.
 */

import type { Dependency, LivePlan } from '../plan/compiled.ts';
import { canonicalText, textArrayElements } from './canonical-text.ts';
import type { Row, RowChange } from './row-change.ts';

/** The values a subscriber pins a parameter to; null when they cannot be compared as text. */
type Keys = readonly string[] | null;

interface ParameterIndex<M> {
  readonly byKey: Map<string, Set<M>>;
  /** Members whose value cannot be compared: candidates for every row. */
  readonly undecidable: Set<M>;
  readonly keysOf: Map<M, Keys>;
}

export class PinIndex<M> {
  readonly #plan: LivePlan;
  readonly #parameters = new Map<number, ParameterIndex<M>>();
  readonly #members = new Set<M>();

  constructor(plan: LivePlan) {
    this.#plan = plan;
    for (const dependency of plan.dependencies) {
      for (const pin of dependency.pins) this.#track(pin.parameter);
      if (dependency.probe) this.#track(dependency.probe.parameter);
    }
  }

  #track(parameter: number): void {
    if (this.#parameters.has(parameter)) return;
    this.#parameters.set(parameter, { byKey: new Map(), undecidable: new Set(), keysOf: new Map() });
  }

  get members(): ReadonlySet<M> {
    return this.#members;
  }

  /** Values in the order of the plan's parameters. */
  add(member: M, values: readonly (string | null)[]): void {
    this.#members.add(member);
    for (const [position, index] of this.#parameters) {
      const keys = pinnedKeys(this.#plan.parameters[position]?.pgType ?? '', values[position] ?? null);
      index.keysOf.set(member, keys);
      if (keys === null) {
        index.undecidable.add(member);
        continue;
      }
      for (const key of keys) {
        const members = index.byKey.get(key);
        if (members) members.add(member);
        else index.byKey.set(key, new Set([member]));
      }
    }
  }

  remove(member: M): void {
    if (!this.#members.delete(member)) return;
    for (const index of this.#parameters.values()) {
      for (const key of index.keysOf.get(member) ?? []) {
        const members = index.byKey.get(key);
        members?.delete(member);
        if (members?.size === 0) index.byKey.delete(key);
      }
      index.undecidable.delete(member);
      index.keysOf.delete(member);
    }
  }

  /** Precondition: the change is one of the dependency's table, and the dependency has pins. */
  concernedBy(dependency: Dependency, change: RowChange, into: Set<M>): void {
    for (const row of [change.before, change.after]) if (row) this.#matching(dependency, row, into);
  }

  /** Members that pin this parameter to the value a probe found. */
  pinnedTo(parameter: number, key: string, into: Set<M>): void {
    const index = this.#parameters.get(parameter);
    if (!index) return;
    for (const member of index.byKey.get(key) ?? []) into.add(member);
    for (const member of index.undecidable) into.add(member);
  }

  #matching(dependency: Dependency, row: Row, into: Set<M>): void {
    const known: { index: ParameterIndex<M>; key: string }[] = [];
    for (const pin of dependency.pins) {
      const value = row[pin.column];
      if (value === null) return; // `null = anything` is never true, so the row is nobody's.
      const index = this.#parameters.get(pin.parameter);
      if (value !== undefined && index) known.push({ index, key: value });
    }
    const narrowest = known.reduce<(typeof known)[number] | undefined>(
      (best, next) => (best && candidates(best) <= candidates(next) ? best : next),
      undefined,
    );
    if (!narrowest) {
      for (const member of this.#members) into.add(member);
      return;
    }
    const consider = (member: M) => {
      if (known.every(({ index, key }) => index.keysOf.get(member)?.includes(key) ?? true)) into.add(member);
    };
    for (const member of narrowest.index.byKey.get(narrowest.key) ?? []) consider(member);
    for (const member of narrowest.index.undecidable) consider(member);
  }
}

function candidates<M>(place: { index: ParameterIndex<M>; key: string }): number {
  return (place.index.byKey.get(place.key)?.size ?? 0) + place.index.undecidable.size;
}

/** A null parameter is left undecided: what it means is the statement's affair. */
function pinnedKeys(pgType: string, value: string | null): Keys {
  if (value === null) return null;
  if (!pgType.endsWith('[]')) {
    const key = canonicalText(pgType, value);
    return key === null ? null : [key];
  }
  const elements = textArrayElements(value);
  if (!elements) return null;
  const keys: string[] = [];
  for (const element of elements) {
    if (element === null) continue;
    const key = canonicalText(pgType.slice(0, -2), element);
    if (key === null) return null;
    keys.push(key);
  }
  return keys;
}
