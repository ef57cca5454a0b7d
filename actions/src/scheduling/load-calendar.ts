/** Reads calendars as the core takes them: schedules, and what is reserved in a window. */
import type pg from 'pg';
import { type Interval, normalise } from './interval.ts';
import { loadSchedule } from './load-schedule.ts';
import type { Calendar } from './starts.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

interface ReservedRow {
  readonly person: string;
  readonly starts: string;
  readonly until: string;
}

export interface Reserved {
  /** By person; normalised. Nobody is missing. */
  readonly ofDoctors: ReadonlyMap<string, readonly Interval[]>;
  readonly ofPatient: readonly Interval[];
}

/**
 * What is taken in the window, expired reservations aside: they give way to the next writer. `except` are subjects
 * whose time does not count: an appointment that is to be moved, a hold that is to be used.
 */
export async function loadReserved(
  db: Queryable,
  doctorIds: readonly string[],
  patientId: string | undefined,
  window: Interval,
  except: readonly string[] = [],
): Promise<Reserved> {
  // Ends as numbers, together per person: a row of its own for each reservation costs more than its search.
  const found = await db.query<ReservedRow>(
    `select person, string_agg(starts::text, ',') as starts, string_agg(until::text, ',') as until
       from (
         select 'doctor ' || doctor_id as person, (extract(epoch from starts_at) * 1000)::bigint as starts,
                (extract(epoch from occupied_until) * 1000)::bigint as until
           from public.reserved_times
          where doctor_id = any ($1::uuid[]) and occupied_until > $3 and starts_at < $4
            and (expires_at is null or expires_at > clock_timestamp()) and subject_id <> all ($5::uuid[])
         union all
         select 'patient', (extract(epoch from starts_at) * 1000)::bigint, (extract(epoch from occupied_until) * 1000)::bigint
           from public.reserved_times
          where patient_id = $2 and occupied_until > $3 and starts_at < $4
            and (expires_at is null or expires_at > clock_timestamp()) and subject_id <> all ($5::uuid[])
       ) as reserved
      group by person`,
    [doctorIds, patientId ?? null, new Date(window.start), new Date(window.end), except],
  );
  const byPerson = new Map(found.rows.map((row) => [row.person, intervalsOf(row)]));
  return {
    ofDoctors: new Map(doctorIds.map((id) => [id, byPerson.get(`doctor ${id}`) ?? []])),
    ofPatient: byPerson.get('patient') ?? [],
  };
}

/** One doctor's calendar with one patient's taken time; all that can concern starts in the window. */
export async function loadCalendar(
  db: Queryable,
  doctorId: string,
  patientId: string | undefined,
  window: Interval,
  except: readonly string[] = [],
): Promise<Calendar> {
  const schedule = await loadSchedule(db, doctorId);
  const reserved = await loadReserved(db, [doctorId], patientId, window, except);
  return {
    ...schedule,
    doctorTaken: reserved.ofDoctors.get(doctorId)!,
    patientTaken: reserved.ofPatient,
  };
}

function intervalsOf(row: ReservedRow): Interval[] {
  const ends = row.until.split(',');
  return normalise(
    row.starts.split(',').map((start, index) => ({ start: Number(start), end: Number(ends[index]) })),
  );
}
