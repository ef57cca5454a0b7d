/** CAL-2, CAL-3: what stands on the calendar, as the entries the calendar library draws. */
import type { EventInput } from '@fullcalendar/react';
import { isLive, lookOf, type Look } from '../../appointments/state/appointment-look.ts';
import { closedTimes } from './open-time.ts';
import type { Occurrence } from './slot-edit.ts';
import type { Span } from './zoned-time.ts';

export interface CalendarAppointment extends Span {
  readonly id: string;
  readonly status: string;
  readonly doctor: { readonly id: string; readonly name: string };
  readonly patient: { readonly id: string; readonly name: string };
  /** Another time, reserved until it is answered or expires. */
  readonly proposal: (Span & { readonly expiresAt: string }) | null;
}

export interface TimeOff extends Span {
  readonly exceptionId: string;
  readonly note: string;
}

/** What an entry is, kept with it so that a click or a drag knows what was meant. */
export type EntryFacts =
  | { readonly kind: 'appointment'; readonly look: Look; readonly appointment: CalendarAppointment }
  | { readonly kind: 'proposal'; readonly appointment: CalendarAppointment }
  | { readonly kind: 'slot'; readonly occurrence: Occurrence }
  | { readonly kind: 'timeOff'; readonly timeOff: TimeOff }
  | { readonly kind: 'closed' }
  /** What is just being drawn, and no entry yet. */
  | { readonly kind: 'drawn' };

export type Entry = EventInput & { readonly facts: EntryFacts };

interface Names {
  readonly appointment: (appointment: CalendarAppointment) => string;
  readonly slot: string;
  readonly timeOff: string;
}

export function appointmentEntries(
  appointments: readonly CalendarAppointment[],
  now: number,
  names: Names,
): Entry[] {
  return appointments.flatMap((appointment): Entry[] => {
    const proposal = openProposal(appointment, now);
    const look = lookOf({ ...appointment, hasOpenProposal: proposal !== null }, now);
    const title = names.appointment(appointment);
    const entry: Entry = {
      id: appointment.id,
      start: appointment.startsAt,
      end: appointment.endsAt,
      title,
      editable: false,
      facts: { kind: 'appointment', look, appointment },
    };
    if (!proposal || !isLive(look)) return [entry];
    return [
      entry,
      {
        id: `${appointment.id} proposed`,
        start: proposal.startsAt,
        end: proposal.endsAt,
        title,
        editable: false,
        facts: { kind: 'proposal', appointment },
      },
    ];
  });
}

export function closedEntries(open: readonly Span[], range: Span): Entry[] {
  return closedTimes(open, range).map((span, index) => ({
    id: `closed ${index}`,
    start: span.startsAt,
    end: span.endsAt,
    display: 'background',
    facts: { kind: 'closed' },
  }));
}

export function slotEntries(occurrences: readonly Occurrence[], names: Names): Entry[] {
  return occurrences.map((occurrence) => ({
    id: `${occurrence.slotId} ${occurrence.occurrence ?? ''}`,
    start: occurrence.startsAt,
    end: occurrence.endsAt,
    title: names.slot,
    editable: true,
    facts: { kind: 'slot', occurrence },
  }));
}

export function timeOffEntries(timeOff: readonly TimeOff[], names: Names): Entry[] {
  return timeOff.map((one) => ({
    id: one.exceptionId,
    start: one.startsAt,
    end: one.endsAt,
    title: one.note === '' ? names.timeOff : `${names.timeOff}: ${one.note}`,
    editable: false,
    facts: { kind: 'timeOff', timeOff: one },
  }));
}

function openProposal(
  { proposal }: CalendarAppointment,
  now: number,
): (Span & { readonly expiresAt: string }) | null {
  return proposal !== null && Date.parse(proposal.expiresAt) > now ? proposal : null;
}
