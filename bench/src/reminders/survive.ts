/** Two workers that are killed over and over while reminders fall due and appointments move; then the mail is counted. */

import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { pino } from 'pino';
import { createTestDatabase } from '../../../hasura/test/support/database.ts';
import { openQueue } from '../../../actions/src/jobs/queue.ts';
import { startMailCatcher } from '../../../actions/test/support/mail-catcher.ts';
import type { Random } from '../measure/random.ts';
import { type DeliveryRow, judge } from './judge.ts';
import type { SurvivalPlan } from './plan.ts';
import { Visits } from './visits.ts';
import { WorkerProcess, type WorkerSurroundings } from './worker-process.ts';

export interface SurvivalResult {
  readonly appointments: number;
  readonly kills: number;
  readonly mails: number;
  readonly reminders: number;
  readonly dropped: number;
  /** Interrupted sendings that turned out to have arrived. */
  readonly foundSent: number;
  readonly repeatedAttempts: number;
  readonly seconds: number;
  readonly faults: readonly string[];
}

const leaseSeconds = 12;
const wrongClocksMs = [0, 0, 3_600_000, -3_600_000, 40_000];

export async function surviveKills(
  clusterUrl: string,
  plan: SurvivalPlan,
  random: Random,
): Promise<SurvivalResult> {
  const start = performance.now();
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(plan.deadlineMs)]);
  const database = await createTestDatabase(clusterUrl);
  const { pool } = database;
  const catcher = await startMailCatcher();
  const boss = await openQueue({
    connectionString: database.url,
    applicationName: 'reminders-survive',
    worker: false,
    log: pino({ level: 'silent' }),
  });
  const surroundings: WorkerSurroundings = {
    databaseUrl: database.url,
    smtpUrl: catcher.smtpUrl,
    catcherUrl: catcher.apiUrl,
    leaseSeconds,
  };
  const workers: WorkerProcess[] = [];
  let kills: Promise<void> = Promise.resolve();
  try {
    await pool.query('update public.scheduling_settings set reminder_offsets_minutes = $1', [plan.offsets]);
    const visits = new Visits(pool, boss);
    const startWorker = () => new WorkerProcess(surroundings, random.pick(wrongClocksMs));
    workers.push(startWorker(), startWorker());
    await Promise.all(workers.map((worker) => worker.ready()));

    kills = killing(plan, workers, startWorker, random.branch(), signal);
    await Promise.all([kills, live(plan, visits, random.branch(), signal)]);
    const now = await settled(visits, pool, plan.offsets, signal);

    const rows = await pool.query<DeliveryRow & { attempts: number }>(
      `select id, user_id, kind, appointment_id, version, offset_minutes, channel, status, reason, claimed_at, finished_at, attempts
         from public.notification_deliveries`,
    );
    const bell = await pool.query<{ id: string }>('select id from public.notifications');
    const mails = (await catcher.mails()).map((mail) => keyOf(mail.headers['message-id']));
    const arrived = { mails, bell: bell.rows.map((row) => row.id) };
    const count = (fits: (row: DeliveryRow & { attempts: number }) => boolean) =>
      rows.rows.filter(fits).length;
    return {
      appointments: visits.all.length,
      kills: plan.kills,
      mails: mails.length,
      reminders: count((row) => row.kind === 'appointment.reminder' && row.status === 'sent'),
      dropped: count((row) => row.status === 'dropped'),
      foundSent: count((row) => row.reason === 'found_sent'),
      repeatedAttempts: count((row) => row.attempts > 1),
      seconds: (performance.now() - start) / 1000,
      faults: judge(visits.all, rows.rows, arrived, plan.offsets, now),
    };
  } finally {
    // A run that failed must not go on starting workers.
    over.abort();
    await kills.catch(() => undefined);
    for (const worker of workers) await worker.end('SIGKILL');
    await boss.stop({ graceful: false });
    await catcher.stop();
    await database.drop();
  }
}

const keyOf = (messageId: string): string => messageId.slice(1, messageId.indexOf('@'));

/** Books over the first half; moves and cancels what is there, all the time. */
async function live(plan: SurvivalPlan, visits: Visits, random: Random, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  const earliest = Math.max(...plan.offsets) * 60;
  const things: { readonly atMs: number; readonly act: () => Promise<void> }[] = [];
  const anyLive = () => {
    // Only those that are still to begin can be moved.
    const movable = visits.all.filter(
      (visit) => !visit.cancelled && visit.startsAt.getTime() > Date.now() + 5_000,
    );
    return movable.length === 0 ? undefined : random.pick(movable);
  };
  const during = (share: number) => random.between(0, plan.seconds * 1000 * share);
  for (let index = 0; index < plan.appointments; index += 1) {
    things.push({ atMs: during(0.5), act: () => visits.book(earliest + random.between(1, plan.seconds)) });
  }
  for (let index = 0; index < plan.shifts; index += 1) {
    things.push({
      atMs: during(1),
      act: async () => {
        const visit = anyLive();
        if (visit !== undefined) await visits.shift(visit, random.between(2, plan.seconds / 3));
      },
    });
  }
  for (let index = 0; index < plan.cancels; index += 1) {
    things.push({
      atMs: during(1),
      act: async () => {
        const visit = anyLive();
        if (visit !== undefined) await visits.cancel(visit);
      },
    });
  }
  for (const { atMs, act } of things.toSorted((one, other) => one.atMs - other.atMs)) {
    signal.throwIfAborted();
    await delay(Math.max(0, began + atMs - performance.now()));
    await act();
  }
}

/** Kills at any moment of a worker's life, its start included. */
async function killing(
  plan: SurvivalPlan,
  workers: WorkerProcess[],
  startWorker: () => WorkerProcess,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const between = (plan.seconds * 1000) / plan.kills;
  for (let killed = 0; killed < plan.kills; killed += 1) {
    signal.throwIfAborted();
    await delay(random.between(0, 2 * between));
    const victim = random.below(workers.length);
    const worker = workers[victim] as WorkerProcess;
    // Every other one is let come to work first, or in a fast run all would die before they have done anything.
    if (random.chance(0.5)) await worker.ready();
    await worker.end('SIGKILL');
    workers[victim] = startWorker();
  }
  await Promise.all(workers.map((worker) => worker.ready()));
}

/** Waits until everything that was committed has fallen due and nothing is under way; gives the time then. */
async function settled(
  visits: Visits,
  pool: pg.Pool,
  offsets: readonly number[],
  signal: AbortSignal,
): Promise<Date> {
  const lastDue = Math.max(
    ...visits.all
      .filter((visit) => !visit.cancelled)
      .map((visit) => visit.startsAt.getTime() - Math.min(...offsets) * 60_000),
  );
  for (;;) {
    signal.throwIfAborted();
    const now = await visits.now();
    const { rows } = await pool.query<{ open: number }>(
      `select (select count(*) from public.notification_deliveries where status in ('queued', 'sending'))::int
            + (select count(*) from pgboss.job where name in ('appointment-event', 'reminder')
                and state in ('created', 'retry', 'active') and start_after <= now())::int as open`,
    );
    if (now.getTime() > lastDue + 1_000 && rows[0]?.open === 0) return now;
    await delay(250);
  }
}
