/** Makes the message of a story: its words, its link and the calendar entry that goes with it. */
import { type CalendarEntry, invitationText } from '../calendar-export/calendar-text.ts';
import { type Appointment, type Person, reminderKind, type Story } from './story.ts';
import { type Words, wordsFor } from './words.ts';

export interface Clinic {
  /** Where people open the app. */
  readonly appUrl: string;
  readonly mailFrom: { readonly name: string; readonly email: string };
}

export interface Message {
  /** The delivery's id: the same message has it at every attempt. */
  readonly key: string;
  readonly to: Person;
  readonly title: string;
  readonly body: string;
  /** Said by the other side; only for people who chose detail. */
  readonly note: string | undefined;
  /** Undefined when nothing of ours would open for this person. */
  readonly link: { readonly label: string; readonly url: string; readonly caution?: string } | undefined;
  /** Where the patient tests his devices and his line, in reminders that leave time for it. */
  readonly check: { readonly label: string; readonly url: string } | undefined;
  readonly footer: string;
  /** Undefined for people who have no account to sign in to. */
  readonly settings: { readonly label: string; readonly url: string } | undefined;
  /** How text messages are ended, in the person's language. */
  readonly stop: string;
  readonly calendar: { readonly method: 'REQUEST' | 'CANCEL'; readonly text: string } | undefined;
  /** After this moment nobody needs it any more. */
  readonly usefulUntil: Date;
}

/** `oneTimeUrl` is the way in of somebody without a password, if there is one at this moment. */
export function compose(story: Story, clinic: Clinic, oneTimeUrl?: string): Message {
  const { person, kind, appointment } = story;
  const words = wordsFor(person.locale, person.timeZone);
  const group = kind.replace('.', '_');
  const time = story.proposal ?? story.offer;
  const other = otherSide(story);
  const detailed = person.detailLevel === 'full' && other !== undefined;
  const values = {
    ...(appointment && { when: words.time(appointment.startsAt) }),
    ...(time && { proposed: words.time(time.startsAt), deadline: words.time(time.expiresAt) }),
    ...(other !== undefined && { other }),
  };
  const note = (kind === 'appointment.cancelled' ? appointment?.cancelReason : story.proposal?.note) ?? '';
  return {
    key: story.id,
    to: person,
    title: words.say(`${group}.title`),
    body: words.say(`${group}.${detailed ? 'full' : 'plain'}`, values),
    note: detailed && note !== '' ? words.say('common.note', { note }) : undefined,
    link: person.signsIn
      ? {
          label: words.say(kind === reminderKind ? 'common.join' : 'common.open'),
          url: linkOf(story, clinic.appUrl),
        }
      : oneTimeUrl === undefined
        ? undefined
        : { label: words.say('common.join'), url: oneTimeUrl, caution: words.say('common.once') },
    check: asksForCheck(story)
      ? {
          label: words.say('common.check'),
          url: `${clinic.appUrl}/consultation/${story.appointment.id}/check`,
        }
      : undefined,
    footer: words.say(person.signsIn ? 'common.footer' : 'common.footerOfGuest', {
      timeZone: person.timeZone,
    }),
    settings: person.signsIn
      ? { label: words.say('common.settings'), url: `${clinic.appUrl}/settings` }
      : undefined,
    stop: words.say('common.stop'),
    calendar: appointment === null ? undefined : calendarOf(story, appointment, words, other, clinic),
    usefulUntil: (appointment ?? time)?.endsAt ?? story.dueAt,
  };
}

/** What the bell shows without asking again; read only after signing in, so with names. */
export function bellPayload(story: Story): Record<string, string | number | null> {
  const { appointment } = story;
  const time = story.proposal ?? story.offer;
  return {
    ...(appointment && {
      startsAt: appointment.startsAt.toISOString(),
      endsAt: appointment.endsAt.toISOString(),
      doctorId: appointment.doctorId,
      doctorName: appointment.doctorName,
      patientId: appointment.patientId,
      patientName: appointment.patientName,
    }),
    ...(story.kind === reminderKind && { offsetMinutes: story.offsetMinutes }),
    ...(story.kind === 'appointment.cancelled' && { reason: appointment?.cancelReason ?? '' }),
    ...(time && { proposedStartsAt: time.startsAt.toISOString(), expiresAt: time.expiresAt.toISOString() }),
    ...(story.offer && { offerId: story.subjectId, doctorName: story.offer.doctorName }),
    ...(story.proposal && { proposalId: story.subjectId }),
  };
}

export function appointmentLink(appUrl: string, appointmentId: string): string {
  return `${appUrl}/appointments/${appointmentId}`;
}

/** Calendar programs sync to other people's screens: the entry names nobody unless the person chose detail. */
export function calendarTitle(words: Words, other: string | undefined): string {
  return other === undefined ? words.say('common.event') : words.say('common.eventWith', { other });
}

function otherSide({ person, appointment, offer }: Story): string | undefined {
  if (appointment === null) return offer?.doctorName;
  return person.id === appointment.doctorId ? appointment.patientName : appointment.doctorName;
}

function linkOf({ kind, appointment }: Story, appUrl: string): string {
  if (appointment === null) return `${appUrl}/book`;
  // A reminder leads into the consultation itself, which opens to its two people only and says when (NOT-3).
  if (kind === reminderKind) return `${appUrl}/consultation/${appointment.id}`;
  return appointmentLink(appUrl, appointment.id);
}

/** Some time before, so that something can still be done about what does not work. */
function asksForCheck(story: Story): story is Story & { appointment: Appointment } {
  const { kind, person, appointment, offsetMinutes, checkReminderMinutes } = story;
  return (
    kind === reminderKind &&
    person.signsIn &&
    person.id === appointment?.patientId &&
    offsetMinutes >= checkReminderMinutes
  );
}

const withCalendar: ReadonlySet<string> = new Set([
  'appointment.created',
  'appointment.shifted',
  'appointment.cancelled',
]);

function calendarOf(
  { kind, person }: Story,
  appointment: Appointment,
  words: Words,
  other: string | undefined,
  clinic: Clinic,
): Message['calendar'] {
  if (!withCalendar.has(kind)) return undefined;
  const cancelled = kind === 'appointment.cancelled';
  const entry: CalendarEntry = {
    appointmentId: appointment.id,
    version: appointment.version,
    startsAt: appointment.startsAt,
    endsAt: appointment.endsAt,
    cancelled,
    pending: appointment.status === 'pending',
    title: calendarTitle(words, person.detailLevel === 'full' ? other : undefined),
    // An invitation stays in the calendar longer than a one-time link would.
    link: person.signsIn ? appointmentLink(clinic.appUrl, appointment.id) : undefined,
  };
  return {
    method: cancelled ? 'CANCEL' : 'REQUEST',
    text: invitationText(entry, new URL(clinic.appUrl).hostname, {
      organizer: clinic.mailFrom,
      attendee: person.email ?? undefined,
    }),
  };
}
