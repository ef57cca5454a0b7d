/** The consultation could not be held by video and was held by telephone: the doctor notes it, or the front desk. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { lockConsultation, lockHeld } from './consultations.ts';
import { refusePhoneNote } from './domain.ts';
import type { ConsultationReference } from './end-consultation.ts';
import { finish } from './ending.ts';
import { refused } from './refusals.ts';

const note = z.object({ consultationId: uuid });

export const noteHeldByPhone: ActionHandler<z.infer<typeof note>, ConsultationReference> = {
  name: 'noteHeldByPhone',
  input: note,
  run: async (client, caller, { consultationId }) => {
    const by = caller.role === 'staff' || caller.role === 'admin' ? 'staff' : 'doctor';
    const consultation =
      by === 'staff'
        ? await lockConsultation(client, { consultationId })
        : await lockHeld(client, caller, { consultationId });
    if (consultation === undefined) throw refused('CONSULTATION_NOT_FOUND');
    // Noted by two people, or once more because the first answer was lost.
    if (consultation.outcome === 'held_by_phone') return { consultationId };
    const now = new Date();
    const code = refusePhoneNote(consultation, by, now.getTime());
    if (code !== undefined) throw refused(code);
    if (consultation.status !== 'finished') {
      await finish(client, consultation, now, caller.id, 'held_by_phone');
    } else {
      await client.query(
        `update public.consultations
            set outcome = 'held_by_phone', corrected_by = $2, corrected_at = clock_timestamp() where id = $1`,
        [consultationId, caller.id],
      );
    }
    return { consultationId };
  },
};
