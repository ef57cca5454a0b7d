/** Builders for people, rooms and messages, written straight into a database. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';

export type Queryable = Pick<pg.Pool, 'query'>;

export interface PersonShape {
  readonly role: 'patient' | 'doctor' | 'staff' | 'pharmacist' | 'admin';
  readonly displayName: string;
  readonly email: string;
  readonly blocked: boolean;
  /** Doctors are, unless the test is about one whom the clinic has not verified. */
  readonly verified: boolean;
}

export async function aPerson(db: Queryable, shape: Partial<PersonShape> = {}): Promise<string> {
  const id = randomUUID();
  const { role = 'patient', displayName = `Person ${id.slice(0, 4)}`, email = `${id}@example.org` } = shape;
  await db.query(
    `insert into public.users (id, role, display_name, email, blocked_at)
     values ($1, $2, $3, $4, case when $5 then now() end)`,
    [id, role, displayName, email, shape.blocked ?? false],
  );
  if (role === 'patient') await db.query('insert into public.patients (user_id) values ($1)', [id]);
  if (role === 'doctor') {
    await db.query(
      `insert into public.doctors (user_id, speciality, verified_at) values ($1, 'Medicine', case when $2 then now() end)`,
      [id, shape.verified ?? true],
    );
  }
  if (role === 'pharmacist') {
    await db.query(`insert into public.pharmacists (user_id, pharmacy_name) values ($1, 'Corner')`, [id]);
  }
  return id;
}

export async function aSession(db: Queryable, userId: string): Promise<string> {
  const started = await db.query<{ id: string }>(
    `insert into public.active_sessions (user_id, expires_at) values ($1, now() + interval '1 day') returning id`,
    [userId],
  );
  return started.rows[0]!.id;
}

/** A group room with these people; nobody is announced, as in a room made by the action. */
export async function aRoom(
  db: Queryable,
  participants: readonly string[],
  title = 'A room',
): Promise<string> {
  // One statement, so one transaction: people who were there from the start are not announced.
  const made = await db.query<{ room_id: string }>(
    `with made as (insert into public.rooms (kind, title, created_by) values ('group', $2, $3) returning id)
     insert into public.room_participants (room_id, user_id)
     select made.id, person from made, unnest($1::uuid[]) as person returning room_id`,
    [participants, title, participants[0]],
  );
  return made.rows[0]!.room_id;
}

/** As the engine sends: skipped when the id is known. Gives false when it was skipped. */
export async function send(
  db: Queryable,
  message: { id?: string; roomId: string; authorId: string; body?: string },
): Promise<boolean> {
  const { id = randomUUID(), roomId, authorId, body = 'Hello' } = message;
  const inserted = await db.query(
    `insert into public.messages (id, room_id, author_id, body) values ($1, $2, $3, $4)
     on conflict on constraint messages_pkey do nothing returning id`,
    [id, roomId, authorId, body],
  );
  return inserted.rowCount === 1;
}

/** Starts at `status` booked and lies `days` days from now (before, when negative). */
export async function anAppointment(
  db: Queryable,
  {
    patientId,
    doctorId,
    days = -7,
    status = 'booked',
  }: { patientId: string; doctorId: string; days?: number; status?: string },
): Promise<string> {
  const made = await db.query<{ id: string }>(
    `insert into public.appointments (patient_id, doctor_id, starts_at, ends_at, status)
     values ($1, $2, now() + make_interval(days => $3), now() + make_interval(days => $3, mins => 20), $4)
     returning id`,
    [patientId, doctorId, days, status],
  );
  return made.rows[0]!.id;
}
