/** The clinic keeps what came of a consultation whatever the keeping times say, or lets it go again. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { line, uuid } from '../http/text.ts';
import { lockConsultation } from './consultations.ts';
import type { ConsultationReference } from './end-consultation.ts';
import { refused } from './refusals.ts';

/** `reason`: why it is kept; without one it is let go. */
const holding = z.object({ consultationId: uuid, reason: line(300).nullish() });

export const holdConsultation: ActionHandler<z.infer<typeof holding>, ConsultationReference> = {
  name: 'holdConsultation',
  input: holding,
  run: async (client, caller, { consultationId, reason }) => {
    if (caller.role !== 'staff' && caller.role !== 'admin') throw refused('NOT_PERMITTED');
    const consultation = await lockConsultation(client, { consultationId });
    if (consultation === undefined) throw refused('CONSULTATION_NOT_FOUND');
    await client.query(
      `update public.consultations
          set held_at = case when $2::text is null then null else coalesce(held_at, clock_timestamp()) end,
              held_by = case when $2::text is null then null else $3::uuid end, hold_reason = $2
        where id = $1`,
      [consultationId, reason ?? null, caller.id],
    );
    return { consultationId };
  },
};
