import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { watchReservations } from '../../src/jobs/watch-reservations.ts';
import { createLog } from '../../src/log.ts';
import { expireReservations } from '../../src/scheduling/expire-reservations.ts';
import { offerFreedTime } from '../../src/scheduling/offer-freed-time.ts';
import { overlapping } from '../support/appointments.ts';
import { ahead, announcing, book, booked, codeOf, later, openDoctor, signedIn } from '../support/clinic.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';

let service: RunningService;
let doctor: ActingSession;
let doctorId: string;
let first: ActingSession;
let second: ActingSession;
let booker: ActingSession;
let appointmentId: string;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
});
afterAll(() => service.stop());
/** A doctor with half an hour a day, which is booked on the day everybody wants. */
beforeEach(async () => {
  const { pool } = service.database;
  await pool.query('delete from waitlist_entries');
  doctor = await openDoctor(pool, { hours: '09:00', minutes: 30 });
  doctorId = doctor.userId;
  await pool.query('update doctors set speciality = $2 where user_id = $1', [doctorId, `of ${doctorId}`]);
  [first, second, booker] = (await Promise.all([1, 2, 3].map(() => signedIn(pool, 'patient')))) as [
    ActingSession,
    ActingSession,
    ActingSession,
  ];
  appointmentId = await booked(service, booker, { doctorId, startsAt: at });
});

const at = ahead(3, '09:00');
const rows = async (sql: string, ...values: unknown[]) =>
  (await service.database.pool.query(sql, values)).rows;
const join = (who: ActingSession, more: object = {}) =>
  service.act('joinWaitlist', who, {
    doctorId,
    durationMinutes: 30,
    from: ahead(3, '00:00'),
    to: ahead(4, '00:00'),
    ...more,
  });
const cancel = () => service.act('cancelAppointment', booker, { appointmentId, reason: 'Well again' });
const work = async () => {
  await expireReservations(service.database.pool, announcing(service));
  return offerFreedTime(service.database.pool, announcing(service));
};
const offersTo = (who: ActingSession) =>
  rows(
    `select offer.id, offer.status, offer.starts_at, offer.expires_at
       from waitlist_offers as offer join waitlist_entries as entry on entry.id = entry_id
      where entry.patient_id = $1 order by offer.created_at`,
    who.userId,
  );
const reply = (who: ActingSession, offerId: string, accept: boolean) =>
  service.act('answerWaitlistOffer', who, { offerId, accept });
const lapse = async () => {
  const { pool } = service.database;
  // Holds do not change, so that nobody can make one longer: this is the clock moving on.
  await pool.query('alter table slot_holds disable trigger slot_holds_keep');
  await pool.query(`update slot_holds set expires_at = now() where doctor_id = $1`, [doctorId]);
  await pool.query('alter table slot_holds enable trigger slot_holds_keep');
  await pool.query(`update waitlist_offers set expires_at = now() where doctor_id = $1 and status = 'open'`, [
    doctorId,
  ]);
  await pool.query(
    `update reserved_times set expires_at = now() where doctor_id = $1 and hold_id is not null`,
    [doctorId],
  );
};

describe('BOOK-7 a freed time', () => {
  it('is offered to whoever has waited longest, held for him, and booked when he takes it', async () => {
    await join(first);
    await join(second);
    expect(await work()).toBe(0);
    await cancel();

    expect(await work()).toBe(1);

    const [offer, ...more] = await offersTo(first);
    expect([more, await offersTo(second)]).toEqual([[], []]);
    expect(offer.starts_at.toISOString()).toBe(at);
    expect(codeOf(await book(service, second, { doctorId, startsAt: at }))).toBe('SLOT_TAKEN');
    expect(codeOf(await reply(second, offer.id, true))).toBe('OFFER_GONE');
    const taken = await reply(first, offer.id, true);
    expect(taken).toMatchObject({ status: 200, body: { appointmentId: expect.any(String) } });
    expect((await reply(first, offer.id, true)).body).toEqual(taken.body);
    expect(await rows('select status from waitlist_entries where patient_id = $1', first.userId)).toEqual([
      { status: 'booked' },
    ]);
    expect(
      await rows(`select status, patient_id from appointments where id = $1`, taken.body['appointmentId']),
    ).toEqual([{ status: 'booked', patient_id: first.userId }]);
    expect(await work()).toBe(0);
  });

  it('goes to the next when it is declined, and not back to the same', async () => {
    await join(first);
    await join(second);
    await cancel();
    await work();
    const [offer] = await offersTo(first);

    await reply(first, offer.id, false);
    expect(await work()).toBe(1);

    expect(await offersTo(second)).toMatchObject([{ status: 'open' }]);
    const [toSecond] = await offersTo(second);
    await reply(second, toSecond.id, false);
    expect(await work()).toBe(0);
    expect(await offersTo(first)).toMatchObject([{ status: 'declined' }]);
  });

  it('goes to the next when the offer lapses, of which the patient is told once', async () => {
    await join(first);
    await join(second);
    await cancel();
    await work();
    await lapse();
    const [offer] = await offersTo(first);

    expect(codeOf(await reply(first, offer.id, true))).toBe('OFFER_GONE');
    await work();
    await work();

    expect(await offersTo(first)).toMatchObject([{ status: 'expired' }]);
    expect(await offersTo(second)).toMatchObject([{ status: 'open' }]);
    expect(codeOf(await reply(first, offer.id, true))).toBe('OFFER_GONE');
    const told = await rows(
      `select 1 from pgboss.job where name = 'appointment-event' and data ->> 'kind' = 'waitlist.expired' and data ->> 'subjectId' = $1`,
      offer.id,
    );
    expect(told).toHaveLength(1);
  });

  it('that lapsed can be booked by anybody before the worker looks, and its offer ends with that', async () => {
    await join(first);
    await cancel();
    await work();
    await lapse();

    expect((await book(service, second, { doctorId, startsAt: at })).status).toBe(200);

    expect(await offersTo(first)).toMatchObject([{ status: 'expired' }]);
  });

  it('goes to the doctor’s own waiting patients before those of his speciality', async () => {
    await join(first, { doctorId: null, speciality: `of ${doctorId}` });
    await join(second);
    await cancel();
    await work();

    expect(await offersTo(first)).toEqual([]);
    expect(await offersTo(second)).toHaveLength(1);
  });

  it('goes to nobody who wants another day, another length, or is elsewhere then', async () => {
    const { pool } = service.database;
    const elsewhere = await openDoctor(pool);
    await booked(service, second, { doctorId: elsewhere.userId, startsAt: at });
    await join(first, { from: ahead(3, '10:00'), to: ahead(4, '00:00') });
    await join(second);
    await join(booker, { durationMinutes: 60 });
    await cancel();

    expect(await work()).toBe(0);
  });

  it('may be new time as well: a slot that is added, time off that is given back', async () => {
    await join(first, { from: ahead(3, '12:00'), to: ahead(3, '13:00') });
    await work();

    await service.act('addAvailability', doctor, {
      localStart: ahead(3, '12:00').slice(0, 16),
      durationMinutes: 30,
      timeZone: 'UTC',
    });

    expect(await work()).toBe(1);
    expect((await offersTo(first))[0].starts_at.toISOString()).toBe(ahead(3, '12:00'));
  });

  it('is offered within 5 s by the running worker; two workers make no two offers of it', async () => {
    const log = createLog('worker', 'silent');
    const { pool } = service.database;
    const watches = [1, 2].map(() => watchReservations({ pool, log, announce: announcing(service) }));
    await join(first);
    await join(second);
    const freedAt = Date.now();
    await cancel();

    try {
      await expect.poll(() => offersTo(first), { timeout: 5_000, interval: 50 }).toHaveLength(1);
    } finally {
      await Promise.all(watches.map((watch) => watch.stop()));
    }
    expect(Date.now() - freedAt).toBeLessThan(5_000);
    expect(await offersTo(second)).toEqual([]);
    expect(await overlapping(pool)).toEqual([]);
  });
});

describe('joinWaitlist', () => {
  it('twice for the same is one entry; leaving ends an offer with it', async () => {
    const [one, again] = [await join(first), await join(first)];
    const entryId = one.body['entryId'];

    expect(again.body).toEqual({ entryId });
    await cancel();
    await work();
    expect(codeOf(await service.act('leaveWaitlist', second, { entryId }))).toBe('WAITLIST_ENTRY_NOT_FOUND');
    expect((await service.act('leaveWaitlist', first, { entryId })).status).toBe(200);
    expect(await offersTo(first)).toMatchObject([{ status: 'declined' }]);
    expect((await book(service, second, { doctorId, startsAt: at })).status).toBe(200);
  });

  it.each([
    ['neither a doctor nor a speciality', { doctorId: null }, 'VALIDATION_FAILED'],
    ['both', { speciality: 'Medicine' }, 'VALIDATION_FAILED'],
    ['time that is over', { from: later(at, -10 * 1440), to: later(at, -9 * 1440) }, 'VALIDATION_FAILED'],
    ['a length that is not offered', { durationMinutes: 25 }, 'DURATION_NOT_OFFERED'],
  ])('refuses %s', async (_, more, code) => {
    expect(codeOf(await join(first, more))).toBe(code);
    expect(await rows('select 1 from waitlist_entries')).toEqual([]);
  });
});
