import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { redeemJoinLink } from '../../src/integration/join-links.ts';
import { replanReminders } from '../../src/jobs/replan-reminders.ts';
import { mostAttempts } from '../../src/notifications/delivery-pump.ts';
import { NotSent, RefusedForGood } from '../../src/notifications/providers/provider.ts';
import { type MailCatcher, startMailCatcher } from '../support/mail-catcher.ts';
import { aMessagingClinic, type MessagingClinic } from '../support/messages.ts';

let catcher: MailCatcher;
let clinic: MessagingClinic;
beforeAll(async () => {
  catcher = await startMailCatcher();
  clinic = await aMessagingClinic(inject('postgresUrl'), catcher);
});
beforeEach(async () => {
  await catcher.clear();
  await clinic.database.pool.query('delete from notification_deliveries');
});
afterAll(async () => {
  await clinic.stop();
  await catcher.stop();
});

const query = (sql: string, values: unknown[] = []) => clinic.database.pool.query(sql, values);
const addressOf = (userId: string) => `${userId}@example.org`;
const sentTo = async () => (await catcher.mails()).map((mail) => mail.to[0]!.address).toSorted();
const statuses = async (subjectId: string) =>
  (await clinic.deliveries(subjectId)).map((row) => `${row.kind} ${row.channel} ${row.status}`);
const jobStates = async (ids: readonly string[]) =>
  (await query('select state from pgboss.job where id = any ($1::uuid[])', [ids])).rows.map(
    (row) => row.state,
  );
const move = (appointmentId: string, by: string) =>
  query(
    'update appointments set starts_at = starts_at + $2::interval, ends_at = ends_at + $2::interval where id = $1',
    [appointmentId, by],
  );

describe('a booking', () => {
  it('BOOK-5 NOT-1 is confirmed to both sides by mail with an invitation and by the bell, and its reminders are planned', async () => {
    const { appointmentId, patientId, doctorId } = await clinic.aVisit();

    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: patientId });
    await clinic.deliver();

    expect(await sentTo()).toEqual([addressOf(doctorId), addressOf(patientId)].toSorted());
    const [mail] = await catcher.mails();
    expect(mail!.subject).toBe('Your appointment is booked');
    expect(mail!.text).toContain(`https://telemed.example/appointments/${appointmentId}`);
    expect((await catcher.source(mail!)).replaceAll('=\r\n', '')).toContain(
      'text/calendar; charset=utf-8; method=REQUEST',
    );
    const bell = await query('select user_id, kind, payload from notifications where appointment_id = $1', [
      appointmentId,
    ]);
    expect(bell.rows.map((row) => row.user_id).toSorted()).toEqual([doctorId, patientId].toSorted());
    expect(bell.rows[0].payload).toMatchObject({ doctorName: 'Dr Nadia Karim', patientName: 'Amina Rahman' });
    const planned = await clinic.planned(appointmentId);
    expect(planned.map((one) => one.offsetMinutes)).toEqual([1440, 1440, 60, 60, 10, 10]);
    const jobs = await query(
      `select start_after from pgboss.job where id = any ($1::uuid[]) order by start_after`,
      [planned.map((one) => one.jobId)],
    );
    expect(jobs.rows.map((row) => row.start_after)).toEqual(planned.map((one) => one.dueAt));
  });

  it('NOT-1 told again, by a job that runs twice, sends and plans nothing more', async () => {
    const { appointmentId } = await clinic.aVisit();
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();
    const before = await clinic.planned(appointmentId);
    await query(`delete from pgboss.job where name = 'appointment-event'`);

    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });

    expect(await clinic.deliver()).toBe(0);
    expect(await sentTo()).toHaveLength(2);
    expect(await clinic.planned(appointmentId)).toEqual(before);
  });

  it('NOT-1 sends no reminder that would have been due before it', async () => {
    const { appointmentId } = await clinic.aVisit(1);
    await move(appointmentId, '-23 hours -30 minutes');

    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });

    expect((await clinic.planned(appointmentId)).map((one) => one.offsetMinutes)).toEqual([10, 10]);
  });
});

describe('somebody without a password', () => {
  const codesIn = (text: string) =>
    [...text.matchAll(/\/join\/[0-9a-f-]{36}#([A-Za-z0-9_-]+)/g)].map(([, code]) => code!);
  const sessionsOf = (userId: string) =>
    query('select must_end_at is not null as bounded from active_sessions where user_id = $1', [userId]);
  const mailTo = async (userId: string) =>
    (await catcher.mails()).filter((mail) => mail.to[0]!.address === addressOf(userId));

  it('NOT-3 comes from his reminder into his consultation by a link that works once, and is asked for no sign-in', async () => {
    const { appointmentId, patientId, doctorId } = await clinic.aVisit(1, { signsIn: false });
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();
    await catcher.clear();
    const due = (await clinic.planned(appointmentId)).filter((one) => one.offsetMinutes === 60);
    await clinic.remind(due);
    await clinic.deliver({ now: () => due[0]!.dueAt });

    const [mail] = await mailTo(patientId);
    expect(mail!.text).toContain(`https://telemed.example/join/${appointmentId}#`);
    expect(mail!.text).not.toMatch(/\/consultation\/|\/settings/);
    expect((await mailTo(doctorId))[0]!.text).toContain(
      `https://telemed.example/consultation/${appointmentId}`,
    );
    const [code] = codesIn(mail!.text);
    const joined = await redeemJoinLink(clinic.database.pool, { code });
    expect(joined).toMatchObject({ userId: patientId, appointmentId, role: 'patient' });
    await expect(redeemJoinLink(clinic.database.pool, { code })).rejects.toMatchObject({
      code: 'JOIN_LINK_GONE',
    });
    expect((await sessionsOf(patientId)).rows).toEqual([{ bounded: true }]);
    const { rows } = await query(
      'select count(*)::int as held from integration.join_links where user_id = $1',
      [patientId],
    );
    expect(rows[0].held, 'one of the confirmation, one of the reminder').toBe(2);
  });

  it('NOT-3 keeps his link when the appointment moves, and has none in the word of its cancellation', async () => {
    const { appointmentId, patientId } = await clinic.aVisit(3, { signsIn: false });
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();
    const [code] = codesIn((await mailTo(patientId))[0]!.text);
    await move(appointmentId, '2 days');
    const { rows } = await query(
      `select link.expires_at = consultation.closes_at as same from integration.join_links as link
         join consultations as consultation on consultation.id = link.consultation_id where link.user_id = $1`,
      [patientId],
    );
    await catcher.clear();

    await query(`update appointments set status = 'cancelled' where id = $1`, [appointmentId]);
    await clinic.tell({ kind: 'appointment.cancelled', appointmentId, actorId: null });
    await clinic.deliver();

    expect(rows).toEqual([{ same: true }]);
    const [mail] = await mailTo(patientId);
    expect(mail!.subject).toBe('Your appointment is cancelled');
    expect(mail!.text).not.toContain('https://');
    await expect(redeemJoinLink(clinic.database.pool, { code })).rejects.toMatchObject({
      code: 'JOIN_LINK_GONE',
    });
    expect((await sessionsOf(patientId)).rows).toEqual([]);
  });

  it('NOT-3 is sent the same link by a second attempt as by the first', async () => {
    const { appointmentId, patientId } = await clinic.aVisit(3, { signsIn: false });
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();
    await query(
      `update notification_deliveries set status = 'queued', finished_at = null, next_attempt_at = now()
        where user_id = $1 and channel = 'email'`,
      [patientId],
    );
    await clinic.deliver();

    const codes = (await mailTo(patientId)).flatMap(({ text }) => codesIn(text));
    expect(codes).toHaveLength(2);
    expect(new Set(codes).size).toBe(1);
  });
});

describe('a reminder', () => {
  it('NOT-1 NOT-3 leaves once for each person, with the way in, however often its job runs', async () => {
    const { appointmentId, patientId, doctorId } = await clinic.aVisit(1);
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();
    await catcher.clear();
    const due = (await clinic.planned(appointmentId)).filter((one) => one.offsetMinutes === 60);
    const now = () => due[0]!.dueAt;

    for (let run = 0; run < 3; run++) {
      await clinic.remind(due);
      await clinic.deliver({ now });
    }

    expect(await sentTo()).toEqual([addressOf(doctorId), addressOf(patientId)].toSorted());
    const [mail] = await catcher.mails();
    expect(mail!.subject).toBe('Appointment reminder');
    expect(mail!.text).toContain(
      `Join the appointment: https://telemed.example/consultation/${appointmentId}`,
    );
    expect(mail!.text).not.toContain('Karim');
  });

  it('NOT-1 moves with its appointment: the old one’s job is taken back, and run all the same it sends nothing', async () => {
    const { appointmentId } = await clinic.aVisit();
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    const old = await clinic.planned(appointmentId);

    await move(appointmentId, '1 day');
    await clinic.tell({ kind: 'appointment.shifted', appointmentId, actorId: null });
    await clinic.deliver();
    await catcher.clear();
    await clinic.remind(old);

    expect(await clinic.deliver({ now: () => old[0]!.dueAt })).toBe(0);
    expect(await sentTo()).toEqual([]);
    expect(new Set(await jobStates(old.map((one) => one.jobId)))).toEqual(new Set(['cancelled']));
    const moved = await clinic.planned(appointmentId);
    expect(moved.map((one) => one.version)).toEqual([2, 2, 2, 2, 2, 2]);
    expect(moved[0]!.dueAt.getTime() - old[0]!.dueAt.getTime()).toBe(86_400_000);
  });

  it('NOT-1 queued before its appointment was cancelled is dropped, and staff see why', async () => {
    const { appointmentId } = await clinic.aVisit(1);
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();
    const planned = await clinic.planned(appointmentId);
    await clinic.remind(planned.filter((one) => one.offsetMinutes === 10));
    await catcher.clear();

    await query(`update appointments set status = 'cancelled' where id = $1`, [appointmentId]);
    await clinic.deliver();

    expect(await sentTo()).toEqual([]);
    const reminders = (await clinic.deliveries(appointmentId)).filter((row) => row.offset_minutes === 10);
    expect(reminders.map((row) => `${row.status} ${row.reason}`)).toEqual(Array(4).fill('dropped cancelled'));
    await clinic.tell({ kind: 'appointment.cancelled', appointmentId, actorId: null });
    expect(await clinic.planned(appointmentId)).toEqual([]);
  });

  it('NOT-5 of a worker that was away for a day leaves only in its last form', async () => {
    const { appointmentId, patientId } = await clinic.aVisit(2);
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();
    await catcher.clear();
    const planned = await clinic.planned(appointmentId);
    const now = () => planned.find((one) => one.offsetMinutes === 10)!.dueAt;

    await clinic.remind(planned);
    await clinic.deliver({ now });

    const mails = (await clinic.deliveries(appointmentId)).filter(
      (row) => row.user_id === patientId && row.channel === 'email' && row.offset_minutes !== 0,
    );
    expect(mails.map((row) => [row.offset_minutes, row.status, row.reason]).toSorted()).toEqual([
      [10, 'sent', null],
      [1440, 'dropped', 'overtaken_by_later_reminder'],
      [60, 'dropped', 'overtaken_by_later_reminder'],
    ]);
    expect(await sentTo()).toHaveLength(2);
  });

  it('NOT-1 follows other times its person chooses, and other times of the clinic', async () => {
    const { appointmentId, patientId, doctorId } = await clinic.aVisit();
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    const offsetsOf = async (person: string) =>
      (await clinic.planned(appointmentId))
        .filter((one) => one.userId === person)
        .map((one) => one.offsetMinutes);

    await query(`update notification_preferences set reminder_offsets_minutes = '{120}' where user_id = $1`, [
      patientId,
    ]);
    await replanReminders(clinic.boss).run(clinic.database.pool);
    const chosen = [await offsetsOf(patientId), await offsetsOf(doctorId)];
    await query(`update scheduling_settings set reminder_offsets_minutes = '{30}'`);
    while ((await replanReminders(clinic.boss).run(clinic.database.pool)) > 0);
    const changed = [await offsetsOf(patientId), await offsetsOf(doctorId)];
    await query(`update scheduling_settings set reminder_offsets_minutes = '{1440,60,10}'`);

    expect(chosen).toEqual([[120], [1440, 60, 10]]);
    expect(changed).toEqual([[120], [30]]);
  });
});

describe('channels', () => {
  it('NOT-2 a text message goes to whoever has a number and has not said STOP', async () => {
    const { appointmentId, patientId, doctorId } = await clinic.aVisit();
    await query(`update notification_preferences set phone = '+8801700000001' where user_id = $1`, [
      patientId,
    ]);
    await query(`update notification_preferences set phone = '+8801700000002' where user_id = $1`, [
      doctorId,
    ]);
    await query('update notification_preferences set sms_stopped_at = now() where user_id = $1', [doctorId]);

    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();

    const texts = (await catcher.mails()).filter((mail) => mail.to[0]!.address.endsWith('@sms.invalid'));
    expect(texts.map((mail) => mail.to[0]!.address)).toEqual(['+8801700000001@sms.invalid']);
    expect(texts[0]!.text).toContain('Reply STOP');
  });

  it('NOT-2 what somebody has switched off makes no message, what he leaves on does', async () => {
    const { appointmentId, patientId } = await clinic.aVisit();
    await query('update notification_preferences set email_enabled = false where user_id = $1', [patientId]);

    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await clinic.deliver();

    const own = (await clinic.deliveries(appointmentId)).filter((row) => row.user_id === patientId);
    expect(own.map((row) => row.channel)).toEqual(['in_app']);
    expect(await sentTo()).not.toContain(addressOf(patientId));
  });
});

describe('when sending fails', () => {
  const afterTheLease = `update notification_deliveries set next_attempt_at = now() where status in ('queued', 'sending')`;
  const toOneSide = async () => {
    const { appointmentId, doctorId } = await clinic.aVisit();
    await query('update notification_preferences set in_app_enabled = false where user_id = any ($1)', [
      [doctorId],
    ]);
    await query('update notification_preferences set email_enabled = false where user_id <> $1', [doctorId]);
    await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    await query('update notification_preferences set email_enabled = true');
    await query(`delete from notification_deliveries where channel = 'in_app'`);
    return appointmentId;
  };

  it('NOT-1 a worker that died after the mail had gone is followed by one that finds it sent', async () => {
    const appointmentId = await toOneSide();
    await clinic.deliver();
    await query(
      `update notification_deliveries set status = 'sending', finished_at = null, next_attempt_at = now()`,
    );

    await clinic.deliver();

    expect(await sentTo()).toHaveLength(1);
    expect((await clinic.deliveries(appointmentId))[0]).toMatchObject({
      status: 'sent',
      reason: 'found_sent',
      attempts: 2,
    });
  });

  it('NOT-1 a worker that died before the mail had gone is followed by one that sends it', async () => {
    const appointmentId = await toOneSide();
    await query(
      `update notification_deliveries set status = 'sending', attempts = 1, claimed_at = now(), next_attempt_at = now()`,
    );

    await clinic.deliver();

    expect(await sentTo()).toHaveLength(1);
    expect((await clinic.deliveries(appointmentId))[0]).toMatchObject({ status: 'sent', reason: null });
  });

  it('NOT-4 it is tried again later and later, then given up where staff see it', async () => {
    const appointmentId = await toOneSide();
    const away = { email: { send: () => Promise.reject(new NotSent('the relay is away')) } };
    const waits: number[] = [];

    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      await clinic.deliver({ providers: away });
      const wait = await query(
        'select extract(epoch from next_attempt_at - clock_timestamp())::float as s from notification_deliveries',
      );
      waits.push(wait.rows[0].s);
      await query(afterTheLease);
    }

    expect(await statuses(appointmentId)).toEqual(['appointment.created email dead']);
    expect((await clinic.deliveries(appointmentId))[0]!.reason).toBe('the relay is away');
    for (const index of [2, 4, 6]) expect(waits[index]).toBeGreaterThan(waits[index - 2]!);
    expect(await sentTo()).toEqual([]);
  });

  it('NOT-4 an address that does not exist is given up at once', async () => {
    const appointmentId = await toOneSide();

    await clinic.deliver({
      providers: { email: { send: () => Promise.reject(new RefusedForGood('550 no such user')) } },
    });

    expect(await statuses(appointmentId)).toEqual(['appointment.created email dead']);
  });

  it('NOT-1 whether a message with a broken connection has gone is found out before it is tried again', async () => {
    const appointmentId = await toOneSide();
    const sent: string[] = [];
    const email = {
      send: (message: { key: string }) => {
        sent.push(message.key);
        return Promise.reject(new Error('the connection broke after the last byte'));
      },
      wasTakenOver: (message: { key: string }) => Promise.resolve(sent.includes(message.key)),
    };

    await clinic.deliver({ providers: { email } });
    const between = await statuses(appointmentId);
    await query(afterTheLease);
    await clinic.deliver({ providers: { email } });

    expect(between).toEqual(['appointment.created email sending']);
    expect(sent).toHaveLength(1);
    expect(await statuses(appointmentId)).toEqual(['appointment.created email sent']);
  });

  it('NOT-1 five workers at once send each message once', async () => {
    for (let visit = 0; visit < 15; visit++) {
      const { appointmentId } = await clinic.aVisit(visit + 2);
      await clinic.tell({ kind: 'appointment.created', appointmentId, actorId: null });
    }

    await Promise.all(Array.from({ length: 5 }, () => clinic.deliver()));

    const addresses = await sentTo();
    expect(addresses).toHaveLength(30);
    expect(new Set(addresses).size).toBe(30);
  });
});
