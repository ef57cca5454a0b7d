/**
 * Recurrence rules of RFC 5545 on wall time. Rules are expanded as if the clocks never changed, and each start is
 * then put on its zone's clock by `zone-clock.ts`; so no occurrence drifts by an hour, and COUNT counts days on the
 * calendar, the day of a skipped start included.
 */
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { formatWallTime, parseWallTime, type WallTime } from './zone-clock.ts';

/** Parts that make days. A part that makes times (BYHOUR …) would compete with the slot's own start. */
const dayParts = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTH', 'BYMONTHDAY', 'BYSETPOS', 'WKST'];
const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'];
const utcTime = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

export interface Series {
  /** Wall time of the first occurrence. */
  readonly localStart: string;
  readonly rule: string;
}

/** A rule and its end apart: UNTIL is an instant, and the days are wall time. */
export interface ParsedRule {
  readonly parts: ReadonlyMap<string, string>;
  /** Last instant at which an occurrence may start. */
  readonly until: number | undefined;
  readonly count: number | undefined;
}

export class RuleError extends Error {
  readonly code = 'RULE_INVALID';

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'RuleError';
  }
}

export const ruleText = z
  .string()
  .max(500)
  .refine((text) => problemOf(() => parseRule(text)) === undefined, 'is no recurrence rule of days');

/** For the boundary: a series whose rule is understood and really begins at its start. */
export const series = z
  .object({ localStart: z.string().max(30), rule: z.string().max(500) })
  .superRefine((candidate, context) => {
    const problem = problemOf(() => checkSeries(candidate));
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['rule'], message: problem });
  });

export function parseRule(text: string): ParsedRule {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';')) {
    const [name = '', value = '', ...rest] = part.split('=');
    if (!dayParts.includes(name) || value === '' || rest.length > 0 || parts.has(name)) {
      throw new RuleError(`"${part}" has no place in a rule of days`);
    }
    parts.set(name, value);
  }
  if (!frequencies.includes(parts.get('FREQ') ?? '')) {
    throw new RuleError('FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY');
  }
  if (parts.has('COUNT') && parts.has('UNTIL')) throw new RuleError('a rule has COUNT or UNTIL, not both');
  return {
    parts,
    until: parts.has('UNTIL') ? parseUntil(parts.get('UNTIL')!) : undefined,
    count: parts.has('COUNT') ? parsePositive(parts.get('COUNT')!, 'COUNT') : undefined,
  };
}

export function formatRule(parts: ReadonlyMap<string, string>): string {
  return [...parts].map(([name, value]) => `${name}=${value}`).join(';');
}

/** The same rule with another end, or none. */
export function withEnd(rule: string, end: { until: number } | { count: number } | undefined): string {
  const parts = new Map(parseRule(rule).parts);
  parts.delete('UNTIL');
  parts.delete('COUNT');
  if (end !== undefined && 'count' in end) parts.set('COUNT', String(end.count));
  if (end !== undefined && 'until' in end) {
    parts.set('UNTIL', `${new Date(end.until).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`);
  }
  return formatRule(parts);
}

/** RFC 5545 leaves undefined what a start outside of its own rule means; here it is refused. */
export function checkSeries(candidate: Series): void {
  const start = parseWallTime(candidate.localStart);
  if (!isStartOf(candidate, start)) {
    throw new RuleError('the first occurrence does not follow the rule');
  }
}

/**
 * Wall times of the starts in `from` … `to` (not included), sorted. UNTIL is left to the caller, who knows the
 * zone.
 */
export function wallStarts(candidate: Series, from: WallTime, to: WallTime): WallTime[] {
  if (from >= to) return [];
  const series = compile(candidate);
  const first = Math.floor(from / stretch);
  const last = Math.floor((to - 1) / stretch);
  if (last - first >= mostStretches) return expand(series.rule, from, to);
  const starts: WallTime[] = [];
  for (let number = first; number <= last; number += 1) {
    for (const start of stretchOf(series, number)) if (from <= start && start < to) starts.push(start);
  }
  return starts;
}

/** The library walks a rule from its first day on, for each question anew; so a month of starts is kept. */
const stretch = 32 * 24 * 60 * 60_000;
/** Longer questions are rare, and would keep more than is asked for again. */
const mostStretches = 8;

interface CompiledSeries {
  readonly rule: RRuleTemporal;
  /** By the number of the stretch. */
  readonly known: Map<number, readonly WallTime[]>;
}

function stretchOf(series: CompiledSeries, number: number): readonly WallTime[] {
  const known = series.known.get(number);
  if (known !== undefined) return known;
  const starts = expand(series.rule, number * stretch, (number + 1) * stretch);
  if (series.known.size >= 2 * mostStretches) series.known.clear();
  series.known.set(number, starts);
  return starts;
}

function expand(rule: RRuleTemporal, from: WallTime, to: WallTime): WallTime[] {
  return rule.between(new Date(from), new Date(to - 1), true).map((start) => start.epochMilliseconds);
}

export function isStartOf(candidate: Series, wall: WallTime): boolean {
  return wallStarts(candidate, wall, wall + 1).length > 0;
}

/** How many starts the series has before a wall time. */
export function startsBefore(candidate: Series, wall: WallTime): number {
  return wallStarts(candidate, parseWallTime(candidate.localStart), wall).length;
}

/** Compiling costs more than expanding a month. */
const compiled = new Map<string, CompiledSeries>();
const mostCompiled = 5_000;

function compile({ localStart, rule }: Series): CompiledSeries {
  const key = `${localStart} ${rule}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const wall = formatWallTime(parseWallTime(localStart));
  const { parts } = parseRule(rule);
  const days = new Map(parts);
  days.delete('UNTIL');
  let made: CompiledSeries;
  try {
    const compiledRule = new RRuleTemporal({
      rruleString: `RRULE:${formatRule(days)}`,
      dtstart: Temporal.PlainDateTime.from(wall).toZonedDateTime('UTC'),
      strict: true,
    });
    made = { rule: compiledRule, known: new Map() };
  } catch (error) {
    throw new RuleError(error instanceof Error ? error.message : String(error), error);
  }
  if (compiled.size >= mostCompiled) compiled.clear();
  compiled.set(key, made);
  return made;
}

function parseUntil(text: string): number {
  const found = utcTime.exec(text);
  if (found === null) throw new RuleError('UNTIL must be a time in UTC, such as 20261231T225959Z');
  const [, year, month, day, hour, minute, second] = found;
  try {
    return Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`).epochMilliseconds;
  } catch (error) {
    throw new RuleError(`UNTIL=${text} is no time`, error);
  }
}

function parsePositive(text: string, name: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new RuleError(`${name} must be from 1 to 9999`);
  return Number(text);
}

function problemOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof RuleError || error instanceof RangeError) return error.message;
    throw error;
  }
}
