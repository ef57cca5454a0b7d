/** Reads sessions as the other system sees them, by the names it uses itself. */
import type pg from 'pg';
import type { Session } from './schemas.ts';

type Queryable = Pick<pg.ClientBase, 'query'>;

interface SessionRow {
  readonly session_id: string;
  readonly external_id: string | null;
  readonly status: Session['status'];
  readonly outcome: Session['outcome'];
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly opens_at: Date;
  readonly closes_at: Date;
  readonly started_at: Date | null;
  readonly ended_at: Date | null;
  readonly doctor_external: string;
  readonly doctor_name: string;
  readonly patient_external: string;
  readonly patient_name: string;
}

const columns = `
  session.consultation_id as session_id, session.external_id, consultation.status, consultation.outcome,
  appointment.starts_at, appointment.ends_at, consultation.opens_at, consultation.closes_at,
  consultation.started_at, consultation.ended_at,
  doctor_ref.external_id as doctor_external, doctor.display_name as doctor_name,
  patient_ref.external_id as patient_external, patient.display_name as patient_name`;

const sources = `
  public.integration_sessions as session
  join public.consultations as consultation on consultation.id = session.consultation_id
  join public.appointments as appointment on appointment.id = consultation.appointment_id
  join public.users as doctor on doctor.id = appointment.doctor_id
  join public.users as patient on patient.id = appointment.patient_id
  join public.external_people as doctor_ref on doctor_ref.id = session.doctor_ref
  join public.external_people as patient_ref on patient_ref.id = session.patient_ref`;

export async function readSession(db: Queryable, sessionId: string): Promise<Session> {
  const found = await db.query<SessionRow>(
    `select ${columns} from ${sources} where session.consultation_id = $1`,
    [sessionId],
  );
  return sessionOf(found.rows[0]!);
}

export interface Position {
  readonly startsAt: Date;
  readonly sessionId: string;
}

/** Earliest first; of what starts at the same moment, by id. */
export async function listSessions(
  db: Queryable,
  doctorRef: string,
  status: string | undefined,
  after: Position | undefined,
  most: number,
): Promise<Session[]> {
  const found = await db.query<SessionRow>(
    `select ${columns} from ${sources}
      where session.doctor_ref = $1 and ($2::text is null or consultation.status = $2)
        and ($3::timestamptz is null or (appointment.starts_at, session.consultation_id) > ($3, $4::uuid))
      order by appointment.starts_at, session.consultation_id limit $5`,
    [doctorRef, status ?? null, after?.startsAt ?? null, after?.sessionId ?? null, most],
  );
  return found.rows.map(sessionOf);
}

function sessionOf(row: SessionRow): Session {
  return {
    sessionId: row.session_id,
    externalId: row.external_id,
    status: row.status,
    outcome: row.outcome,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    opensAt: row.opens_at.toISOString(),
    closesAt: row.closes_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    doctor: { id: row.doctor_external, displayName: row.doctor_name },
    patient: { id: row.patient_external, displayName: row.patient_name },
  };
}
