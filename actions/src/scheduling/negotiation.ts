/**
 * CAL-6 on plain values: who may answer a proposal of another time, and until when. A negotiation has two sides, the
 * patient and the clinic (the doctor, and staff who act for him); what one side proposes the other side answers.
 */
import { minute } from './interval.ts';
import { refused } from './refusals.ts';

export type Side = 'patient' | 'clinic';
export type Answer = 'ACCEPT' | 'REJECT' | 'COUNTER' | 'WITHDRAW';
export type ProposalStatus = 'open' | 'accepted' | 'rejected' | 'countered' | 'withdrawn' | 'expired';

export interface Proposal {
  readonly id: string;
  readonly proposedBy: string | null;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly occupiedUntil: number;
  readonly status: ProposalStatus;
  readonly expiresAt: number;
}

/** Whoever is not the patient stands for the clinic, also one whose account is gone. */
export function sideOf(personId: string | null, patientId: string): Side {
  return personId === patientId ? 'patient' : 'clinic';
}

const closedBy = {
  ACCEPT: 'accepted',
  REJECT: 'rejected',
  COUNTER: 'countered',
  WITHDRAW: 'withdrawn',
} as const satisfies Record<Answer, ProposalStatus>;

/** What the proposal becomes by the answer; refuses an answer that is late or not this side's to give. */
export function decideAnswer(
  proposal: Proposal,
  proposer: Side,
  answerer: Side,
  answer: Answer,
  now: number,
): Exclude<ProposalStatus, 'open' | 'expired'> {
  if (proposal.status !== 'open' || proposal.expiresAt <= now) throw refused('PROPOSAL_CLOSED');
  if (answer === 'WITHDRAW') {
    if (proposer !== answerer) throw refused('NOT_PERMITTED', 'Only the side that proposed can withdraw.');
  } else if (proposer === answerer) {
    throw refused('OWN_PROPOSAL');
  }
  return closedBy[answer];
}

/** No proposal outlives the time it is about, be it the old one or the new one. */
export function proposalExpiry(
  now: number,
  proposalHours: number,
  presentStart: number,
  proposedStart: number,
): number {
  return Math.min(now + proposalHours * 60 * minute, presentStart, proposedStart);
}
