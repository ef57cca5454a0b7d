/** BOOK-1: the free starts of a doctor in a window, by the very rules that booking decides by. */
import type pg from 'pg';
import { z } from 'zod';
import { loadSchedulingSettings, type SchedulingSettings } from '../config/scheduling-settings.ts';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { uuid } from '../http/text.ts';
import { durationOf, readAppointment } from './appointments.ts';
import { durationMinutes, instant, iso, optionalId, windowOf } from './inputs.ts';
import { minute } from './interval.ts';
import { loadCalendar } from './load-calendar.ts';
import { findBookableDoctor, isStaff, patientFor } from './people.ts';
import { refused } from './refusals.ts';
import { rulesFor, type SchedulingRules } from './rules.ts';
import { proposeStarts } from './starts.ts';

const input = z.object({
  doctorId: uuid,
  durationMinutes,
  from: instant,
  to: instant,
  patientId: optionalId,
  appointmentId: optionalId,
});

export interface SlotProposals {
  readonly doctorId: string;
  /** The doctor's. */
  readonly timeZone: string;
  readonly durationMinutes: number;
  readonly starts: readonly string[];
  readonly rules: SchedulingRules & { readonly cancellationNoticeMinutes: number };
}

export const proposeSlots: ActionHandler<z.infer<typeof input>, SlotProposals> = {
  name: 'proposeSlots',
  input,
  run: async (client, caller, wanted) => {
    const window = windowOf(wanted.from, wanted.to);
    const { timeZone } = await findBookableDoctor(client, wanted.doctorId);
    const settings = await loadSchedulingSettings(client);
    const { patientId, rules, except } = await meant(client, caller, wanted, settings);
    const reach = (wanted.durationMinutes + rules.bufferMinutes) * minute;
    const calendar = await loadCalendar(
      client,
      wanted.doctorId,
      patientId,
      { start: window.start, end: window.end + reach },
      except,
    );
    const starts = proposeStarts(calendar, wanted.durationMinutes, rules, Date.now(), window);
    return {
      doctorId: wanted.doctorId,
      timeZone,
      durationMinutes: wanted.durationMinutes,
      starts: starts.map(iso),
      rules: { ...rules, cancellationNoticeMinutes: settings.cancellationNoticeMinutes },
    };
  },
};

/** For whom it is, by which rules, and what does not count as taken. */
async function meant(
  client: pg.PoolClient,
  caller: Caller,
  wanted: z.infer<typeof input>,
  settings: SchedulingSettings,
): Promise<{ patientId: string | undefined; rules: SchedulingRules; except: string[] }> {
  const patient = caller.role === 'patient';
  if (wanted.appointmentId !== undefined) {
    const appointment = await readAppointment(client, caller, wanted.appointmentId);
    if (appointment.doctorId !== wanted.doctorId) {
      throw refused('VALIDATION_FAILED', 'The appointment is with another doctor.');
    }
    return {
      patientId: appointment.patientId,
      rules: rulesFor(settings.rules, { patient, keptMinutes: durationOf(appointment) }),
      except: [appointment.id],
    };
  }
  const rules = rulesFor(settings.rules, { patient });
  if (caller.role === 'doctor') {
    if (wanted.doctorId !== caller.id || wanted.patientId !== undefined) throw refused('NOT_PERMITTED');
    return { patientId: undefined, rules, except: [] };
  }
  // Staff may look before they know for whom.
  const unnamed = isStaff(caller.role) && wanted.patientId === undefined;
  const patientId = unnamed ? undefined : await patientFor(client, caller, wanted.patientId);
  return {
    patientId,
    rules,
    except: patientId === undefined ? [] : await ownHolds(client, patientId),
  };
}

/** What is reserved for the patient while somebody chooses does not hide the start from whoever books for him. */
export async function ownHolds(db: Pick<pg.ClientBase, 'query'>, patientId: string): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    'select id from public.slot_holds where patient_id = $1 and held_by is not null',
    [patientId],
  );
  return found.rows.map(({ id }) => id);
}
