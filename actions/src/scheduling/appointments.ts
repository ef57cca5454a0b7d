/** Reads and locks appointments for the handlers that change them. */
import type pg from 'pg';
import type { Caller } from '../http/session-variables.ts';
import type { Interval } from './interval.ts';
import { minute } from './interval.ts';
import { isStaff } from './people.ts';
import { refused } from './refusals.ts';

export interface Appointment {
  readonly id: string;
  readonly patientId: string;
  readonly doctorId: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly occupiedUntil: number;
  readonly status: 'pending' | 'booked' | 'finished' | 'cancelled';
  readonly version: number;
  readonly overbooked: boolean;
  readonly cancelledBy: string | null;
}

interface AppointmentRow {
  readonly id: string;
  readonly patient_id: string;
  readonly doctor_id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly occupied_until: Date;
  readonly status: Appointment['status'];
  readonly version: number;
  readonly overbooked: boolean;
  readonly cancelled_by: string | null;
}

export interface AppointmentReference {
  readonly appointmentId: string;
}

const columns = `id, patient_id, doctor_id, starts_at, ends_at, occupied_until, status, version, overbooked, cancelled_by`;

/**
 * Order of locks in every handler: rows of appointments by id, then calendars, then everything else. The triggers
 * take them in this order too.
 */
export async function lockAppointment(
  client: pg.PoolClient,
  caller: Caller,
  id: string,
): Promise<Appointment> {
  const found = await client.query<AppointmentRow>(
    `select ${columns} from public.appointments where id = $1 for update`,
    [id],
  );
  return concerning(caller, found.rows[0]);
}

export async function readAppointment(
  db: Pick<pg.ClientBase, 'query'>,
  caller: Caller,
  id: string,
): Promise<Appointment> {
  const found = await db.query<AppointmentRow>(`select ${columns} from public.appointments where id = $1`, [
    id,
  ]);
  return concerning(caller, found.rows[0]);
}

/** For another system, which has made the appointment and found it by its own name. */
export async function lockAppointmentOfSession(
  client: pg.PoolClient,
  clientId: string,
  sessionId: string,
): Promise<Appointment | undefined> {
  const found = await client.query<AppointmentRow>(
    `select ${columns} from public.appointments
      where id = (select consultation.appointment_id
                    from public.integration_sessions as session
                    join public.consultations as consultation on consultation.id = session.consultation_id
                   where session.consultation_id = $1 and session.client_id = $2)
      for update`,
    [sessionId, clientId],
  );
  return found.rows[0] && appointmentOf(found.rows[0]);
}

/** Live appointments of a doctor that start in a span of time; locked, by id. */
export async function lockAppointmentsOf(
  client: pg.PoolClient,
  doctorId: string,
  span: Interval,
): Promise<Appointment[]> {
  const found = await client.query<AppointmentRow>(
    `select ${columns} from public.appointments
      where doctor_id = $1 and starts_at >= $2 and starts_at < $3 and status in ('pending', 'booked')
        and ends_at > clock_timestamp()
      order by id for update`,
    [doctorId, new Date(span.start), new Date(span.end)],
  );
  return found.rows.map(appointmentOf).toSorted((one, other) => one.startsAt - other.startsAt);
}

/**
 * Refuses what is taken before anybody waits for anybody: of a rush for one start, all but the first few are told at
 * once. It guarantees nothing; the decision after `takeCalendars` does. The patient's own reservations do not count:
 * they may be what this is about.
 */
export async function refuseTaken(
  client: pg.PoolClient,
  doctorId: string,
  patientId: string,
  span: Interval,
): Promise<void> {
  const taken = await client.query(
    `select from public.reserved_times
      where doctor_id = $1 and patient_id <> $2 and occupied_until > $3 and starts_at < $4
        and (expires_at is null or expires_at > clock_timestamp()) limit 1`,
    [doctorId, patientId, new Date(span.start), new Date(span.end)],
  );
  if (taken.rowCount !== 0) throw refused('SLOT_TAKEN');
}

/** After it, whatever the handler reads of these people's time stays true until its transaction ends. */
export async function takeCalendars(
  client: pg.PoolClient,
  people: readonly string[],
  span: Interval,
): Promise<void> {
  await client.query('select public.take_calendars($1, $2, $3)', [
    people,
    new Date(span.start),
    new Date(span.end),
  ]);
}

export function requireLive(appointment: Appointment, now: number): void {
  const live = appointment.status === 'pending' || appointment.status === 'booked';
  if (!live || appointment.endsAt <= now) throw refused('APPOINTMENT_OVER');
}

export function durationOf(appointment: Appointment): number {
  return (appointment.endsAt - appointment.startsAt) / minute;
}

/** Told the same for appointments that do not exist and for those of others. */
function concerning(caller: Caller, row: AppointmentRow | undefined): Appointment {
  const concerned =
    row !== undefined &&
    (isStaff(caller.role) || row.patient_id === caller.id || row.doctor_id === caller.id);
  if (!concerned) throw refused('APPOINTMENT_NOT_FOUND');
  return appointmentOf(row);
}

function appointmentOf(row: AppointmentRow): Appointment {
  return {
    id: row.id,
    patientId: row.patient_id,
    doctorId: row.doctor_id,
    startsAt: row.starts_at.getTime(),
    endsAt: row.ends_at.getTime(),
    occupiedUntil: row.occupied_until.getTime(),
    status: row.status,
    version: row.version,
    overbooked: row.overbooked,
    cancelledBy: row.cancelled_by,
  };
}
