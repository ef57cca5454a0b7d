/** Who may change the integration with other systems, and the codes by which a change is refused. */
import { Failure, type FailureCategory } from '../failure.ts';
import type { Caller } from '../http/session-variables.ts';

/** Codes of IntegrationErrorCode in hasura/metadata/actions.graphql, with who is at fault and what it means. */
const known = {
  NOT_PERMITTED: ['forbidden', 'Only the clinic’s admins do this.'],
  NAME_TAKEN: ['conflict', 'There is another system of this name.'],
  CLIENT_NOT_FOUND: ['missing', 'There is no such system.'],
  KEY_NOT_FOUND: ['missing', 'There is no such key, or it is not valid any more.'],
  ENDPOINT_NOT_FOUND: ['missing', 'There is no such endpoint.'],
  ADDRESS_NOT_ALLOWED: ['invalid', 'Nothing is sent to this address.'],
  DELIVERY_NOT_FOUND: ['missing', 'There is no such delivery.'],
  DELIVERY_UNDER_WAY: ['conflict', 'The delivery is on its way.'],
  EXTERNAL_PERSON_NOT_FOUND: ['missing', 'There is no such person of another system.'],
  PERSON_DOES_NOT_FIT: ['conflict', 'This person is blocked or has another role.'],
} as const satisfies Record<string, readonly [FailureCategory, string]>;

export function refused(code: keyof typeof known, message?: string, cause?: unknown): Failure {
  const [category, sentence] = known[code];
  return new Failure(code, category, message ?? sentence, { cause });
}

export function requireAdmin(caller: Caller): void {
  if (caller.role !== 'admin') throw refused('NOT_PERMITTED');
}
