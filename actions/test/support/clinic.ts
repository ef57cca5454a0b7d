/** People of a clinic as the tests of scheduling need them: signed in, doctors with open time, days ahead. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { aPerson, aSession, type PersonShape } from '../../../hasura/test/support/people.ts';
import { graphqlRole } from '../../src/accounts/roles.ts';
import { enqueueAppointmentEvent } from '../../src/notifications/appointment-events.ts';
import type { Announce } from '../../src/scheduling/announce.ts';
import type { ActingSession, Answer, RunningService } from './running-service.ts';

export const minute = 60_000;
export const day = 24 * 60 * minute;

export async function signedIn(
  db: pg.Pool,
  role: PersonShape['role'],
  shape: Partial<PersonShape> = {},
): Promise<ActingSession> {
  const userId = await aPerson(db, { ...shape, role });
  return { role: graphqlRole(role), userId, sessionId: await aSession(db, userId) };
}

/** Open at all hours of every day, or as the rule and hours say, on the clocks of UTC. */
export async function openDoctor(
  db: pg.Pool,
  { hours = '00:00', minutes = 1440, rule = 'FREQ=DAILY', ...shape }: OpenHours = {},
): Promise<ActingSession> {
  const doctor = await signedIn(db, 'doctor', shape);
  await db.query(
    `insert into public.availability_slots (user_id, local_start, duration_minutes, rule, time_zone)
     values ($1, ((now() at time zone 'UTC')::date - 7) + $2::time, $3, $4, 'UTC')`,
    [doctor.userId, hours, minutes, rule],
  );
  return doctor;
}

interface OpenHours extends Partial<PersonShape> {
  readonly hours?: string;
  readonly minutes?: number;
  readonly rule?: string;
}

/** Today stays the same day for a whole file of tests, also when midnight passes while it runs. */
const begun = Date.now();

/** A time of day some days from today, in UTC; two days are far enough ahead for every notice. */
export function ahead(days: number, time: string): string {
  return `${new Date(begun + days * day).toISOString().slice(0, 10)}T${time}:00.000Z`;
}

export function later(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * minute).toISOString();
}

export interface BookingWish {
  readonly doctorId: string;
  readonly startsAt: string;
  readonly durationMinutes?: number;
  readonly bookingKey?: string;
  readonly patientId?: string;
  readonly holdId?: string;
  readonly overbook?: boolean;
}

export function book(service: RunningService, who: ActingSession, wish: BookingWish): Promise<Answer> {
  return service.act('bookAppointment', who, {
    durationMinutes: 30,
    bookingKey: randomUUID(),
    reason: 'Headache',
    ...wish,
  });
}

/** For what must succeed before the test begins. */
export async function booked(
  service: RunningService,
  who: ActingSession,
  wish: BookingWish,
): Promise<string> {
  const answer = await book(service, who, wish);
  if (answer.status !== 200) throw new Error(`not booked: ${JSON.stringify(answer.body)}`);
  return answer.body['appointmentId'] as string;
}

export function codeOf(answer: Answer): string | undefined {
  return (answer.body['extensions'] as { code?: string } | undefined)?.code;
}

/** The kinds of events that wait for the worker, about one appointment, in the order of their making. */
export async function eventsOf(db: pg.Pool, appointmentId: string): Promise<string[]> {
  const found = await db.query<{ kind: string }>(
    `select data ->> 'kind' as kind from pgboss.job
      where name = 'appointment-event' and data ->> 'appointmentId' = $1 order by data ->> 'at', data ->> 'version'`,
    [appointmentId],
  );
  return found.rows.map((row) => row.kind);
}

/** As the worker tells of what it has ended. */
export function announcing(service: RunningService): Announce {
  return (client, event) => enqueueAppointmentEvent(client, service.boss, event);
}
