/** Loads what a person may put into his own calendar program. */
import type pg from 'pg';
import { appointmentLink, calendarTitle } from '../notifications/compose.ts';
import { type Locale, wordsFor } from '../notifications/words.ts';
import type { CalendarEntry } from './calendar-text.ts';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly other: string;
}

export interface Reader {
  readonly id: string;
  readonly locale: Locale;
  readonly time_zone: string;
  readonly detail_level: 'none' | 'full';
}

const mostEntries = 1000;

const seen = `select appointment.id, appointment.version, appointment.status, appointment.starts_at, appointment.ends_at,
       case when $1 = appointment.doctor_id then patient.display_name else doctor.display_name end as other
  from public.appointments as appointment
  join public.users as doctor on doctor.id = appointment.doctor_id
  join public.users as patient on patient.id = appointment.patient_id`;

/** The appointments of the last 90 days and all coming ones. */
export async function entriesOf(
  db: Pick<pg.Pool, 'query'>,
  reader: Reader,
  appUrl: string,
): Promise<CalendarEntry[]> {
  const found = await db.query<Row>(
    `${seen} where $1 in (appointment.doctor_id, appointment.patient_id) and appointment.status <> 'cancelled'
        and appointment.starts_at > now() - interval '90 days'
      order by appointment.starts_at limit ${mostEntries}`,
    [reader.id],
  );
  return found.rows.map((row) => entryOf(row, reader, appUrl));
}

/** Undefined for an appointment that is not his. */
export async function entryForReader(
  db: Pick<pg.Pool, 'query'>,
  reader: Reader,
  appointmentId: string,
  appUrl: string,
): Promise<CalendarEntry | undefined> {
  const found = await db.query<Row>(
    `${seen} where $1 in (appointment.doctor_id, appointment.patient_id) and appointment.id = $2`,
    [reader.id, appointmentId],
  );
  const row = found.rows[0];
  return row && entryOf(row, reader, appUrl);
}

function entryOf(row: Row, reader: Reader, appUrl: string): CalendarEntry {
  const words = wordsFor(reader.locale, reader.time_zone);
  return {
    appointmentId: row.id,
    version: row.version,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    cancelled: row.status === 'cancelled',
    pending: row.status === 'pending',
    title: calendarTitle(words, reader.detail_level === 'full' ? row.other : undefined),
    link: appointmentLink(appUrl, row.id),
  };
}
