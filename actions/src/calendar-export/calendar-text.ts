/** Appointments as iCalendar text: invitations by mail, single downloads and feeds say the same of one appointment. */
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';

export interface CalendarEntry {
  readonly appointmentId: string;
  /** Moves on with each change; calendar programs keep the entry with the highest. */
  readonly version: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly cancelled: boolean;
  readonly pending: boolean;
  readonly title: string;
  /** Undefined for somebody for whom no page of ours opens. */
  readonly link: string | undefined;
}

export interface Invitation {
  readonly organizer: { readonly name: string; readonly email: string };
  readonly attendee: string | undefined;
}

const productId = { company: 'Telemed', product: 'Appointments', language: 'EN' };

/** For one person's mail: his calendar program enters, moves or removes the appointment. */
export function invitationText(
  entry: CalendarEntry,
  host: string,
  { organizer, attendee }: Invitation,
): string {
  const calendar = ical({
    prodId: productId,
    method: entry.cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
  });
  const event = calendar.createEvent(eventOf(entry, host));
  event.organizer(organizer);
  if (attendee !== undefined) event.createAttendee({ email: attendee, rsvp: false });
  return calendar.toString();
}

/** `name` is shown by calendar programs as the name of a feed; a download has none. */
export function publishedText(entries: readonly CalendarEntry[], host: string, name?: string): string {
  const calendar = ical({ prodId: productId, method: ICalCalendarMethod.PUBLISH });
  if (name !== undefined) calendar.name(name).ttl(60 * 60);
  for (const entry of entries) calendar.createEvent(eventOf(entry, host));
  return calendar.toString();
}

function eventOf(entry: CalendarEntry, host: string) {
  return {
    id: `${entry.appointmentId}@${host}`,
    sequence: entry.version,
    start: entry.startsAt,
    end: entry.endsAt,
    summary: entry.title,
    ...(entry.link === undefined ? {} : { url: entry.link }),
    status: entry.cancelled
      ? ICalEventStatus.CANCELLED
      : entry.pending
        ? ICalEventStatus.TENTATIVE
        : ICalEventStatus.CONFIRMED,
  };
}
