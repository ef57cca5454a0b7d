/** A clinic whose messages go to a mail catcher: everything of the worker but its polling, run when a test says so. */
import { randomBytes } from 'node:crypto';
import type { PgBoss } from 'pg-boss';
import { type Logger, pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';
import { aPerson, anAppointment } from '../../../hasura/test/support/people.ts';
import { inTransaction, system } from '../../src/db/transaction.ts';
import { KeyRing } from '../../src/files/envelope.ts';
import { fanOutAppointmentEvent } from '../../src/jobs/fan-out-appointment-event.ts';
import { openQueue, queues } from '../../src/jobs/queue.ts';
import {
  type AppointmentEvent,
  appointmentEventJob,
  enqueueAppointmentEvent,
} from '../../src/notifications/appointment-events.ts';
import { queueReminders, type ReminderKey } from '../../src/notifications/deliveries.ts';
import { deliverDue, type PumpOptions } from '../../src/notifications/delivery-pump.ts';
import { setUpOutlets } from '../../src/notifications/set-up.ts';
import type { Channel } from '../../src/notifications/story.ts';
import type { MailCatcher } from './mail-catcher.ts';

export interface DeliveryRow {
  readonly id: string;
  readonly user_id: string;
  readonly kind: string;
  readonly version: number;
  readonly offset_minutes: number;
  readonly channel: string;
  readonly status: string;
  readonly reason: string | null;
  readonly attempts: number;
}

export interface MessagingClinic {
  readonly database: TestDatabase;
  readonly boss: PgBoss;
  readonly channels: readonly Channel[];
  readonly log: Logger;
  /** Commits the event and runs its job. */
  tell(event: AppointmentEvent): Promise<void>;
  /** As the worker does when these fall due. */
  remind(keys: readonly ReminderKey[]): Promise<void>;
  /** Sends what is due. */
  deliver(options?: Partial<PumpOptions>): Promise<number>;
  /** Of two people who sign in with passwords, unless the patient was brought by another system. */
  aVisit(
    days?: number,
    patient?: { readonly signsIn: boolean },
  ): Promise<{ appointmentId: string; patientId: string; doctorId: string }>;
  planned(appointmentId: string): Promise<(ReminderKey & { readonly dueAt: Date; readonly jobId: string })[]>;
  deliveries(subjectId: string): Promise<DeliveryRow[]>;
  stop(): Promise<void>;
}

export async function aMessagingClinic(
  clusterUrl: string,
  catcher: Pick<MailCatcher, 'smtpUrl' | 'apiUrl'>,
): Promise<MessagingClinic> {
  const database = await createTestDatabase(clusterUrl);
  const log = pino({ level: 'silent' });
  const boss = await openQueue({
    connectionString: database.url,
    applicationName: 'test',
    log,
    worker: false,
  });
  const outlets = setUpOutlets(
    {
      APP_URL: 'https://telemed.example',
      SMTP_URL: catcher.smtpUrl,
      SMTP_CONNECTIONS: 5,
      MAIL_FROM: undefined,
      MAIL_CATCHER_URL: catcher.apiUrl,
      SMS_PROVIDER: 'mail',
      TWILIO_URL: 'https://api.twilio.com',
      TWILIO_ACCOUNT_SID: undefined,
      TWILIO_AUTH_TOKEN: undefined,
      TWILIO_FROM: undefined,
      VAPID_PUBLIC_KEY: undefined,
      VAPID_PRIVATE_KEY: undefined,
      WEB_PUSH_HOSTS: [],
      DELIVERY_LEASE_SECONDS: 60,
      QUEUE_SUPERVISE_SECONDS: 15,
    },
    database.pool,
    log,
  );
  const { channels, clinic, providers } = outlets;
  const keys = new KeyRing([{ id: 'test', key: randomBytes(32) }]);
  return {
    database,
    boss,
    channels,
    log,
    tell: async (event) => {
      await inTransaction(database.pool, system, (client) => enqueueAppointmentEvent(client, boss, event));
      const jobs = await database.pool.query(
        `update pgboss.job set state = 'completed' where name = $1 and state = 'created' returning data`,
        [queues.appointmentEvent],
      );
      for (const { data } of jobs.rows) {
        await inTransaction(database.pool, system, (client) =>
          fanOutAppointmentEvent(client, boss, appointmentEventJob.parse(data), channels),
        );
      }
    },
    remind: (keys) =>
      inTransaction(database.pool, system, (client) => queueReminders(client, keys, channels)),
    deliver: (options) =>
      deliverDue({ pool: database.pool, log, keys, clinic, providers, leaseSeconds: 60, ...options }),
    aVisit: async (days = 3, { signsIn } = { signsIn: true }) => {
      const doctorId = await aPerson(database.pool, { role: 'doctor', displayName: 'Dr Nadia Karim' });
      const patientId = await aPerson(database.pool, { displayName: 'Amina Rahman' });
      await database.pool.query(
        `insert into accounts.credentials (user_id, password_hash) select unnest($1::uuid[]), 'x'`,
        [signsIn ? [doctorId, patientId] : [doctorId]],
      );
      const appointmentId = await anAppointment(database.pool, { doctorId, patientId, days });
      return { appointmentId, patientId, doctorId };
    },
    planned: async (appointmentId) =>
      (
        await database.pool.query(
          `select appointment_id as "appointmentId", version, user_id as "userId", offset_minutes as "offsetMinutes",
                  due_at as "dueAt", job_id as "jobId"
             from planned_reminders where appointment_id = $1 order by due_at, user_id`,
          [appointmentId],
        )
      ).rows,
    deliveries: async (subjectId) =>
      (
        await database.pool.query(
          `select id, user_id, kind, version, offset_minutes, channel, status, reason, attempts
             from notification_deliveries where subject_id = $1 order by created_at, channel, user_id`,
          [subjectId],
        )
      ).rows,
    stop: async () => {
      outlets.close();
      await boss.stop({ graceful: false });
      await database.drop();
    },
  };
}
