import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';
import { aPerson, anAppointment } from '../../../hasura/test/support/people.ts';
import { inTransaction, system } from '../../src/db/transaction.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { enqueueAppointmentEvent } from '../../src/notifications/appointment-events.ts';

let database: TestDatabase;
let boss: PgBoss;
let appointmentId: string;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
  boss = await openQueue({
    connectionString: database.url,
    applicationName: 'test',
    log: pino({ level: 'silent' }),
    worker: false,
  });
  const doctorId = await aPerson(database.pool, { role: 'doctor' });
  const patientId = await aPerson(database.pool);
  appointmentId = await anAppointment(database.pool, { doctorId, patientId, days: 3 });
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await database.drop();
});

const jobs = async () =>
  (await database.pool.query(`select data from pgboss.job where name = 'appointment-event'`)).rows.map(
    (row) => row.data,
  );

describe('an event of an appointment', () => {
  it('BOOK-5 leaves no job when the booking rolls back', async () => {
    const booking = inTransaction(database.pool, system, async (client) => {
      await enqueueAppointmentEvent(client, boss, {
        kind: 'appointment.created',
        appointmentId,
        actorId: null,
      });
      throw new Error('the booking failed after all');
    });

    await expect(booking).rejects.toThrow('the booking failed after all');
    expect(await jobs()).toEqual([]);
  });

  it('BOOK-5 is one job once the booking has committed, told twice or not', async () => {
    for (let round = 0; round < 2; round++) {
      await inTransaction(database.pool, system, (client) =>
        enqueueAppointmentEvent(client, boss, { kind: 'appointment.created', appointmentId, actorId: null }),
      );
    }

    expect(await jobs()).toEqual([
      {
        kind: 'appointment.created',
        subjectId: appointmentId,
        appointmentId,
        version: 1,
        actorId: null,
        at: expect.any(String),
      },
    ]);
  });

  it('NOT-4 refuses an event that does not say what it is about', async () => {
    const before = await jobs();

    const telling = inTransaction(database.pool, system, (client) =>
      enqueueAppointmentEvent(client, boss, { kind: 'shift.proposed', appointmentId, actorId: null }),
    );

    await expect(telling).rejects.toThrow(TypeError);
    expect(await jobs()).toEqual(before);
  });
});
