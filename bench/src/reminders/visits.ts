/** Appointments that begin a little more than a minute from now, booked, moved and cancelled as the product does it. */

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { PgBoss } from 'pg-boss';
import { inTransaction, system } from '../../../actions/src/db/transaction.ts';
import { enqueueAppointmentEvent } from '../../../actions/src/notifications/appointment-events.ts';

/** What has certainly been committed of one appointment, by the database's clock. */
export interface Visit {
  readonly id: string;
  readonly people: readonly [doctorId: string, patientId: string];
  startsAt: Date;
  version: number;
  cancelled: boolean;
  /** A moment just before the present version was written. */
  changedAfter: Date;
  /** Just after the commit that ended each version. */
  readonly endedBefore: Map<number, Date>;
}

export class Visits {
  readonly all: Visit[] = [];
  readonly #pool: pg.Pool;
  readonly #boss: PgBoss;

  constructor(pool: pg.Pool, boss: PgBoss) {
    this.#pool = pool;
    this.#boss = boss;
  }

  async book(secondsFromNow: number): Promise<void> {
    const [id, doctorId, patientId] = [randomUUID(), randomUUID(), randomUUID()];
    await this.#pool.query(
      `insert into public.users (id, role, display_name, email)
       values ($1::uuid, 'doctor', 'Doctor', $1::uuid || '@example.org'),
              ($2::uuid, 'patient', 'Patient', $2::uuid || '@example.org')`,
      [doctorId, patientId],
    );
    await this.#pool.query(
      `insert into public.doctors (user_id, speciality, verified_at) values ($1, 'Medicine', now())`,
      [doctorId],
    );
    const changedAfter = await this.now();
    const startsAt = new Date(changedAfter.getTime() + secondsFromNow * 1000);
    await this.#tell('appointment.created', id, (client) =>
      client.query(
        `insert into public.appointments (id, doctor_id, patient_id, starts_at, ends_at)
         values ($1, $2, $3, $4::timestamptz, $4::timestamptz + interval '10 minutes')`,
        [id, doctorId, patientId, startsAt],
      ),
    );
    this.all.push({
      id,
      people: [doctorId, patientId],
      startsAt,
      version: 1,
      cancelled: false,
      changedAfter,
      endedBefore: new Map(),
    });
  }

  async shift(visit: Visit, seconds: number): Promise<void> {
    const changedAfter = await this.now();
    await this.#tell('appointment.shifted', visit.id, (client) =>
      client.query(
        `update public.appointments set starts_at = starts_at + make_interval(secs => $2),
                ends_at = ends_at + make_interval(secs => $2) where id = $1`,
        [visit.id, seconds],
      ),
    );
    visit.endedBefore.set(visit.version, await this.now());
    visit.startsAt = new Date(visit.startsAt.getTime() + seconds * 1000);
    visit.version += 1;
    visit.changedAfter = changedAfter;
  }

  async cancel(visit: Visit): Promise<void> {
    await this.#tell('appointment.cancelled', visit.id, (client) =>
      client.query(`update public.appointments set status = 'cancelled' where id = $1`, [visit.id]),
    );
    visit.endedBefore.set(visit.version, await this.now());
    visit.version += 1;
    visit.cancelled = true;
  }

  async now(): Promise<Date> {
    const { rows } = await this.#pool.query<{ now: Date }>('select clock_timestamp() as now');
    return (rows[0] as { now: Date }).now;
  }

  async #tell(
    kind: 'appointment.created' | 'appointment.shifted' | 'appointment.cancelled',
    appointmentId: string,
    write: (client: pg.PoolClient) => Promise<unknown>,
  ): Promise<void> {
    await inTransaction(this.#pool, system, async (client) => {
      await write(client);
      await enqueueAppointmentEvent(client, this.#boss, { kind, appointmentId, actorId: null });
    });
  }
}
