/**
 * A second calculation of availability that shares nothing with the first: it looks at every minute with Intl and
 * walks days by their dates.
 */

export interface PlainSlot {
  readonly slotId: string;
  /** `YYYY-MM-DD` of the first day and `HH:MM`. */
  readonly firstDay: string;
  readonly time: string;
  readonly durationMinutes: number;
  /** English names of weekdays, as Intl writes them. */
  readonly weekdays: readonly string[];
  readonly removedDays?: readonly string[];
  readonly movedDays?: Readonly<Record<string, { startsAt: number; endsAt: number }>>;
}

export interface Minutes {
  readonly timeZone: string;
  /** Each minute of a stretch of time, with what the zone's clocks show at it. */
  readonly shown: readonly { readonly at: number; readonly wall: string }[];
}

export function minutesOf(timeZone: string, from: number, until: number): Minutes {
  const shown: { at: number; wall: string }[] = [];
  const format = wallFormat(timeZone);
  for (let at = from; at < until; at += 60_000) shown.push({ at, wall: wallOf(format, at) });
  return { timeZone, shown };
}

/** The instants in a year at which the zone's distance to UTC changes, to the hour. */
export function changesOf(timeZone: string, year: number): number[] {
  const format = wallFormat(timeZone);
  const distance = (at: number) => Date.parse(`${wallOf(format, at)}Z`) - at;
  const changes: number[] = [];
  for (let at = Date.UTC(year, 0, 2); at < Date.UTC(year, 11, 30); at += 3_600_000) {
    if (distance(at) !== distance(at - 3_600_000)) changes.push(at);
  }
  return changes;
}

/** The open minutes of the stretch; slots must begin and end within it to be counted right. */
export function openMinutes(
  minutes: Minutes,
  slots: readonly PlainSlot[],
  off: readonly { from: number; until: number }[],
): number[] {
  const open = new Set<number>();
  for (const slot of slots) {
    for (const day of daysOf(minutes)) {
      if (day < slot.firstDay || !slot.weekdays.includes(weekdayOf(day))) continue;
      if (slot.removedDays?.includes(day)) continue;
      const moved = slot.movedDays?.[day];
      const start = moved?.startsAt ?? firstShowing(minutes, `${day}T${slot.time}`);
      const end = moved?.endsAt ?? firstShowing(minutes, later(day, slot.time, slot.durationMinutes));
      for (const { at } of minutes.shown) if (start <= at && at < end) open.add(at);
    }
  }
  return [...open]
    .filter((at) => !off.some(({ from, until }) => from <= at && at < until))
    .toSorted((a, b) => a - b);
}

/** A wall time stands for the first minute whose clocks show it or a later one. */
function firstShowing(minutes: Minutes, wall: string): number {
  return minutes.shown.find((minute) => minute.wall >= wall)?.at ?? Infinity;
}

function daysOf(minutes: Minutes): string[] {
  return [...new Set(minutes.shown.map(({ wall }) => wall.slice(0, 10)))];
}

function weekdayOf(day: string): string {
  return new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T12:00Z`),
  );
}

function later(day: string, time: string, minutes: number): string {
  return wallOf(wallFormat('UTC'), Date.parse(`${day}T${time}Z`) + minutes * 60_000);
}

function wallFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

function wallOf(format: Intl.DateTimeFormat, at: number): string {
  return format.format(at).replace(' ', 'T');
}
