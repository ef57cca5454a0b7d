/** CAL-3: what somebody did to an occurrence on the calendar, as the change to ask the backend for. */
import { firstDayOf, patternOf, ruleOf, weekdayOf, type RepeatPattern } from './repeat-pattern.ts';
import {
  addWallMinutes,
  wallMinutes,
  wallTime,
  type PlainDate,
  type Span,
  type WallTime,
} from './zoned-time.ts';

export type Scope = 'THIS' | 'FOLLOWING' | 'ALL';

/** One time slot as the calendar shows it. */
export interface Occurrence extends Span {
  readonly slotId: string;
  /** Names the occurrence within its series; null for a single slot. */
  readonly occurrence: string | null;
  readonly recurring: boolean;
  readonly moved: boolean;
  readonly rule: string | null;
  readonly timeZone: string;
  /** Where the series begins, on the clock of its zone. */
  readonly localStart: WallTime | null;
}

export interface SlotChange {
  readonly slotId: string;
  readonly occurrence: string | null;
  readonly scope: Scope;
  readonly localStart: WallTime;
  readonly durationMinutes: number;
  readonly rule: string | null;
  readonly timeZone: string | null;
}

export interface NewSlot {
  readonly localStart: WallTime;
  readonly durationMinutes: number;
  readonly timeZone: string;
  readonly rule: string | null;
}

/** The form's fields: date and times of day on the clock of the slot's zone. */
export interface SlotDraft {
  readonly date: PlainDate;
  /** `HH:MM`; an end that is not after the start is meant on the next day. */
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  readonly repeat: RepeatPattern | null;
}

/** A slot may be a day long, not more. */
export const LONGEST_MINUTES = 1_440;

export function minutesOfDraft({ date, from, to }: Pick<SlotDraft, 'date' | 'from' | 'to'>): number {
  const minutes = wallMinutes(`${date}T${from}`, `${date}T${to}`);
  return minutes > 0 ? minutes : minutes + LONGEST_MINUTES;
}

export function draftOfSpan(span: Span, timeZone: string): SlotDraft {
  const start = wallTime(span.startsAt, timeZone);
  const end = wallTime(span.endsAt, timeZone);
  return { date: start.slice(0, 10), from: start.slice(11), to: end.slice(11), timeZone, repeat: null };
}

export function draftOfOccurrence(occurrence: Occurrence): SlotDraft {
  const { rule, localStart, timeZone } = occurrence;
  const repeat = rule !== null && localStart !== null ? patternOf(rule, localStart, timeZone) : null;
  return { ...draftOfSpan(occurrence, timeZone), repeat };
}

export function newSlotOf(draft: SlotDraft): NewSlot {
  const { from, repeat, timeZone } = draft;
  const date = repeat ? firstDayOf(repeat, draft.date) : draft.date;
  return {
    localStart: `${date}T${from}`,
    durationMinutes: minutesOfDraft(draft),
    timeZone,
    rule: repeat ? ruleOf(repeat, timeZone) : null,
  };
}

/** After a drag or a resize: the touched occurrence's new place on the clock of its own zone. */
export function changeOfMove(occurrence: Occurrence, to: Span, scope: Scope): SlotChange {
  const localStart = wallTime(to.startsAt, occurrence.timeZone);
  return {
    slotId: occurrence.slotId,
    occurrence: occurrence.occurrence,
    scope,
    localStart,
    durationMinutes: wallMinutes(localStart, wallTime(to.endsAt, occurrence.timeZone)),
    rule: null,
    timeZone: null,
  };
}

/**
 * After the form. A changed pattern concerns a series from its beginning or from the touched occurrence on; with it
 * the series must again begin on one of its own days.
 */
export function changeOfDraft(occurrence: Occurrence, draft: SlotDraft, scope: Scope): SlotChange {
  const before = draftOfOccurrence(occurrence);
  const rule = draft.repeat && changedRule(before, draft);
  const target = {
    slotId: occurrence.slotId,
    occurrence: occurrence.occurrence,
    scope,
    durationMinutes: minutesOfDraft(draft),
    timeZone: draft.timeZone === occurrence.timeZone ? null : draft.timeZone,
  };
  if (!rule || scope === 'THIS' || !draft.repeat) {
    return { ...target, localStart: `${draft.date}T${draft.from}`, rule: null };
  }
  if (scope === 'ALL' && occurrence.localStart !== null) {
    const first = occurrence.localStart;
    const start = firstDayOf(draft.repeat, first.slice(0, 10));
    return { ...target, occurrence: first, localStart: `${start}T${draft.from}`, rule };
  }
  return { ...target, localStart: `${firstDayOf(draft.repeat, draft.date)}T${draft.from}`, rule };
}

/** Whether the form's pattern differs from the series', so that "this one" has no meaning. */
export function patternChanged(occurrence: Occurrence, draft: SlotDraft): boolean {
  return changedRule(draftOfOccurrence(occurrence), draft) !== null;
}

/** Undoes a change of a single slot or of one occurrence. */
export function restorationOf(occurrence: Occurrence): SlotChange {
  return changeOfMove(occurrence, occurrence, occurrence.recurring ? 'THIS' : 'ALL');
}

/** The slot as it was, to put back what was removed whole. */
export function recreationOf(occurrence: Occurrence): NewSlot {
  const start = wallTime(occurrence.startsAt, occurrence.timeZone);
  const durationMinutes = wallMinutes(start, wallTime(occurrence.endsAt, occurrence.timeZone));
  return { localStart: start, durationMinutes, timeZone: occurrence.timeZone, rule: null };
}

export function endOfDraft(draft: SlotDraft): WallTime {
  return addWallMinutes(`${draft.date}T${draft.from}`, minutesOfDraft(draft));
}

/** Moving a pattern along with its only day is what dragging does; the backend then keeps the rule in step itself. */
function changedRule(before: SlotDraft, draft: SlotDraft): string | null {
  if (!draft.repeat) return null;
  const rule = ruleOf(draft.repeat, draft.timeZone);
  if (!before.repeat) return rule;
  const sameDays = rule === ruleOf(before.repeat, draft.timeZone);
  const onItsDay = draft.repeat.weekdays.includes(weekdayOf(draft.date));
  return sameDays && (onItsDay || draft.date === before.date) ? null : rule;
}
