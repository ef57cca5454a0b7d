/** Job: somebody, or the clinic, has chosen other reminder times; what is booked already follows. */
import type { PgBoss } from 'pg-boss';
import type { PeriodicJob } from './job.ts';
import { inTransaction, system } from '../db/transaction.ts';
import { planReminders } from '../notifications/plan-reminders.ts';

const mostPeople = 200;

export const replanReminders = (boss: PgBoss): PeriodicJob => ({
  name: 'replan-reminders',
  cron: '* * * * *',
  run: async (pool) => {
    const people = await pool.query<{ user_id: string }>(
      'select user_id from public.notification_preferences where replan_reminders limit $1',
      [mostPeople],
    );
    for (const { user_id: userId } of people.rows) {
      await inTransaction(pool, system, async (client) => {
        // Before reading his wishes: another change while this runs sets the mark again.
        await client.query(
          'update public.notification_preferences set replan_reminders = false where user_id = $1',
          [userId],
        );
        const appointments = await client.query<{ id: string }>(
          `select appointment.id from public.appointments as appointment
             join public.appointment_participants as seat on seat.appointment_id = appointment.id
            where seat.user_id = $1 and appointment.status in ('pending', 'booked')
              and appointment.starts_at > now()
            order by appointment.id`,
          [userId],
        );
        const clock = await client.query<{ now: Date }>('select clock_timestamp() as now');
        for (const { id } of appointments.rows) await planReminders(client, boss, id, clock.rows[0]!.now);
      });
    }
    return people.rows.length;
  },
});
