/** Holds what arrived in the mail catcher against what was committed: by its own arithmetic, not by the product's plan. */

import type { Visit } from './visits.ts';

export interface DeliveryRow {
  readonly id: string;
  readonly user_id: string;
  readonly kind: string;
  readonly appointment_id: string;
  readonly version: number;
  readonly offset_minutes: number;
  readonly channel: string;
  readonly status: string;
  readonly reason: string | null;
  readonly claimed_at: Date | null;
  readonly finished_at: Date | null;
}

export interface Arrived {
  /** Deliveries by the ids of the mails, one for each mail. */
  readonly mails: readonly string[];
  readonly bell: readonly string[];
}

const minute = 60_000;

export function judge(
  visits: readonly Visit[],
  deliveries: readonly DeliveryRow[],
  arrived: Arrived,
  offsets: readonly number[],
  now: Date,
): string[] {
  return [
    ...atMostOnce(deliveries, arrived),
    ...visits.flatMap((visit) => noneMissing(visit, deliveries, offsets, now)),
    ...visits.flatMap((visit) => noGhosts(visit, deliveries)),
  ];
}

/** Each mail belongs to a delivery of its own that says it was sent, and the other way round. */
function atMostOnce(deliveries: readonly DeliveryRow[], arrived: Arrived): string[] {
  const faults: string[] = [];
  for (const [channel, ids] of [
    ['email', arrived.mails],
    ['in_app', arrived.bell],
  ] as const) {
    const rows = deliveries.filter((row) => row.channel === channel);
    const seen = new Map<string, number>();
    for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
    for (const [id, times] of seen) if (times > 1) faults.push(`${channel} ${id} arrived ${times} times`);
    for (const row of rows) {
      const came = seen.has(row.id);
      if (came && row.status !== 'sent') faults.push(`${channel} ${row.id} arrived, yet is ${row.status}`);
      if (!came && row.status === 'sent') faults.push(`${channel} ${row.id} says sent and never arrived`);
      if (row.status !== 'sent' && row.status !== 'dropped')
        faults.push(`${channel} ${row.id} is ${row.status}`);
    }
    const known = new Set(rows.map((row) => row.id));
    for (const id of seen.keys()) if (!known.has(id)) faults.push(`${channel} ${id} arrived from nowhere`);
  }
  return faults;
}

/** Both people of a live appointment have had, by mail and by bell, what was due since its last change. */
function noneMissing(
  visit: Visit,
  deliveries: readonly DeliveryRow[],
  offsets: readonly number[],
  now: Date,
): string[] {
  if (visit.cancelled) return [];
  const faults: string[] = [];
  const own = deliveries.filter((row) => row.appointment_id === visit.id);
  for (const person of visit.people) {
    for (const channel of ['email', 'in_app']) {
      const rows = own.filter((row) => row.user_id === person && row.channel === channel);
      const confirmation = rows.find((row) => row.kind === 'appointment.created');
      if (confirmation?.status !== 'sent') faults.push(`${visit.id} was never confirmed by ${channel}`);
      for (const offset of offsets) {
        const due = visit.startsAt.getTime() - offset * minute;
        // Between the two the event was written: whether it counts as due before is not ours to say.
        if (due <= visit.changedAfter.getTime() + minute / 12 || due > now.getTime()) continue;
        const row = rows.find(
          (one) =>
            one.kind === 'appointment.reminder' &&
            one.version === visit.version &&
            one.offset_minutes === offset,
        );
        if (row === undefined) faults.push(`${visit.id} had no reminder ${offset} min before by ${channel}`);
        else if (row.status !== 'sent' && !rightlyDropped(row, visit, offsets)) {
          faults.push(`${visit.id} ${offset} min before by ${channel}: ${row.status} ${row.reason}`);
        }
      }
    }
  }
  return faults;
}

function rightlyDropped(row: DeliveryRow, visit: Visit, offsets: readonly number[]): boolean {
  if (row.status !== 'dropped' || row.finished_at === null) return false;
  // What was interrupted keeps the time of its first look; it was dropped when it was finished.
  const dropped = row.finished_at.getTime();
  if (row.reason === 'too_late') return dropped >= visit.startsAt.getTime();
  if (row.reason !== 'overtaken_by_later_reminder') return false;
  return offsets.some(
    (offset) => offset < row.offset_minutes && dropped >= visit.startsAt.getTime() - offset * minute,
  );
}

/** Nobody was reminded of a time after it had been moved or cancelled. */
function noGhosts(visit: Visit, deliveries: readonly DeliveryRow[]): string[] {
  return deliveries.flatMap((row) => {
    if (row.appointment_id !== visit.id || row.kind !== 'appointment.reminder' || row.status !== 'sent') {
      return [];
    }
    const ended = visit.endedBefore.get(row.version);
    return ended !== undefined && row.claimed_at !== null && row.claimed_at > ended
      ? [`${visit.id}: a reminder of version ${row.version} left after that had ended`]
      : [];
  });
}
