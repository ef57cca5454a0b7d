/** Whether a message is still true and of use at the moment of sending (NOT-5). */
import { isOvertaken } from './reminder-times.ts';
import { type Appointment, reminderKind, type Story } from './story.ts';

/** Why a message is dropped; staff read it beside the delivery. */
export type DropReason =
  | 'person_blocked'
  | 'channel_closed'
  | 'subject_gone'
  | 'cancelled'
  | 'not_cancelled'
  | 'superseded'
  | 'over'
  | 'overtaken_by_later_reminder'
  | 'not_wanted'
  | 'answered'
  | 'too_late';

const day = 86_400_000;

/** Undefined when it should be sent. */
export function reasonToDrop(story: Story, now: Date): DropReason | undefined {
  if (story.person.blocked) return 'person_blocked';
  if (!story.person.channels.includes(story.channel)) return 'channel_closed';
  const { appointment } = story;
  if (story.kind.startsWith('waitlist.')) return ofOffer(story, now);
  if (appointment === null) return 'subject_gone';
  switch (story.kind) {
    case reminderKind:
      return ofReminder(story, appointment, now);
    case 'appointment.created':
      // Sent for a moved appointment too: it says the time that holds now.
      return isLive(appointment) ? ifOver(appointment.endsAt, now) : 'cancelled';
    case 'appointment.shifted':
      if (!isLive(appointment)) return 'cancelled';
      return appointment.version === story.version ? ifOver(appointment.endsAt, now) : 'superseded';
    case 'appointment.cancelled':
      return appointment.status === 'cancelled' ? ifOver(appointment.endsAt, now) : 'not_cancelled';
    default:
      return ofProposal(story, appointment, now);
  }
}

function ofReminder(story: Story, appointment: Appointment, now: Date): DropReason | undefined {
  const { offsetsMinutes } = story.person;
  if (!isLive(appointment)) return appointment.status === 'cancelled' ? 'cancelled' : 'over';
  if (appointment.version !== story.version) return 'superseded';
  if (appointment.startsAt <= now) return 'too_late';
  if (!offsetsMinutes.includes(story.offsetMinutes)) return 'not_wanted';
  return isOvertaken(appointment.startsAt, story.offsetMinutes, offsetsMinutes, now)
    ? 'overtaken_by_later_reminder'
    : undefined;
}

function ofProposal(story: Story, appointment: Appointment, now: Date): DropReason | undefined {
  if (story.proposal === null) return 'subject_gone';
  if (!isLive(appointment)) return 'cancelled';
  const asks = story.kind === 'shift.proposed' || story.kind === 'shift.countered';
  if (asks && story.proposal.status !== 'open') return 'answered';
  return ifOver(asks ? story.proposal.expiresAt : appointment.endsAt, now);
}

function ofOffer(story: Story, now: Date): DropReason | undefined {
  if (story.offer === null) return 'subject_gone';
  if (story.kind === 'waitlist.expired') return ifOver(new Date(story.dueAt.getTime() + day), now);
  return story.offer.status === 'open' ? ifOver(story.offer.expiresAt, now) : 'answered';
}

const isLive = ({ status }: Appointment): boolean => status === 'pending' || status === 'booked';
const ifOver = (end: Date, now: Date): DropReason | undefined => (end <= now ? 'too_late' : undefined);
