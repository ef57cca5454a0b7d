import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expandOccurrences, openTime } from '../../src/scheduling/availability.ts';
import { covers } from '../../src/scheduling/interval.ts';
import { loadSchedule } from '../../src/scheduling/load-schedule.ts';
import { demoPassword, seedDemo } from '../../src/accounts/seed-demo.ts';
import { type RunningService, startService } from '../support/running-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
});
afterAll(() => service.stop());

const rows = async (sql: string) => (await service.database.pool.query(sql)).rows;

describe('the demo world', () => {
  it('has everybody one can sign in as, and conversations in order with something unread', async () => {
    const people = await seedDemo(service.database.pool);

    expect(people.map((person) => person.email.split('@')[0])).toEqual(
      ['patient', 'patient2', 'doctor', 'doctor2', 'staff', 'pharmacist', 'admin', 'doctor3', 'doctor4', 'doctor5'], // prettier-ignore
    );
    for (const { email, role } of people) {
      const answer = await service.internal('POST', '/internal/sessions', { email, password: demoPassword });
      expect(answer).toMatchObject({ status: 201, body: { role } });
    }
    const outOfOrder = await rows(
      `select 1 from messages as earlier join messages as later
         on later.room_id = earlier.room_id and later.seq = earlier.seq + 1 and later.created_at < earlier.created_at`,
    );
    expect(outOfOrder).toEqual([]);
    expect(await rows(`select 1 from messages where kind = 'system'`)).toEqual([]);
    const unread = await rows(
      `select sum(room.message_count - seat.read_count)::int as unread
         from room_participants as seat join rooms as room on room.id = seat.room_id
         join users on users.id = seat.user_id where users.email = 'patient@demo.telemed'`,
    );
    expect(unread[0].unread).toBeGreaterThan(0);
    expect(await rows('select 1 from appointments where starts_at > now()')).not.toEqual([]);
    expect(await rows('select 1 from appointments where starts_at < now()')).not.toEqual([]);
  });

  it('has doctors whom one can book, with hours that hold their appointments, and one who is not verified', async () => {
    const { pool } = service.database;
    await seedDemo(pool);

    const doctors = await rows(
      `select users.id, verified_at from doctors join users on users.id = user_id where email like '%@demo.telemed'`,
    );
    expect(doctors.filter((doctor) => doctor.verified_at === null)).toHaveLength(1);
    const visits = await rows('select doctor_id, starts_at, ends_at from appointments');
    for (const visit of visits) {
      const span = { start: visit.starts_at.getTime(), end: visit.ends_at.getTime() };
      const schedule = await loadSchedule(pool, visit.doctor_id);
      expect(covers(openTime(schedule, expandOccurrences(schedule, span)), span), JSON.stringify(visit)).toBe(
        true,
      );
    }
    expect(await rows(`select status from shift_proposals`)).toEqual([{ status: 'open' }]);
  });

  it('changes nothing when it is put in again, whatever was done in between', async () => {
    const { pool } = service.database;
    await seedDemo(pool);
    await pool.query(
      `delete from room_participants where user_id in (select id from users where email = 'admin@demo.telemed')`,
    );
    await pool.query(
      `insert into messages (id, room_id, author_id, body)
       select gen_random_uuid(), room.id, room.created_by, 'Since then' from rooms as room`,
    );
    const state = () =>
      rows(
        `select (select jsonb_agg(to_jsonb(m) order by m.id) from messages as m) as messages,
                (select jsonb_agg(to_jsonb(p) order by p.room_id, p.user_id) from room_participants as p) as seats,
                (select jsonb_agg(to_jsonb(r) order by r.id) from rooms as r) as rooms,
                (select jsonb_agg(to_jsonb(c) order by c.user_id) from accounts.credentials as c) as credentials`,
      );
    const before = await state();

    await seedDemo(pool);

    expect(await state()).toEqual(before);
  });
});
