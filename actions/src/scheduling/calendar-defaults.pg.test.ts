import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { loadSchedulingSettings } from '../config/scheduling-settings.ts';
import { checkSeries } from './recurrence.ts';
import { defaultRules } from './rules.ts';
import { loadSchedule } from './load-schedule.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});
afterAll(() => database.drop());

const slotsOf = async (userId: string) =>
  (await database.pool.query('select * from public.availability_slots where user_id = $1', [userId])).rows;

describe('CAL-4 a new calendar', () => {
  it('of a patient has one recurring slot for the working week, in his zone', async () => {
    const patient = randomUUID();
    await database.pool.query(
      `insert into public.users (id, role, display_name, email, time_zone) values ($1, 'patient', 'P', $2, 'Asia/Kathmandu')`,
      [patient, `${patient}@example.org`],
    );
    await database.pool.query('insert into public.patients (user_id) values ($1)', [patient]);

    const [slot, ...more] = (await loadSchedule(database.pool, patient)).slots;
    expect(more).toEqual([]);
    expect(slot).toMatchObject({
      kind: 'recurring',
      rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
      durationMinutes: 480,
      timeZone: 'Asia/Kathmandu',
    });
    if (slot?.kind !== 'recurring') expect.fail('the slot is not recurring');
    expect(slot.localStart).toMatch(/T09:00$/);
    expect(() => checkSeries(slot)).not.toThrow();
  });

  it('follows the clinic’s working week', async () => {
    await database.pool.query(
      `update public.scheduling_settings set working_days = '{SU,MO,TU,WE,TH}', working_day_starts = '10:30', working_day_minutes = 420`,
    );
    const [slot] = (await loadSchedule(database.pool, await aPerson(database.pool))).slots;

    expect(slot).toMatchObject({ rule: 'FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH', durationMinutes: 420 });
    if (slot?.kind !== 'recurring') expect.fail('the slot is not recurring');
    expect(slot.localStart).toMatch(/T10:30$/);
    expect(() => checkSeries(slot)).not.toThrow();
  });

  it('of a doctor is empty', async () => {
    expect(await slotsOf(await aPerson(database.pool, { role: 'doctor' }))).toEqual([]);
  });
});

describe('the rules of scheduling', () => {
  it('are at first those the code takes as delivered', async () => {
    const { rules } = await loadSchedulingSettings(database.pool);

    expect(rules).toEqual(defaultRules);
  });

  it('hold as changed from the next reading on, and the change is in the audit log', async () => {
    await database.pool.query('update public.scheduling_settings set buffer_minutes = 10, horizon_days = 30');

    const settings = await loadSchedulingSettings(database.pool);
    expect(settings.rules).toMatchObject({ bufferMinutes: 10, horizonDays: 30 });
    expect(settings.reminderOffsetsMinutes).toEqual([1440, 60, 10]);
    const logged = await database.pool.query(
      `select before ->> 'horizon_days' as before, after ->> 'horizon_days' as after from public.audit_log
        where action = 'scheduling_settings.changed' order by seq desc limit 1`,
    );
    expect(logged.rows).toEqual([{ before: '90', after: '30' }]);
  });

  it.each([
    ['increment_minutes = 0', '23514'],
    [`durations_minutes = '{}'`, '23514'],
    [`durations_minutes = '{30,null}'`, '23514'],
    [`working_days = '{MO,XX}'`, '23514'],
  ])('refuse %s', async (change, code) => {
    await expect(
      database.pool.query(`update public.scheduling_settings set ${change}`),
    ).rejects.toMatchObject({ code });
  });

  it('can be neither removed nor doubled', async () => {
    await expect(database.pool.query('delete from public.scheduling_settings')).rejects.toMatchObject({
      code: 'TM010',
    });
    await expect(
      database.pool.query('insert into public.scheduling_settings default values'),
    ).rejects.toMatchObject({
      code: '23505',
    });
    await expect(
      database.pool.query('insert into public.scheduling_settings (id) values (false)'),
    ).rejects.toMatchObject({ code: '23514' });
  });
});

describe('CAL-3 stored availability', () => {
  const insert = (values: string) => async () => {
    const doctor = await aPerson(database.pool, { role: 'doctor' });
    return database.pool.query(
      `insert into public.availability_slots (user_id, time_zone, starts_at, ends_at, local_start, duration_minutes, rule)
       values ($1, 'Asia/Dhaka', ${values})`,
      [doctor],
    );
  };

  it.each([
    ['both single and recurring', `now(), now(), '2030-01-07 09:00', 60, 'FREQ=DAILY'`],
    ['neither', 'null, null, null, null, null'],
    ['a rule without a start', `null, null, null, 60, 'FREQ=DAILY'`],
    ['longer than a day', `'2030-01-07 09:00Z', '2030-01-08 09:01Z', null, null, null`],
    ['backwards', `'2030-01-07 09:00Z', '2030-01-07 08:00Z', null, null, null`],
    ['on a part of a minute', `'2030-01-07 09:00:30Z', '2030-01-07 10:00Z', null, null, null`],
    ['of hours', `null, null, '2030-01-07 09:00', 60, 'FREQ=HOURLY'`],
  ])('is refused when it is %s', async (_, values) => {
    await expect(insert(values)()).rejects.toMatchObject({ code: '23514' });
  });

  it('comes back as the core takes it, with its exceptions', async () => {
    const doctor = await aPerson(database.pool, { role: 'doctor' });
    const made = await database.pool.query<{ id: string }>(
      `insert into public.availability_slots (user_id, time_zone, local_start, duration_minutes, rule)
       values ($1, 'Europe/Berlin', '2030-01-07 09:00', 60, 'FREQ=DAILY') returning id`,
      [doctor],
    );
    const slotId = made.rows[0]!.id;
    await database.pool.query(
      `insert into public.availability_slots (user_id, time_zone, starts_at, ends_at)
       values ($1, 'Europe/Berlin', '2030-01-12T10:00Z', '2030-01-12T12:00Z')`,
      [doctor],
    );
    await database.pool.query(
      `insert into public.availability_exceptions (user_id, kind, slot_id, occurrence, starts_at, ends_at) values
         ($1, 'removed', $2, '2030-01-08 09:00', null, null),
         ($1, 'moved', $2, '2030-01-09 09:00', '2030-01-09T13:00Z', '2030-01-09T14:00Z'),
         ($1, 'time_off', null, null, '2030-01-10T00:00Z', '2030-01-11T00:00Z')`,
      [doctor, slotId],
    );

    const { slots, exceptions } = await loadSchedule(database.pool, doctor);
    expect(slots).toEqual([
      {
        kind: 'recurring',
        id: slotId,
        localStart: '2030-01-07T09:00',
        durationMinutes: 60,
        rule: 'FREQ=DAILY',
        timeZone: 'Europe/Berlin',
      },
      {
        kind: 'single',
        id: expect.any(String),
        startsAt: Date.parse('2030-01-12T10:00Z'),
        endsAt: Date.parse('2030-01-12T12:00Z'),
      },
    ]);
    const id = expect.any(String);
    expect(exceptions).toEqual([
      { kind: 'removed', id, slotId, occurrence: '2030-01-08T09:00' },
      {
        kind: 'moved',
        id,
        slotId,
        occurrence: '2030-01-09T09:00',
        startsAt: Date.parse('2030-01-09T13:00Z'),
        endsAt: Date.parse('2030-01-09T14:00Z'),
      },
      {
        kind: 'time_off',
        id,
        startsAt: Date.parse('2030-01-10T00:00Z'),
        endsAt: Date.parse('2030-01-11T00:00Z'),
      },
    ]);
  });

  it('takes no exception for the slot of somebody else', async () => {
    const [owner, other] = [
      await aPerson(database.pool, { role: 'doctor' }),
      await aPerson(database.pool, { role: 'doctor' }),
    ];
    const made = await database.pool.query<{ id: string }>(
      `insert into public.availability_slots (user_id, time_zone, local_start, duration_minutes, rule)
       values ($1, 'UTC', '2030-01-07 09:00', 60, 'FREQ=DAILY') returning id`,
      [owner],
    );
    const foreign = database.pool.query(
      `insert into public.availability_exceptions (user_id, kind, slot_id, occurrence)
       values ($1, 'removed', $2, '2030-01-08 09:00')`,
      [other, made.rows[0]!.id],
    );

    await expect(foreign).rejects.toMatchObject({ code: '23503' });
  });
});
