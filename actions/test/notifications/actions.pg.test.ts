import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aPerson, anAppointment, aSession } from '../../../hasura/test/support/people.ts';
import {
  type ActingSession,
  appUrl,
  internalSecret,
  type RunningService,
  startService,
  twilioAuthToken,
} from '../support/running-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
});
afterAll(() => service.stop());

const query = (sql: string, values: unknown[] = []) => service.database.pool.query(sql, values);

async function signedIn(role: 'patient' | 'doctor' | 'staff', displayName?: string): Promise<ActingSession> {
  const userId = await aPerson(service.database.pool, { role, ...(displayName && { displayName }) });
  return { role, userId, sessionId: await aSession(service.database.pool, userId) };
}
const fetched = (url: string, secret = internalSecret) =>
  service.server.inject({ method: 'GET', url, headers: { 'x-telemed-internal-secret': secret } });
const codeOf = (answer: { body: Record<string, unknown> }) =>
  (answer.body['extensions'] as { code: string } | undefined)?.code;

async function aDelivery(status: string): Promise<string> {
  const userId = await aPerson(service.database.pool);
  const made = await query(
    `insert into notification_deliveries (user_id, kind, subject_id, version, channel, due_at, status, attempts, finished_at)
     values ($1, 'appointment.created', $2, 1, 'email', now(), $3, 10, case when $3 <> 'queued' then now() end) returning id`,
    [userId, randomUUID(), status],
  );
  return made.rows[0].id;
}

describe('retryDelivery', () => {
  it('NOT-4 lets staff try a dead message again, once', async () => {
    const staff = await signedIn('staff');
    const deliveryId = await aDelivery('dead');

    const answers = [
      await service.act('retryDelivery', staff, { deliveryId }),
      await service.act('retryDelivery', staff, { deliveryId }),
    ];

    expect(answers[0]!.body).toEqual({ deliveryId });
    expect(codeOf(answers[1]!)).toBe('DELIVERY_NOT_DEAD');
    const row = await query(
      'select status, attempts, finished_at, next_attempt_at <= clock_timestamp() as due from notification_deliveries where id = $1',
      [deliveryId],
    );
    // As interrupted: whoever takes it first asks the provider whether it got through.
    expect(row.rows).toEqual([{ status: 'sending', attempts: 0, finished_at: null, due: true }]);
  });

  it.each([
    ['a patient', 'patient', 'dead', 'NOT_PERMITTED'],
    ['for a message that was sent', 'staff', 'sent', 'DELIVERY_NOT_DEAD'],
    ['for no message', 'staff', undefined, 'DELIVERY_NOT_FOUND'],
  ] as const)('NOT-4 refuses %s, and writes nothing', async (_who, role, status, code) => {
    const caller = await signedIn(role);
    const deliveryId = status === undefined ? randomUUID() : await aDelivery(status);
    const before = (await query('select * from notification_deliveries order by id')).rows;

    const answer = await service.act('retryDelivery', caller, { deliveryId });

    expect(codeOf(answer)).toBe(code);
    expect((await query('select * from notification_deliveries order by id')).rows).toEqual(before);
  });
});

describe('a calendar feed', () => {
  it('CAL-9 shows its owner’s appointments to whoever has its address, until it is revoked', async () => {
    const doctor = await signedIn('doctor', 'Dr Nadia Karim');
    const patient = await signedIn('patient', 'Amina Rahman');
    const other = await signedIn('patient');
    const pool = service.database.pool;
    const shape = { doctorId: doctor.userId };
    const own = await anAppointment(pool, { ...shape, patientId: patient.userId, days: 2 });
    const gone = await anAppointment(pool, {
      ...shape,
      patientId: patient.userId,
      days: 3,
      status: 'cancelled',
    });
    const others = await anAppointment(pool, { ...shape, patientId: other.userId, days: 4 });

    const { body } = await service.act('createCalendarFeed', patient, {});
    const token = /^https:\/\/telemed\.example\/calendar\/([\w-]{43})\.ics$/.exec(body['url'] as string)![1]!;
    const open = await fetched(`/internal/calendar-feeds/${token}`);
    await query(`update notification_preferences set detail_level = 'full' where user_id = $1`, [
      patient.userId,
    ]);
    const detailed = await fetched(`/internal/calendar-feeds/${token}`);
    const stranger = await service.act('revokeCalendarFeed', other, { feedId: body['feedId'] as string });
    await service.act('revokeCalendarFeed', patient, { feedId: body['feedId'] as string });
    const revoked = await fetched(`/internal/calendar-feeds/${token}`);

    expect(open.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(open.body).toContain(own);
    expect(open.body).not.toContain(gone);
    expect(open.body).not.toContain(others);
    expect(open.body).not.toContain('Karim');
    expect(detailed.body).toContain('Appointment with Dr Nadia Karim');
    expect(codeOf(stranger)).toBe('FEED_NOT_FOUND');
    expect(revoked.statusCode).toBe(404);
    const stored = await query('select token_hash, last_read_at from calendar_feeds');
    expect(stored.rows[0].token_hash.toString('base64url')).not.toBe(token);
    expect(stored.rows[0].last_read_at).toBeInstanceOf(Date);
  });

  it('CAL-9 ends with the access of its owner, and is never found by guessing', async () => {
    const patient = await signedIn('patient');
    const { body } = await service.act('createCalendarFeed', patient, {});
    const path = `/internal/calendar-feeds/${(body['url'] as string).slice(`${appUrl}/calendar/`.length, -4)}`;

    const withoutSecret = await fetched(path, 'guessed');
    await query('update users set blocked_at = now() where id = $1', [patient.userId]);
    const blocked = await fetched(path);
    const guessed = await fetched(`/internal/calendar-feeds/${'A'.repeat(43)}`);
    const nonsense = await fetched('/internal/calendar-feeds/%00');

    expect([withoutSecret, blocked, guessed, nonsense].map((one) => one.statusCode)).toEqual([
      401, 404, 404, 404,
    ]);
  });

  it('CAL-9 there are at most five of one person, also when asked for at once', async () => {
    const patient = await signedIn('patient');

    const answers = await Promise.all(
      Array.from({ length: 8 }, () => service.act('createCalendarFeed', patient, {})),
    );

    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(5);
    expect(answers.map(codeOf).filter((code) => code !== undefined)).toEqual(Array(3).fill('TOO_MANY_FEEDS'));
  });
});

describe('the download of one appointment', () => {
  it('CAL-9 is for its two people, while they are signed in', async () => {
    const [doctor, patient, other] = [
      await signedIn('doctor'),
      await signedIn('patient'),
      await signedIn('patient'),
    ];
    const id = await anAppointment(service.database.pool, {
      doctorId: doctor.userId,
      patientId: patient.userId,
      days: 2,
    });
    const download = (sessionId: string) =>
      fetched(`/internal/sessions/${sessionId}/appointments/${id}/calendar`);

    const answers = [
      await download(doctor.sessionId),
      await download(patient.sessionId),
      await download(other.sessionId),
      await download(randomUUID()),
    ];

    expect(answers.map((answer) => answer.statusCode)).toEqual([200, 200, 404, 401]);
    expect(answers[0]!.body).toContain('METHOD:PUBLISH');
    expect(answers[0]!.body).toContain(id);
  });
});

describe('answers to text messages', () => {
  const answerWith = async (form: Record<string, string>, token = twilioAuthToken) => {
    const signed =
      `${appUrl}/api/sms-replies` +
      Object.keys(form)
        .toSorted()
        .map((name) => name + form[name])
        .join('');
    return service.server.inject({
      method: 'POST',
      url: '/public/sms-replies',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': createHmac('sha1', token).update(signed).digest('base64'),
      },
      payload: new URLSearchParams(form).toString(),
    });
  };
  const stopped = async (userId: string) =>
    (await query('select sms_stopped_at from notification_preferences where user_id = $1', [userId])).rows[0]
      .sms_stopped_at !== null;

  it('NOT-5 STOP ends them, START begins again, another number starts afresh', async () => {
    const userId = await aPerson(service.database.pool);
    await query(`update notification_preferences set phone = '+8801700000009' where user_id = $1`, [userId]);
    const seen: boolean[] = [];

    for (const text of [' Stop. ', 'hello', 'START', 'СТОП']) {
      const answer = await answerWith({ From: '+8801700000009', Body: text });
      expect(answer.statusCode).toBe(200);
      seen.push(await stopped(userId));
    }
    await query(`update notification_preferences set phone = '+8801700000010' where user_id = $1`, [userId]);
    seen.push(await stopped(userId));

    expect(seen).toEqual([true, true, false, true, false]);
  });

  it('NOT-5 a forged one changes nothing', async () => {
    const userId = await aPerson(service.database.pool);
    await query(`update notification_preferences set phone = '+8801700000011' where user_id = $1`, [userId]);

    const answer = await answerWith({ From: '+8801700000011', Body: 'STOP' }, 'another token');

    expect(answer.statusCode).toBe(401);
    expect(await stopped(userId)).toBe(false);
  });

  it('NOT-5 YES accepts, for the person who was asked, the coming appointment that still needs his answer', async () => {
    const doctorId = await aPerson(service.database.pool, { role: 'doctor' });
    const patientId = await aPerson(service.database.pool);
    await query(`update notification_preferences set phone = '+8801700000012' where user_id = $1`, [
      patientId,
    ]);
    const id = await anAppointment(service.database.pool, {
      doctorId,
      patientId,
      days: 5,
      status: 'pending',
    });
    await query(
      `insert into notification_deliveries (user_id, kind, appointment_id, subject_id, version, channel, due_at, status, finished_at)
       values ($1, 'appointment.created', $2, $2, 1, 'sms', now(), 'sent', now())`,
      [patientId, id],
    );

    await answerWith({ From: '+8801700000012', Body: 'Yes' });

    const seats = await query(
      'select user_id, decision from appointment_participants where appointment_id = $1',
      [id],
    );
    expect(new Map(seats.rows.map((row) => [row.user_id, row.decision]))).toEqual(
      new Map([
        [patientId, 'accepted'],
        [doctorId, 'pending'],
      ]),
    );
  });
});
