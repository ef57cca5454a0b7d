/** CAL-2: the states of an appointment as people tell them apart, and what one may do in each. */
import { isBefore } from '../../calendar/state/zoned-time.ts';

export const LOOKS = ['booked', 'pending', 'proposed', 'finished', 'cancelled'] as const;
export type Look = (typeof LOOKS)[number];

export interface AppointmentFacts {
  readonly status: string;
  readonly endsAt: string;
  readonly hasOpenProposal: boolean;
}

/** `proposed`: another time is on the table. A booked one that is over counts as finished even if nobody said so. */
export function lookOf({ status, endsAt, hasOpenProposal }: AppointmentFacts, now: number): Look {
  if (status === 'cancelled' || status === 'finished') return status;
  if (!isBefore(new Date(now).toISOString(), endsAt)) return 'finished';
  if (hasOpenProposal) return 'proposed';
  return status === 'pending' ? 'pending' : 'booked';
}

export function isLive(look: Look): boolean {
  return look === 'booked' || look === 'pending' || look === 'proposed';
}

export interface ProposalFacts {
  readonly proposedById: string | null;
}

export interface Possibilities {
  readonly propose: boolean;
  readonly answer: boolean;
  readonly withdraw: boolean;
  readonly cancel: boolean;
  readonly move: boolean;
}

const NOTHING: Possibilities = { propose: false, answer: false, withdraw: false, cancel: false, move: false };

/**
 * A negotiation has two sides, the patient and the clinic: what one proposes the other answers, and each can withdraw
 * its own. Staff, who stand for the clinic, move at once instead of proposing.
 */
export function possibilities(
  look: Look,
  viewer: { readonly id: string; readonly role: string },
  patientId: string,
  proposal: ProposalFacts | null,
): Possibilities {
  if (!isLive(look)) return NOTHING;
  const staff = viewer.role === 'staff' || viewer.role === 'admin';
  const ownSide = proposal !== null && (proposal.proposedById === patientId) === (viewer.id === patientId);
  return {
    propose: !staff && !proposal,
    answer: proposal !== null && !ownSide,
    withdraw: ownSide,
    cancel: true,
    move: staff,
  };
}
