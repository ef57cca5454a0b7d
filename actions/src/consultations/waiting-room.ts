/** The patient comes to the waiting room, stays there, and goes. */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { type Consultation, lockOwn, readAdmissions } from './consultations.ts';
import { type AdmissionState, stateOnArrival } from './domain.ts';
import { refused } from './refusals.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

const entering = z.object({ appointmentId: uuid });
const leaving = z.object({ consultationId: uuid });

export interface AdmissionReference {
  readonly admissionId: string;
  readonly consultationId: string;
}

/** Said again every twenty seconds while the page is open; the place in the line stays. */
export const enterWaitingRoom: ActionHandler<z.infer<typeof entering>, AdmissionReference> = {
  name: 'enterWaitingRoom',
  input: entering,
  run: async (client, caller, { appointmentId }) => {
    const { consultation, seat } = await lockOwn(client, caller, { appointmentId });
    // The doctor does not wait; he opens the door.
    if (seat === 'doctor') throw refused('NOT_PERMITTED');
    const admissionId = await arrive(client, consultation, { userId: caller.id });
    return { admissionId, consultationId: consultation.id };
  },
};

export const leaveWaitingRoom: ActionHandler<z.infer<typeof leaving>, AdmissionReference> = {
  name: 'leaveWaitingRoom',
  input: leaving,
  run: async (client, caller, { consultationId }) => {
    await lockOwn(client, caller, { consultationId });
    const found = await client.query<{ id: string }>(
      `update public.consultation_admissions set state = case state when 'waiting' then 'left' else state end
        where consultation_id = $1 and user_id = $2 returning id`,
      [consultationId, caller.id],
    );
    const [admission] = found.rows;
    if (admission === undefined) throw refused('ADMISSION_NOT_FOUND');
    return { admissionId: admission.id, consultationId };
  },
};

export type Arriving = { readonly userId: string } | { readonly guestId: string };

/** Precondition: the consultation is locked. */
export async function arrive(client: Queryable, consultation: Consultation, who: Arriving): Promise<string> {
  const userId = 'userId' in who ? who.userId : null;
  const guestId = 'guestId' in who ? who.guestId : null;
  const known = (await readAdmissions(client, consultation.id)).find((one) =>
    userId === null ? one.guestId === guestId : one.userId === userId,
  );
  const state = stateOnArrival(consultation, known?.state, Date.now());
  if (known === undefined) {
    const made = await client.query<{ id: string }>(
      `insert into public.consultation_admissions (consultation_id, user_id, guest_id, state)
       values ($1, $2, $3, $4) returning id`,
      [consultation.id, userId, guestId, state],
    );
    return made.rows[0]!.id;
  }
  await stayAs(client, known.id, known.state, state);
  return known.id;
}

async function stayAs(
  client: Queryable,
  admissionId: string,
  before: AdmissionState,
  after: AdmissionState,
): Promise<void> {
  const returns = before !== after;
  await client.query(
    `update public.consultation_admissions
        set state = $2, seen_at = clock_timestamp(),
            waiting_since = case when $3 then clock_timestamp() else waiting_since end
      where id = $1`,
    [admissionId, after, returns],
  );
}
