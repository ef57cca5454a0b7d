/** The doctor lets people in, sends them back to the waiting room, or away for good. */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { uuid } from '../http/text.ts';
import { lockHeld, moveOn, readAdmissions, seatOfAdmission } from './consultations.ts';
import { doorIsClosed, type DoorStep, stepAtDoor } from './domain.ts';
import { refused } from './refusals.ts';
import type { AdmissionReference } from './waiting-room.ts';

const input = z.object({ admissionId: uuid });
type Input = z.infer<typeof input>;

function doorAction(name: string, step: DoorStep): ActionHandler<Input, AdmissionReference> {
  return { name, input, run: (client, caller, { admissionId }) => take(client, caller, admissionId, step) };
}

export const admitToConsultation = doorAction('admitToConsultation', 'admit');
export const sendBackToWaitingRoom = doorAction('sendBackToWaitingRoom', 'send_back');
export const removeFromConsultation = doorAction('removeFromConsultation', 'remove');

async function take(
  client: pg.PoolClient,
  caller: Caller,
  admissionId: string,
  step: DoorStep,
): Promise<AdmissionReference> {
  const found = await client.query<{ consultation_id: string }>(
    'select consultation_id from public.consultation_admissions where id = $1',
    [admissionId],
  );
  const consultationId = found.rows[0]?.consultation_id;
  if (consultationId === undefined) throw refused('ADMISSION_NOT_FOUND');
  const consultation = await lockHeld(client, caller, { consultationId });
  const closed = doorIsClosed(consultation, Date.now());
  if (closed !== undefined) throw refused(closed);
  const admission = (await readAdmissions(client, consultationId)).find(({ id }) => id === admissionId);
  if (admission === undefined) throw refused('ADMISSION_NOT_FOUND');
  if (seatOfAdmission(consultation, admission) === 'doctor') throw refused('NOT_PERMITTED');

  const { state, moveOn: withoutHim } = stepAtDoor(step, admission.state);
  await client.query(
    `update public.consultation_admissions
        set state = $2, seen_at = clock_timestamp(),
            waiting_since = case when $2 = 'waiting' and state <> 'waiting' then clock_timestamp() else waiting_since end,
            admitted_at = case when $2 = 'admitted' then coalesce(admitted_at, clock_timestamp()) end,
            admitted_by = case when $2 = 'admitted' then $3::uuid end,
            connected_at = case when $2 = 'admitted' then connected_at end,
            connection_sid = case when $2 = 'admitted' then connection_sid end
      where id = $1`,
    [admissionId, state, caller.id],
  );
  if (withoutHim) await moveOn(client, consultation);
  return { admissionId, consultationId };
}
