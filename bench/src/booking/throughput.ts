/** Bookings per second: through GraphQL, engine and action, beside the same handler straight on node-postgres. */

import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { inTransaction } from '../../../actions/src/db/transaction.ts';
import { loadCaller } from '../../../actions/src/http/session-variables.ts';
import { openQueue } from '../../../actions/src/jobs/queue.ts';
import { enqueueAppointmentEvent } from '../../../actions/src/notifications/appointment-events.ts';
import { bookAppointment } from '../../../actions/src/scheduling/book-appointment.ts';
import { median } from '../measure/percentiles.ts';
import type { Clinic } from '../world/clinic.ts';
import { ahead, createDoctors, iso, minute } from '../world/doctors.ts';
import { GraphqlHttp } from '../world/graphql-http.ts';
import type { Device } from '../world/people.ts';
import type { BookingPlan } from './plan.ts';

export interface Throughput {
  /** Bookings per second, each the median of the rounds. */
  readonly graphql: number;
  readonly direct: number;
  readonly rounds: readonly { readonly graphql: number; readonly direct: number }[];
  readonly booked: number;
  readonly stored: number;
}

/** As many as the actions service has, so that the comparison is about what lies above the database. */
const connections = 10;

const book = `mutation Book($doctor: uuid!, $at: timestamptz!, $key: String!) {
  bookAppointment(doctorId: $doctor, startsAt: $at, durationMinutes: 15, bookingKey: $key, reason: "Bench") {
    appointmentId appointment { id status starts_at }
  }
}`;

type BookOne = (patient: Device, doctorId: string, startsAt: number) => Promise<void>;

export async function measureThroughput(
  plan: BookingPlan,
  clinic: Clinic,
  say: (sentence: string) => void,
): Promise<Throughput> {
  const http = new GraphqlHttp(clinic.graphqlUrl, plan.clients);
  const pool = new pg.Pool({ connectionString: clinic.databaseUrl, max: connections });
  const boss = await openQueue({
    connectionString: clinic.databaseUrl,
    applicationName: 'bench',
    worker: false,
    log: pino({ level: 'silent' }),
  });
  try {
    const throughGraphql = await desks(plan, clinic, (patient, doctorId, startsAt) =>
      http.send(patient.token, book, { doctor: doctorId, at: iso(startsAt), key: randomUUID() }),
    );
    const straight = await desks(plan, clinic, directly(pool, boss));
    await run(throughGraphql, plan.warmUpSeconds);
    await run(straight, plan.warmUpSeconds);
    const rounds: { graphql: number; direct: number }[] = [];
    for (let round = 1; round <= plan.rounds; round += 1) {
      say(`bookings per second, round ${round} of ${plan.rounds}`);
      const direct = await run(straight, plan.secondsPerRound);
      const graphql = await run(throughGraphql, plan.secondsPerRound);
      rounds.push({ direct, graphql });
    }
    const stored = await clinic.pool.query<{ n: number }>(
      'select count(*)::int as n from public.appointments',
    );
    return {
      graphql: median(rounds.map((round) => round.graphql)),
      direct: median(rounds.map((round) => round.direct)),
      rounds,
      booked: [...throughGraphql, ...straight].reduce((sum, desk) => sum + desk.booked, 0),
      stored: stored.rows[0]!.n,
    };
  } finally {
    await http.close();
    await boss.stop({ graceful: false });
    await pool.end();
  }
}

/** The handler's own statements in its own transaction, without GraphQL and HTTP. */
function directly(pool: pg.Pool, boss: PgBoss): BookOne {
  const handler = bookAppointment((client, event) => enqueueAppointmentEvent(client, boss, event));
  return async ({ role, userId, sessionId }, doctorId, startsAt) => {
    const session = {
      'x-hasura-role': role,
      'x-hasura-user-id': userId,
      'x-hasura-session-id': sessionId,
    };
    const input = handler.input.parse({
      bookingKey: randomUUID(),
      doctorId,
      startsAt: iso(startsAt),
      durationMinutes: 15,
      reason: 'Bench',
    });
    await inTransaction(pool, session, async (client) =>
      handler.run(client, await loadCaller(client, session), input),
    );
  };
}

/** One client's patient and doctor, and the next start they have not used: clients do not get into each other's way. */
interface Desk {
  readonly bookNext: () => Promise<void>;
  booked: number;
}

async function desks(plan: BookingPlan, clinic: Clinic, bookOne: BookOne): Promise<Desk[]> {
  const patients = await clinic.people.create(plan.clients, 'patient');
  const doctors = await createDoctors(clinic.pool, clinic.people, plan.clients, 'Bench');
  return patients.map((patient, index) => {
    const doctorId = doctors[index]!.userId;
    const desk: Desk = {
      booked: 0,
      bookNext: async () => {
        const startsAt = ahead(2, 0) + desk.booked * 15 * minute;
        desk.booked += 1;
        await bookOne(patient, doctorId, startsAt);
      },
    };
    return desk;
  });
}

/** Everybody books one after the other until the time is over; gives bookings per second. */
async function run(clients: readonly Desk[], seconds: number): Promise<number> {
  const before = clients.reduce((sum, desk) => sum + desk.booked, 0);
  const start = performance.now();
  const end = start + seconds * 1000;
  await Promise.all(
    clients.map(async (desk) => {
      while (performance.now() < end) await desk.bookNext();
    }),
  );
  const booked = clients.reduce((sum, desk) => sum + desk.booked, 0) - before;
  return booked / ((performance.now() - start) / 1000);
}
