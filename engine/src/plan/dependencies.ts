/**
 * From the places a plan reads to live dependencies: what pins each place, and, for places no pin reaches, the
 * probe that walks from a changed row to a place that has one.
 */
import { tableKey } from '../catalog/catalog.ts';
import type { TableModel } from '../schema/model.ts';
import { castType, isPinnable } from '../schema/scalars.ts';
import { both, column, equal, type Expression, type Join, type Select, type Source } from '../sql/ast.ts';
import { columnsByAlias, type ColumnsRead } from '../sql/columns-read.ts';
import { printSelect } from '../sql/print.ts';
import type { Dependency, Pin, Probe } from './compiled.ts';
import type { Mapping, Place } from './state.ts';

export function dependenciesOf(places: readonly Place[], query: Select): Dependency[] {
  const columnsRead = columnsByAlias(query);
  const pins = effectivePins(places);
  const dependencies = places.flatMap((place): Dependency[] => {
    // A view's or function's columns are not those of the tables it reads, so it concerns everybody.
    const own = place.table && !place.table.isView ? place.table : undefined;
    return place.reads.map((table): Dependency => {
      const pinned = own ? (pins.get(place) ?? []) : [];
      const probe = own && pinned.length === 0 ? probeOf(place, own, pins) : undefined;
      const columns =
        own && place.alias !== undefined ? columnsOf(place.alias, columnsRead) : (place.columns ?? null);
      return { table, pins: pinned, ...(probe ? { probe } : {}), ...(columns ? { columns } : {}) };
    });
  });
  return withoutRedundant(dependencies);
}

type PinsByPlace = ReadonlyMap<Place, readonly Pin[]>;

/** A join carries a pin to the other side, downwards always and upwards from places a row must match. */
function effectivePins(places: readonly Place[]): PinsByPlace {
  const pins = new Map(places.map((place): [Place, Pin[]] => [place, [...place.pins]]));
  const carry = (from: Place, to: Place, pairs: Mapping): boolean => {
    const target = pins.get(to);
    let grew = false;
    for (const [fromColumn, toColumn] of pairs) {
      // Where equality is not equality of texts, the pin's value would not be found in a row's text.
      const type = to.table?.columns.get(toColumn)?.type;
      if (!type || !isPinnable(type)) continue;
      for (const pin of pins.get(from) ?? []) {
        const carried: Pin = { ...pin, column: toColumn };
        if (pin.column !== fromColumn || !target || target.some((known) => samePin(known, carried))) continue;
        target.push(carried);
        grew = true;
      }
    }
    return grew;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const place of places) {
      if (place.parent && carry(place.parent.place, place, place.parent.mapping)) changed = true;
      for (const { place: child, mapping } of place.required) {
        if (
          carry(
            child,
            place,
            mapping.map(([own, theirs]) => [theirs, own] as const),
          )
        )
          changed = true;
      }
    }
  }
  return pins;
}

interface Step {
  readonly place: Place;
  /** Pairs of the former place's column and this one's. */
  readonly mapping: Mapping;
}

/** Breadth first, so that the walk is the shortest; ties go to the order of compiling, which is deterministic. */
function pathToPin(
  from: Place,
  pins: PinsByPlace,
): { readonly steps: readonly Step[]; readonly pin: Pin } | undefined {
  const queue: Step[][] = [[]];
  const seen = new Set<Place>([from]);
  for (let steps = queue.shift(); steps; steps = queue.shift()) {
    const place = steps.at(-1)?.place ?? from;
    const pin = pins.get(place)?.find(({ match }) => match === 'equal') ?? pins.get(place)?.[0];
    if (pin && place !== from) return { steps, pin };
    const neighbours: Step[] = place.required.map(({ place: child, mapping }) => ({ place: child, mapping }));
    if (place.parent && place.parent.mapping.length > 0) {
      neighbours.push({
        place: place.parent.place,
        mapping: place.parent.mapping.map(([parent, own]) => [own, parent] as const),
      });
    }
    for (const step of neighbours) {
      if (seen.has(step.place) || !step.place.table) continue;
      seen.add(step.place);
      queue.push([...steps, step]);
    }
  }
  return undefined;
}

function probeOf(from: Place, table: TableModel, pins: PinsByPlace): Probe | undefined {
  const found = pathToPin(from, pins);
  if (!found) return undefined;
  const changed = 'changed';
  const used = new Set<string>();
  const fromChanged = (name: string): Expression => {
    used.add(name);
    return column(changed, name);
  };
  // Columns of the present place as far as they equal something already joined.
  let known: (name: string) => Expression | undefined = fromChanged;
  const joins: Join[] = [];
  found.steps.forEach(({ place, mapping }, index) => {
    const before = known;
    const equalTo = new Map(mapping.map(([theirs, own]) => [own, () => before(theirs)]));
    const next = found.steps[index + 1];
    const needed = next ? next.mapping.map(([own]) => own) : [found.pin.column];
    if (needed.every((name) => equalTo.has(name))) {
      known = (name) => equalTo.get(name)?.();
      return;
    }
    const alias = `step${index + 1}`;
    const on = both(
      ...mapping.map(([theirs, own]) => equal(column(alias, own), before(theirs) as Expression)),
    );
    const source: Source = { kind: 'table', table: (place.table as TableModel).name, alias };
    joins.push({ type: 'join', source, on });
    known = (name) => column(alias, name);
  });
  const key = known(found.pin.column) as Expression;
  const columns = [...used];
  const query: Select = {
    distinct: true,
    columns: [{ value: { kind: 'cast', of: key, type: 'text' }, as: 'key' }],
    from: {
      kind: 'records',
      json: { kind: 'parameter', index: 0 },
      alias: changed,
      columns: columns.map((name) => ({ name, type: typeOf(table, name) })),
    },
    joins,
  };
  return { text: printSelect(query, () => '$1::json'), columns, parameter: found.pin.parameter };
}

function typeOf(table: TableModel, name: string): string {
  const found = table.columns.get(name);
  if (!found) throw new Error(`a probe names a column "${name}" that "${table.key}" does not have`);
  return castType(found.type);
}

function samePin(one: Pin, other: Pin): boolean {
  return one.column === other.column && one.parameter === other.parameter && one.match === other.match;
}

/** A place whose columns appear nowhere only asks whether rows are there. */
function columnsOf(alias: string, read: ColumnsRead): readonly string[] | null {
  const columns = read.get(alias);
  return columns === undefined ? [] : columns;
}

/**
 * A dependency that wakes everybody makes the finer ones on its table pointless; those that lead to the same
 * subscribers count once, with the columns of all.
 */
function withoutRedundant(dependencies: readonly Dependency[]): Dependency[] {
  const isCoarse = ({ pins, probe }: Dependency): boolean => pins.length === 0 && !probe;
  const coarse = new Set(dependencies.filter(isCoarse).map(({ table }) => tableKey(table)));
  const kept = new Map<string, Dependency>();
  for (const { columns, ...leading } of dependencies) {
    const { table } = leading;
    const way: Dependency = coarse.has(tableKey(table)) ? { table, pins: [] } : leading;
    const key = JSON.stringify(way);
    const known = kept.get(key);
    const all = known ? union(known.columns, columns) : columns;
    kept.set(key, { ...way, ...(all ? { columns: all } : {}) });
  }
  return [...kept.values()];
}

function union(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): string[] | undefined {
  return one && other && [...new Set([...one, ...other])].sort();
}
