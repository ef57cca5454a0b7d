/** What the browsers of a call say of its quality: some seconds at a time, once each. */
import type pg from 'pg';
import { z } from 'zod';
import { inTransaction, system } from '../db/transaction.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { parseBody, uuid } from '../http/text.ts';
import type { ConsultationReference } from './end-consultation.ts';
import { guestOf } from './guests.ts';
import { guestSecret } from './invitations.ts';
import { refused } from './refusals.ts';

const count = z.number().int().min(0).max(2_000_000_000);
const measured = z.object({
  /** Made by the browser; the same measurement again changes nothing. */
  id: uuid,
  seconds: z.number().int().min(1).max(120),
  rttMs: z.number().int().min(0).max(60_000).nullish(),
  packetsReceived: count,
  packetsLost: count,
  freezeCount: count,
  frozenMs: count,
});
type Measured = z.infer<typeof measured>;

/** Half a day in pieces of ten seconds: nobody fills the table by himself. */
const mostPerPerson = 4_320;

const input = measured.extend({ consultationId: uuid });

export const reportCallQuality: ActionHandler<z.infer<typeof input>, ConsultationReference> = {
  name: 'reportCallQuality',
  input,
  run: async (client, caller, { consultationId, ...report }) => {
    const found = await client.query<{ id: string }>(
      `select id from public.consultation_admissions
        where consultation_id = $1 and user_id = $2 and joined_at is not null`,
      [consultationId, caller.id],
    );
    await keep(client, consultationId, found.rows[0]?.id, report);
    return { consultationId };
  },
};

const guestReport = measured.extend({ secret: guestSecret });

export async function reportQualityAsGuest(pool: pg.Pool, body: unknown): Promise<void> {
  const { secret, ...report } = parseBody(guestReport, body);
  await inTransaction(pool, system, async (client) => {
    const { guestId, consultationId } = await guestOf(client, secret);
    const found = await client.query<{ id: string }>(
      'select id from public.consultation_admissions where guest_id = $1 and joined_at is not null',
      [guestId],
    );
    await keep(client, consultationId, found.rows[0]?.id, report);
  });
}

async function keep(
  client: Pick<pg.ClientBase, 'query'>,
  consultationId: string,
  admissionId: string | undefined,
  report: Measured,
): Promise<void> {
  // Who was never in the call has nothing to say of it, and learns nothing about it.
  if (admissionId === undefined) throw refused('CONSULTATION_NOT_FOUND');
  await client.query(
    `insert into public.consultation_quality
       (id, consultation_id, admission_id, seconds, rtt_ms, packets_received, packets_lost, freeze_count, frozen_ms)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9
      where (select count(*) from public.consultation_quality where admission_id = $3) < $10
     on conflict (id) do nothing`,
    [
      report.id,
      consultationId,
      admissionId,
      report.seconds,
      report.rttMs ?? null,
      report.packetsReceived,
      report.packetsLost,
      report.freezeCount,
      report.frozenMs,
      mostPerPerson,
    ],
  );
}
