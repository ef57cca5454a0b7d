/** Reserves a start while the patient confirms; in place of what the caller has held for him before. */
import { z } from 'zod';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { refuseTaken, takeCalendars } from './appointments.ts';
import { doctorsHeld, dropHolds, holdsOf } from './holds.ts';
import { durationMinutes, instant, iso, optionalId } from './inputs.ts';
import { minute } from './interval.ts';
import { loadCalendar } from './load-calendar.ts';
import { findBookableDoctor, patientFor } from './people.ts';
import { refused } from './refusals.ts';
import { rulesFor } from './rules.ts';
import { decideBooking } from './starts.ts';

const input = z.object({ doctorId: uuid, startsAt: instant, durationMinutes, patientId: optionalId });

export interface SlotHold {
  readonly holdId: string;
  readonly doctorId: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly expiresAt: string;
}

export const holdSlot: ActionHandler<z.infer<typeof input>, SlotHold> = {
  name: 'holdSlot',
  input,
  run: async (client, caller, wish) => {
    const { doctorId, startsAt } = wish;
    const patientId = await patientFor(client, caller, wish.patientId);
    await findBookableDoctor(client, doctorId);
    const settings = await loadSchedulingSettings(client);
    const rules = rulesFor(settings.rules, { patient: caller.role === 'patient' });
    const span = { start: startsAt, end: startsAt + (wish.durationMinutes + rules.bufferMinutes) * minute };

    await refuseTaken(client, doctorId, patientId, span);
    const othersHeld = await doctorsHeld(client, caller, patientId, span);
    await takeCalendars(client, [doctorId, patientId, ...othersHeld], span);
    const earlier = (await holdsOf(client, caller, patientId, span)).map(({ id }) => id);
    const calendar = await loadCalendar(client, doctorId, patientId, span, earlier);
    const now = Date.now();
    const decision = decideBooking(calendar, wish, rules, now);
    if (!decision.accepted) throw refused(decision.code);

    await dropHolds(client, earlier);
    const expiresAt = now + rules.holdMinutes * minute;
    const made = await client.query<{ id: string }>(
      `insert into public.slot_holds
         (doctor_id, patient_id, held_by, starts_at, ends_at, occupied_until, expires_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
      [
        doctorId,
        patientId,
        caller.id,
        new Date(startsAt),
        new Date(decision.endsAt),
        new Date(decision.occupiedUntil),
        new Date(expiresAt),
        new Date(now),
      ],
    );
    return {
      holdId: made.rows[0]!.id,
      doctorId,
      startsAt: iso(startsAt),
      endsAt: iso(decision.endsAt),
      expiresAt: iso(expiresAt),
    };
  },
};
