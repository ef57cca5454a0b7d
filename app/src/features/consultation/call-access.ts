/** What a call asks of the clinic, whoever is in it: somebody signed in, or a guest. */
import type { Connection } from '../../graphql/connection.ts';
import { failureOf } from '../../graphql/failure.ts';
import { newId } from '../../live/new-id.ts';
import { JoinConsultation, ReportCallQuality } from './documents.ts';
import type { Measurement } from './state/call-quality.ts';
import type { Pass } from './state/call-session.ts';

export interface CallAccess {
  /** Rejects with what `refusalOf` understands. */
  join(): Promise<Pass>;
  /** Lost when it cannot be told: a figure less, and no harm. */
  report(measured: Measurement): void;
  /** The code of a refusal that another attempt changes nothing about. */
  refusalOf(error: unknown): string | undefined;
}

export const finalRefusals: ReadonlySet<string> = new Set([
  'NOT_ADMITTED',
  'REMOVED',
  'CONSULTATION_OVER',
  'CONSULTATION_NOT_FOUND',
  'SESSION_ENDED',
  'INVITATION_GONE',
]);

export function signedInAccess(connection: Connection, consultationId: string): CallAccess {
  return {
    join: async () => {
      const { joinConsultation: pass } = await connection.mutate(JoinConsultation, { consultationId });
      return { url: pass.url, token: pass.token, encryptionKey: pass.encryptionKey ?? null };
    },
    report: (measured) =>
      void connection
        .mutate(ReportCallQuality, { id: newId(), consultationId, ...measured })
        .catch(() => undefined),
    refusalOf: (error) => {
      const { code } = failureOf(error);
      return finalRefusals.has(code) ? code : undefined;
    },
  };
}
