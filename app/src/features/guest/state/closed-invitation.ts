/** Why an invitation does not open, as its page tells it. */

export const CLOSED_REASONS = ['used', 'revoked', 'expired', 'unknown', 'noCookie'] as const;
export type ClosedReason = (typeof CLOSED_REASONS)[number];

const reasons: Readonly<Record<string, ClosedReason>> = {
  INVITATION_USED: 'used',
  INVITATION_REVOKED: 'revoked',
  INVITATION_EXPIRED: 'expired',
  INVITATION_GONE: 'unknown',
  // A code of another length than ours: most of them were cut off on their way.
  VALIDATION_FAILED: 'unknown',
};

/** Null for what may pass: then it is worth another try. */
export const closedReason = (code: string): ClosedReason | null => reasons[code] ?? null;
