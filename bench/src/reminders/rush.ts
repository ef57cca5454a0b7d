/** Thousands of reminders due at one moment, beside the bare sending of as many mails in the same run. */

import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import nodemailer from 'nodemailer';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { openQueue, queues } from '../../../actions/src/jobs/queue.ts';
import { createTestDatabase } from '../../../hasura/test/support/database.ts';
import type { RushPlan } from './plan.ts';
import { SmtpSink } from './smtp-sink.ts';
import { WorkerProcess } from './worker-process.ts';

export interface RushResult {
  readonly reminders: number;
  /** From the moment they were due to the arrival of the last mail. */
  readonly seconds: number;
  readonly secondsToHalf: number;
  /** The same number of mails by the mail library alone, over as many connections. */
  readonly bareSeconds: number;
  readonly repeated: number;
  readonly bellRows: number;
}

const offsetMinutes = 10;
const connections = 5;
const waitAtMostMs = 5 * 60_000;

export async function measureRush(
  clusterUrl: string,
  plan: RushPlan,
  say: (sentence: string) => void,
): Promise<RushResult> {
  const database = await createTestDatabase(clusterUrl);
  const { pool } = database;
  const boss = await openQueue({
    connectionString: database.url,
    applicationName: 'reminders-rush',
    worker: false,
    log: pino({ level: 'silent' }),
  });
  const sink = await SmtpSink.start();
  let worker: WorkerProcess | undefined;
  try {
    const bareSeconds = await sendBare(plan.reminders);
    say(`${plan.reminders} bare mails in ${bareSeconds.toFixed(1)} s`);
    const dueAt = new Date((await now(pool)).getTime() + plan.preparationMs);
    await fillClinic(pool, plan.reminders / 2, new Date(dueAt.getTime() + offsetMinutes * 60_000));
    await planAll(pool, boss, dueAt);
    worker = new WorkerProcess({ databaseUrl: database.url, smtpUrl: sink.url, leaseSeconds: 60 });
    await worker.ready();
    const due = performance.now() + (dueAt.getTime() - (await now(pool)).getTime());
    if (due < performance.now()) throw new Error('the clinic was not filled before the reminders fell due');
    say(`due in ${((due - performance.now()) / 1000).toFixed(0)} s`);
    await untilArrived(sink, plan.reminders, worker);
    const times = [...sink.arrivals.values()].toSorted((one, other) => one - other);
    await untilNothingIsOpen(pool);
    const bell = await pool.query<{ count: number }>('select count(*)::int from public.notifications');
    return {
      reminders: plan.reminders,
      seconds: ((times.at(-1) as number) - due) / 1000,
      secondsToHalf: ((times[Math.floor(times.length / 2)] as number) - due) / 1000,
      bareSeconds,
      repeated: sink.repeated,
      bellRows: (bell.rows[0] as { count: number }).count,
    };
  } finally {
    await worker?.end('SIGTERM');
    await sink.stop();
    await boss.stop({ graceful: false });
    await database.drop();
  }
}

/** One appointment, a doctor's and a patient's, for every two reminders; all begin at the same moment. */
async function fillClinic(pool: pg.Pool, appointments: number, startsAt: Date): Promise<void> {
  // In portions: each appointment locks two calendars until its transaction ends.
  for (let made = 0; made < appointments; made += 100) {
    const size = Math.min(100, appointments - made);
    await pool.query(
      `with pair as (select gen_random_uuid() as doctor, gen_random_uuid() as patient from generate_series(1, $1)),
            person as (
              insert into public.users (id, role, display_name, email)
              select doctor, 'doctor', 'Doctor', doctor || '@example.org' from pair
              union all select patient, 'patient', 'Patient', patient || '@example.org' from pair),
            profile as (
              insert into public.doctors (user_id, speciality, verified_at) select doctor, 'Medicine', now() from pair)
       select 1`,
      [size],
    );
    await pool.query(
      `with doctor as (select id, row_number() over (order by id) as number from public.users
                        where role = 'doctor' and not exists (select from public.appointments where doctor_id = users.id)),
            patient as (select id, row_number() over (order by id) as number from public.users
                         where role = 'patient' and not exists (select from public.appointments where patient_id = users.id))
       insert into public.appointments (doctor_id, patient_id, starts_at, ends_at)
       select doctor.id, patient.id, $1::timestamptz, $1::timestamptz + interval '15 minutes'
         from doctor join patient using (number)`,
      [startsAt],
    );
  }
}

/** One reminder of each person, as the product plans them when appointments are booked. */
async function planAll(pool: pg.Pool, boss: PgBoss, dueAt: Date): Promise<void> {
  await pool.query('update public.scheduling_settings set reminder_offsets_minutes = $1', [[offsetMinutes]]);
  const seats = await pool.query<{ appointmentId: string; userId: string }>(
    `select appointment_id as "appointmentId", user_id as "userId" from public.appointment_participants`,
  );
  const jobs = seats.rows.map((seat) => ({ ...seat, version: 1, offsetMinutes, jobId: randomUUID() }));
  await pool.query(
    `insert into public.planned_reminders (appointment_id, version, user_id, offset_minutes, job_id, due_at)
     select planned.*, $2 from jsonb_to_recordset($1::jsonb)
       as planned ("appointmentId" uuid, version integer, "userId" uuid, "offsetMinutes" integer, "jobId" uuid)`,
    [JSON.stringify(jobs), dueAt],
  );
  for (let sent = 0; sent < jobs.length; sent += 1000) {
    await boss.insert(
      queues.reminder,
      jobs.slice(sent, sent + 1000).map(({ jobId, ...data }) => ({ id: jobId, data, startAfter: dueAt })),
    );
  }
}

async function now(pool: pg.Pool): Promise<Date> {
  const clock = await pool.query<{ now: Date }>('select clock_timestamp() as now');
  return (clock.rows[0] as { now: Date }).now;
}

async function sendBare(mails: number): Promise<number> {
  const sink = await SmtpSink.start();
  const transport = nodemailer.createTransport({
    // Not as a URL: beside one the library takes no other options, the pool among them.
    host: '127.0.0.1',
    port: sink.port,
    pool: true,
    maxConnections: connections,
    maxMessages: Infinity,
    connectionTimeout: 60_000,
    greetingTimeout: 60_000,
    // The library's own sockets wait about 40 ms per mail for each other's acknowledgements (Nagle's algorithm).
    getSocket: (_, hand) => {
      const socket = connect({ host: '127.0.0.1', port: sink.port, noDelay: true });
      socket.once('error', (error) => hand(error, undefined));
      socket.once('connect', () => hand(null, { connection: socket }));
    },
  });
  const start = performance.now();
  await Promise.all(
    Array.from({ length: mails }, (_, index) =>
      transport.sendMail({
        from: 'Clinic <no-reply@telemed.example>',
        to: `person-${index}@example.org`,
        subject: 'Appointment reminder',
        text: 'Your appointment is tomorrow.',
        html: '<p>Your appointment is tomorrow.</p>',
      }),
    ),
  );
  const seconds = (performance.now() - start) / 1000;
  transport.close();
  await sink.stop();
  return seconds;
}

async function untilArrived(sink: SmtpSink, mails: number, worker: WorkerProcess): Promise<void> {
  const deadline = performance.now() + waitAtMostMs;
  while (sink.arrivals.size < mails) {
    if (!worker.running) throw new Error(`the worker ended:\n${worker.tail}`);
    if (performance.now() > deadline) {
      throw new Error(`only ${sink.arrivals.size} of ${mails} mails have arrived:\n${worker.tail}`);
    }
    await delay(50);
  }
}

async function untilNothingIsOpen(pool: pg.Pool): Promise<void> {
  const deadline = performance.now() + waitAtMostMs;
  for (;;) {
    const open = await pool.query(
      `select 1 from public.notification_deliveries where status in ('queued', 'sending') limit 1`,
    );
    if (open.rowCount === 0) return;
    if (performance.now() > deadline) throw new Error('deliveries stay open');
    await delay(100);
  }
}
