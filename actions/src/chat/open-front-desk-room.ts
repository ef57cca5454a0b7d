/** Finds or makes a patient's line to the front desk; a trigger seats the patient and the staff. */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { decideFrontDesk, invalid } from './domain.ts';
import { participantsOf, type RoomReference, seat } from './rooms.ts';

const input = z.object({ patientId: uuid.nullish().transform((id) => id ?? undefined) });

export const openFrontDeskRoom: ActionHandler<z.infer<typeof input>, RoomReference> = {
  name: 'openFrontDeskRoom',
  input,
  run: async (client, caller, { patientId }) => {
    const patient = decideFrontDesk(caller, patientId);
    const known = await client.query(`select 1 from public.users where id = $1 and role = 'patient'`, [
      patient,
    ]);
    if (known.rowCount === 0) throw invalid('There is no such patient.');

    await client.query(
      `insert into public.rooms (kind, front_desk_patient_id, created_by) values ('front_desk', $1, $2)
       on conflict (front_desk_patient_id) do nothing`,
      [patient, caller.id],
    );
    const roomId = await lockRoomOfPatient(client, patient);
    // Admins are not seated by themselves: they join the line they open.
    if (!(await participantsOf(client, roomId)).has(caller.id)) await seat(client, roomId, [caller.id]);
    return { roomId };
  },
};

async function lockRoomOfPatient(client: pg.PoolClient, patient: string): Promise<string> {
  const found = await client.query<{ id: string }>(
    'select id from public.rooms where front_desk_patient_id = $1 for no key update',
    [patient],
  );
  const roomId = found.rows[0]?.id;
  if (roomId === undefined) throw new Error(`the front desk room of ${patient} was neither made nor found`);
  return roomId;
}
