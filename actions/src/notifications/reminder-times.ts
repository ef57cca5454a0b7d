/** When reminders are due, and which of several late ones is still worth sending. */

const minute = 60_000;

export interface DueReminder {
  readonly offsetMinutes: number;
  readonly dueAt: Date;
}

/**
 * Reminders of an appointment that fall due after `after`: the moment it was booked or moved. One that would have been
 * due before is not planned; the confirmation has just said the same.
 */
export function remindersAfter(
  startsAt: Date,
  offsetsMinutes: readonly number[],
  after: Date,
): readonly DueReminder[] {
  return [...new Set(offsetsMinutes)]
    .toSorted((one, other) => other - one)
    .map((offsetMinutes) => ({ offsetMinutes, dueAt: new Date(startsAt.getTime() - offsetMinutes * minute) }))
    .filter(({ dueAt }) => dueAt > after);
}

/** True when a reminder closer to the appointment is due as well: of a late worker's reminders only the last is sent. */
export function isOvertaken(
  startsAt: Date,
  offsetMinutes: number,
  offsetsMinutes: readonly number[],
  now: Date,
): boolean {
  return offsetsMinutes.some(
    (other) => other < offsetMinutes && startsAt.getTime() - other * minute <= now.getTime(),
  );
}
