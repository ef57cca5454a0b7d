/** Whether a doctor is within his open time at this moment, for whoever is about to write to him (CHAT-13). */
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import { uuid } from '../http/text.ts';
import { expandOccurrences, openTime } from './availability.ts';
import { iso } from './inputs.ts';
import { intersect } from './interval.ts';
import { loadSchedule } from './load-schedule.ts';
import { refused } from './refusals.ts';

const input = z.object({ doctorId: uuid });
const lookAheadMs = 14 * 86_400_000;

export interface DoctorHours {
  readonly doctorId: string;
  readonly open: boolean;
  /** The next time he is there, within two weeks; null while he is, and when none is known. */
  readonly opensAt: string | null;
}

export const doctorHours: ActionHandler<z.infer<typeof input>, DoctorHours> = {
  name: 'doctorHours',
  input,
  run: async (client, _caller, { doctorId }) => {
    const found = await client.query('select from public.doctors where user_id = $1', [doctorId]);
    if (found.rowCount === 0) throw refused('DOCTOR_NOT_FOUND');
    const schedule = await loadSchedule(client, doctorId);
    const now = Date.now();
    const window = { start: now, end: now + lookAheadMs };
    const open = intersect(openTime(schedule, expandOccurrences(schedule, window)), [window]);
    const next = open.at(0);
    const isOpen = next !== undefined && next.start <= now;
    return { doctorId, open: isOpen, opensAt: isOpen || next === undefined ? null : iso(next.start) };
  },
};
