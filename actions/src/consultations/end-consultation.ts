/** The doctor ends the consultation for everybody; staff correct afterwards what became of it. */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { storable, uuid } from '../http/text.ts';
import { lockConsultation, lockHeld } from './consultations.ts';
import { finish } from './ending.ts';
import { refused } from './refusals.ts';

export interface ConsultationReference {
  readonly consultationId: string;
}

const ending = z.object({ consultationId: uuid });

export const endConsultation: ActionHandler<z.infer<typeof ending>, ConsultationReference> = {
  name: 'endConsultation',
  input: ending,
  run: async (client, caller, { consultationId }) => {
    const consultation = await lockHeld(client, caller, { consultationId });
    const now = new Date();
    // Ended by two devices, or once more because the first answer was lost.
    if (consultation.status === 'finished') return { consultationId };
    if (now.getTime() < consultation.opensAt) throw refused('NOT_OPEN_YET');
    await finish(client, consultation, now, caller.id);
    return { consultationId };
  },
};

const correction = z.object({
  consultationId: uuid,
  outcome: z
    .enum(['HELD', 'HELD_BY_PHONE', 'PATIENT_ABSENT', 'DOCTOR_ABSENT', 'MISSED'])
    .transform((name) => name.toLowerCase()),
  note: z
    .string()
    .trim()
    .max(500)
    .refine(storable)
    .nullish()
    .transform((text) => text ?? ''),
});

export const correctConsultation: ActionHandler<z.infer<typeof correction>, ConsultationReference> = {
  name: 'correctConsultation',
  input: correction,
  run: async (client, caller, { consultationId, outcome, note }) => {
    if (caller.role !== 'staff' && caller.role !== 'admin') throw refused('NOT_PERMITTED');
    const consultation = await lockConsultation(client, { consultationId });
    if (consultation === undefined) throw refused('CONSULTATION_NOT_FOUND');
    if (consultation.status !== 'finished') throw refused('CONSULTATION_NOT_OVER');
    await client.query(
      `update public.consultations
          set outcome = $2, correction_note = $3, corrected_by = $4, corrected_at = clock_timestamp() where id = $1`,
      [consultationId, outcome, note, caller.id],
    );
    return { consultationId };
  },
};
