import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { pino } from 'pino';
import { aSession } from '../../../hasura/test/support/people.ts';
import { MediaServer } from '../../src/consultations/media-server.ts';
import { endOverdue } from '../../src/consultations/ending.ts';
import { reconcile } from '../../src/consultations/reconcile.ts';
import { watchConsultations } from '../../src/jobs/watch-consultations.ts';
import { signedIn } from '../support/clinic.ts';
import {
  livekitBinary,
  nowhere,
  type RunningMediaServer,
  signedEvent,
  type SignedEvent,
  startMediaServer,
} from '../support/media-server.ts';
import {
  type ActingSession,
  type Answer,
  type RunningService,
  startService,
} from '../support/running-service.ts';

let media: RunningMediaServer | undefined;
let service: RunningService;
let db: pg.Pool;
let patient: ActingSession;
let doctor: ActingSession;
beforeAll(async () => {
  // Its own reports go nowhere: the tests hand in theirs, signed the same way, and choose the moment.
  media =
    livekitBinary === undefined
      ? undefined
      : await startMediaServer(livekitBinary, 'http://127.0.0.1:9/unheard');
  service = await startService(inject('postgresUrl'), { media: media?.settings ?? nowhere });
  db = service.database.pool;
});
afterAll(async () => {
  await service.stop();
  await media?.stop();
});
beforeEach(async () => {
  patient = await signedIn(db, 'patient');
  doctor = await signedIn(db, 'doctor');
});

interface Visit {
  readonly appointmentId: string;
  readonly consultationId: string;
}

/** Begins `inMinutes` from now and takes twenty. */
async function aVisit({
  inMinutes = 0,
  status = 'booked',
  of = patient,
}: { inMinutes?: number; status?: string; of?: ActingSession } = {}): Promise<Visit> {
  const made = await db.query<{ appointment_id: string; id: string }>(
    `with visit as (
       insert into public.appointments (patient_id, doctor_id, starts_at, ends_at, status)
       values ($1, $2, now() + make_interval(mins => $3), now() + make_interval(mins => $3 + 20), $4) returning id)
     select id as appointment_id, id from visit`,
    [of.userId, doctor.userId, inMinutes, status],
  );
  const { appointment_id: appointmentId } = made.rows[0]!;
  const found = await db.query<{ id: string }>(
    'select id from public.consultations where appointment_id = $1',
    [appointmentId],
  );
  return { appointmentId, consultationId: found.rows[0]!.id };
}

const act = (name: string, session: ActingSession, input: object): Promise<Answer> =>
  service.act(name, session, input);
const codeOf = (answer: Answer): unknown =>
  (answer.body['extensions'] as { code?: string } | undefined)?.code;

async function waits({ appointmentId }: Visit, who = patient): Promise<string> {
  const answer = await act('enterWaitingRoom', who, { appointmentId });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body['admissionId'] as string;
}

async function isAdmitted(visit: Visit, who = patient): Promise<string> {
  const admissionId = await waits(visit, who);
  expect((await act('admitToConsultation', doctor, { admissionId })).status).toBe(200);
  return admissionId;
}

async function consultation({ consultationId }: Visit): Promise<Record<string, any>> {
  const found = await db.query(
    `select consultation.*, appointment.status as appointment_status,
            public.consultation_room(consultation.id, round) as room
       from public.consultations as consultation
       join public.appointments as appointment on appointment.id = appointment_id where consultation.id = $1`,
    [consultationId],
  );
  return found.rows[0] as Record<string, any>;
}

async function admission(id: string): Promise<Record<string, any>> {
  return (await db.query('select * from public.consultation_admissions where id = $1', [id])).rows[0];
}

const deliver = async ({ body, authorization }: SignedEvent): Promise<number> =>
  (
    await service.server.inject({
      method: 'POST',
      url: '/livekit/webhook',
      headers: { authorization, 'content-type': 'application/webhook+json' },
      payload: body,
    })
  ).statusCode;

interface Report {
  readonly event: 'participant_joined' | 'participant_left' | 'room_finished';
  readonly room: string;
  readonly identity?: string;
  readonly sid?: string;
  readonly id?: string;
}

async function reported({
  event,
  room,
  identity,
  sid = `PA_${identity}`,
  id = randomUUID(),
}: Report): Promise<number> {
  const participant = identity === undefined ? {} : { participant: { identity, sid } };
  return deliver(await signedEvent({ event, id, room: { name: room, sid: 'RM' }, ...participant }));
}

/** Both are in the call, as the media server reports it. */
async function bothJoin(visit: Visit): Promise<{ patientAt: string; doctorAt: string; room: string }> {
  const patientAt = await isAdmitted(visit);
  const joined = await act('joinConsultation', doctor, { consultationId: visit.consultationId });
  const found = await db.query<{ id: string }>(
    'select id from public.consultation_admissions where consultation_id = $1 and user_id = $2',
    [visit.consultationId, doctor.userId],
  );
  if (media !== undefined) expect(joined.status, JSON.stringify(joined.body)).toBe(200);
  const doctorAt = found.rows[0]!.id;
  const { room } = await consultation(visit);
  await reported({ event: 'participant_joined', room, identity: patientAt });
  await reported({ event: 'participant_joined', room, identity: doctorAt });
  return { patientAt, doctorAt, room };
}

describe('every appointment', () => {
  it('VID-1 has a consultation that moves with it and is cancelled with it', async () => {
    const visit = await aVisit({ inMinutes: 60 });
    await db.query(
      `update public.appointments set starts_at = '2030-01-01 10:00Z', ends_at = '2030-01-01 10:20Z' where id = $1`,
      [visit.appointmentId],
    );
    const moved = await consultation(visit);
    await db.query(`update public.appointments set status = 'cancelled' where id = $1`, [
      visit.appointmentId,
    ]);

    expect(moved).toMatchObject({
      status: 'upcoming',
      opens_at: new Date('2030-01-01T09:45Z'),
      closes_at: new Date('2030-01-01T10:50Z'),
    });
    expect(await consultation(visit)).toMatchObject({ status: 'finished', outcome: 'cancelled' });
  });

  it('VID-1 and its consultation never goes back', async () => {
    const visit = await aVisit();
    await act('endConsultation', doctor, { consultationId: visit.consultationId });

    const reopened = db.query(
      `update public.consultations set status = 'current', outcome = null, ended_at = null, started_at = now() where id = $1`,
      [visit.consultationId],
    );

    await expect(reopened).rejects.toMatchObject({ code: 'TM030' });
  });
});

describe('the waiting room', () => {
  it('VID-3 seats the patient, keeps his place when he says again that he is there, and lets him go', async () => {
    const visit = await aVisit();
    const admissionId = await waits(visit);
    const before = await admission(admissionId);

    expect(await waits(visit)).toBe(admissionId);
    const after = await admission(admissionId);
    const left = await act('leaveWaitingRoom', patient, { consultationId: visit.consultationId });

    expect(before).toMatchObject({ state: 'waiting', place: 1 });
    expect(after['waiting_since']).toEqual(before['waiting_since']);
    expect(after['seen_at'] > before['seen_at']).toBe(true);
    expect(left.body).toEqual({ admissionId, consultationId: visit.consultationId });
    expect(await admission(admissionId)).toMatchObject({ state: 'left', place: null });
  });

  it('VID-3 numbers who waits for a doctor by the times of their appointments, and moves the line up', async () => {
    const others = await Promise.all([signedIn(db, 'patient'), signedIn(db, 'patient')]);
    const now = await aVisit();
    const soon = await aVisit({ inMinutes: -40, of: others[0] });
    const first = await waits(now);
    const earlier = await waits(soon, others[0]);

    const places = async () => [(await admission(earlier))['place'], (await admission(first))['place']];
    const both = await places();
    await act('admitToConsultation', doctor, { admissionId: earlier });

    expect(both).toEqual([1, 2]);
    expect(await places()).toEqual([null, 1]);
  });

  it('VID-3 many who come and go at once leave one line without gaps', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, () => signedIn(db, 'patient')));
    const visits: Visit[] = [];
    // Overbooked on purpose: all at the same time, with one doctor.
    for (const one of people) {
      const id = randomUUID();
      await db.query(
        `insert into public.appointments (id, patient_id, doctor_id, starts_at, ends_at, overbooked)
         values ($1, $2, $3, now(), now() + interval '20 minutes', true)`,
        [id, one.userId, doctor.userId],
      );
      const found = await db.query('select id from public.consultations where appointment_id = $1', [id]);
      visits.push({ appointmentId: id, consultationId: found.rows[0].id as string });
    }

    const answers = await Promise.all(
      people.flatMap((one, index) => [
        act('enterWaitingRoom', one, { appointmentId: visits[index]!.appointmentId }),
        act('enterWaitingRoom', one, { appointmentId: visits[index]!.appointmentId }),
      ]),
    );
    await Promise.all(
      people
        .slice(0, 4)
        .map((one, index) => act('leaveWaitingRoom', one, { consultationId: visits[index]!.consultationId })),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array(24).fill(200));
    const { rows } = await db.query<{ place: number }>(
      `select place from public.consultation_admissions
        where consultation_id = any($1) and state = 'waiting' order by place`,
      [visits.map(({ consultationId }) => consultationId)],
    );
    expect(rows.map(({ place }) => place)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it.each([
    ['too early', { inMinutes: 16 }, 'NOT_OPEN_YET'],
    ['too late', { inMinutes: -51 }, 'CONSULTATION_OVER'],
    ['before the appointment is confirmed', { status: 'pending' }, 'APPOINTMENT_NOT_CONFIRMED'],
  ])('VID-1 is closed %s, and nobody is seated', async (_when, shape, code) => {
    const visit = await aVisit(shape);

    const answer = await act('enterWaitingRoom', patient, { appointmentId: visit.appointmentId });

    expect(codeOf(answer)).toBe(code);
    expect(await seated(visit)).toBe(0);
  });

  it('VID-1 tells strangers the same as for an appointment that does not exist', async () => {
    const visit = await aVisit();
    const strangers = [
      await signedIn(db, 'patient'),
      await signedIn(db, 'doctor'),
      await signedIn(db, 'staff'),
    ];

    for (const stranger of strangers) {
      expect(codeOf(await act('enterWaitingRoom', stranger, { appointmentId: visit.appointmentId }))).toBe(
        'CONSULTATION_NOT_FOUND',
      );
      expect(codeOf(await act('joinConsultation', stranger, { consultationId: visit.consultationId }))).toBe(
        'CONSULTATION_NOT_FOUND',
      );
      expect(codeOf(await act('endConsultation', stranger, { consultationId: visit.consultationId }))).toBe(
        'CONSULTATION_NOT_FOUND',
      );
    }
    expect(codeOf(await act('enterWaitingRoom', patient, { appointmentId: randomUUID() }))).toBe(
      'CONSULTATION_NOT_FOUND',
    );
    expect(await seated(visit)).toBe(0);
    expect(await consultation(visit)).toMatchObject({ status: 'upcoming', round: 1 });
  });

  it('VID-3 is forgotten by who has closed its page', async () => {
    const visit = await aVisit();
    const admissionId = await waits(visit);
    await db.query(
      `update public.consultation_admissions set seen_at = now() - interval '61 seconds' where id = $1`,
      [admissionId],
    );

    await endOverdue(db);

    expect(await admission(admissionId)).toMatchObject({ state: 'left', place: null });
  });
});

describe('the door', () => {
  it('VID-3 is the doctor’s: nobody else admits, sends back, removes or ends', async () => {
    const visit = await aVisit();
    const admissionId = await waits(visit);
    const otherDoctor = await signedIn(db, 'doctor');

    for (const name of ['admitToConsultation', 'sendBackToWaitingRoom', 'removeFromConsultation']) {
      expect(codeOf(await act(name, patient, { admissionId }))).toBe('NOT_PERMITTED');
      expect(codeOf(await act(name, otherDoctor, { admissionId }))).toBe('CONSULTATION_NOT_FOUND');
      expect(codeOf(await act(name, doctor, { admissionId: randomUUID() }))).toBe('ADMISSION_NOT_FOUND');
    }
    expect(codeOf(await act('endConsultation', patient, { consultationId: visit.consultationId }))).toBe(
      'NOT_PERMITTED',
    );
    expect(await admission(admissionId)).toMatchObject({ state: 'waiting' });
    expect(await consultation(visit)).toMatchObject({ status: 'upcoming', round: 1 });
  });

  it('VID-3 sending back moves the call into another room and closes the old one', async () => {
    const visit = await aVisit();
    const { patientAt, room } = await bothJoin(visit);

    const answer = await act('sendBackToWaitingRoom', doctor, { admissionId: patientAt });

    expect(answer.status).toBe(200);
    expect(await admission(patientAt)).toMatchObject({ state: 'waiting', place: 1, connected_at: null });
    const after = await consultation(visit);
    expect(after).toMatchObject({ round: 2, status: 'current' });
    expect(after['room']).not.toBe(room);
    expect(await closures()).toContain(room);
    expect(codeOf(await act('joinConsultation', patient, { consultationId: visit.consultationId }))).toBe(
      'NOT_ADMITTED',
    );
  });

  it('VID-3 who was removed can neither wait nor join', async () => {
    const visit = await aVisit();
    const admissionId = await isAdmitted(visit);
    await act('removeFromConsultation', doctor, { admissionId });

    expect(codeOf(await act('enterWaitingRoom', patient, { appointmentId: visit.appointmentId }))).toBe(
      'REMOVED',
    );
    expect(codeOf(await act('joinConsultation', patient, { consultationId: visit.consultationId }))).toBe(
      'REMOVED',
    );
    expect(await consultation(visit)).toMatchObject({ round: 2 });
  });
});

describe('a guest', () => {
  const invite = (who: ActingSession, { consultationId }: Visit, displayName = 'Aunt Rahima') =>
    act('inviteToConsultation', who, { consultationId, displayName });
  const codeIn = (answer: Answer): string => (answer.body['url'] as string).split('/').at(-1)!;
  const redeem = (code: string) => service.internal('POST', '/internal/guests/redeem', { code });
  const visits = (secret: string, waiting = true) =>
    service.internal('POST', '/internal/guests/visit', { secret, waiting });
  const pass = (secret: string) => service.internal('POST', '/internal/guests/pass', { secret });
  async function aGuest(visit: Visit): Promise<string> {
    const redeemed = await redeem(codeIn(await invite(doctor, visit)));
    expect(redeemed.status).toBe(201);
    return redeemed.body['secret'] as string;
  }

  it('VID-3 is invited by a link that works once, waits like everybody, and enters when he was let in', async () => {
    const visit = await aVisit();
    const invited = await invite(patient, visit);
    const redeemed = await redeem(codeIn(invited));
    const again = await redeem(codeIn(invited));
    const secret = redeemed.body['secret'] as string;
    const before = await visits(secret, false);
    const waiting = await visits(secret);
    const early = await pass(secret);
    const at = await db.query<{ id: string }>(
      'select id from public.consultation_admissions where guest_id = $1',
      [invited.body['guestId']],
    );

    await act('admitToConsultation', doctor, { admissionId: at.rows[0]!.id });

    expect(invited.body['url']).toMatch(/^https:\/\/telemed\.example\/guest\/[\w-]{32}$/);
    expect(again.body['code']).toBe('INVITATION_USED');
    expect(before.body).toMatchObject({ displayName: 'Aunt Rahima', status: 'upcoming', state: null });
    expect(waiting.body).toMatchObject({ state: 'waiting', place: 1 });
    expect(early.body['code']).toBe('NOT_ADMITTED');
    expect((await visits(secret)).body).toMatchObject({ state: 'admitted', place: null });
    const joined = await pass(secret);
    if (media !== undefined) expect(await media.validate(joined.body['token'] as string)).toBe(200);
    else expect(joined.body['code']).toBe('VIDEO_UNAVAILABLE');
  });

  it('VID-3 who was removed neither waits nor enters again', async () => {
    const visit = await aVisit();
    const secret = await aGuest(visit);
    await visits(secret);
    const { rows } = await db.query<{ id: string }>(
      'select id from public.consultation_admissions where consultation_id = $1',
      [visit.consultationId],
    );
    await act('admitToConsultation', doctor, { admissionId: rows[0]!.id });

    await act('removeFromConsultation', doctor, { admissionId: rows[0]!.id });

    expect((await visits(secret)).body).toMatchObject({ state: 'removed', place: null });
    expect((await pass(secret)).body['code']).toBe('REMOVED');
    expect(await consultation(visit)).toMatchObject({ round: 2 });
  });

  it('VID-3 comes in neither by a guessed code or secret, nor after the end, nor without the app’s own secret', async () => {
    const visit = await aVisit();
    const invited = await invite(doctor, visit);
    const secret = await aGuest(visit);
    await act('endConsultation', doctor, { consultationId: visit.consultationId });

    expect((await redeem('a-code-that-somebody-has-guessed')).body['code']).toBe('INVITATION_GONE');
    expect((await visits('a-secret-that-somebody-has-guessed')).body['code']).toBe('INVITATION_GONE');
    expect((await pass(secret)).body['code']).toBe('CONSULTATION_OVER');
    expect((await visits(secret)).body).toMatchObject({ status: 'finished', state: null });
    expect(codeOf(await invite(doctor, visit))).toBe('CONSULTATION_OVER');
    const outside = await service.internal(
      'POST',
      '/internal/guests/redeem',
      { code: codeIn(invited) },
      'wrong',
    );
    expect(outside.status).toBe(401);
    expect(await seated(visit)).toBe(0);
  });

  it('VID-3 is told why a link does not open, before and instead of using it up', async () => {
    const visit = await aVisit();
    const [open, used, late, wrong] = [
      await invite(patient, visit),
      await invite(patient, visit),
      await invite(patient, visit),
      await invite(patient, visit),
    ];
    const look = async (code: string): Promise<unknown> => {
      const answer = await service.internal('POST', '/internal/guests/look', { code });
      return answer.status === 204 ? 'open' : answer.body['code'];
    };
    await redeem(codeIn(used));
    await db.query('update public.consultation_guests set expires_at = now() where id = $1', [
      late.body['guestId'],
    ]);
    const stranger = await signedIn(db, 'patient');
    const byStranger = await act('revokeInvitation', stranger, { guestId: wrong.body['guestId'] });
    const revoked = await act('revokeInvitation', doctor, { guestId: wrong.body['guestId'] });
    const tooLate = await act('revokeInvitation', patient, { guestId: used.body['guestId'] });

    expect(codeOf(byStranger)).toBe('CONSULTATION_NOT_FOUND');
    expect([revoked.status, codeOf(tooLate)]).toEqual([200, 'INVITATION_USED']);
    expect(await look(codeIn(open))).toBe('open');
    expect(await look(codeIn(used))).toBe('INVITATION_USED');
    expect(await look(codeIn(late))).toBe('INVITATION_EXPIRED');
    expect(await look(codeIn(wrong))).toBe('INVITATION_REVOKED');
    expect(await look('a-code-that-somebody-has-guessed')).toBe('INVITATION_GONE');
    for (const link of [late, wrong]) {
      expect((await redeem(codeIn(link))).status).toBe(409);
    }
    const { rows } = await db.query(
      'select id from public.consultation_guests where consultation_id = $1 and redeemed_at is not null',
      [visit.consultationId],
    );
    expect(rows).toEqual([{ id: used.body['guestId'] }]);
  });

  it('VID-3 is invited by the two people of the consultation only, and five are too many', async () => {
    const visit = await aVisit();
    const stranger = await signedIn(db, 'doctor');

    const refusedOne = await invite(stranger, visit);
    const five = [];
    for (let guest = 0; guest < 5; guest += 1) five.push(await invite(doctor, visit, `Guest ${guest}`));

    expect(codeOf(refusedOne)).toBe('CONSULTATION_NOT_FOUND');
    expect(five.map(({ status }) => status).slice(0, 4)).toEqual([200, 200, 200, 200]);
    expect(codeOf(five[4]!)).toBe('TOO_MANY_GUESTS');
  });
});

describe('what the media server reports', () => {
  it('VID-1 makes a consultation current when both are in the call, and the doctor ends it for everybody', async () => {
    const visit = await aVisit();
    const { patientAt, doctorAt, room } = await bothJoin(visit);
    const running = await consultation(visit);

    const ended = await act('endConsultation', doctor, { consultationId: visit.consultationId });
    const again = await act('endConsultation', doctor, { consultationId: visit.consultationId });

    expect(running).toMatchObject({ status: 'current', ended_at: null });
    expect([ended.status, again.status]).toEqual([200, 200]);
    expect(await consultation(visit)).toMatchObject({
      status: 'finished',
      outcome: 'held',
      ended_by: doctor.userId,
      appointment_status: 'finished',
    });
    expect(await admission(patientAt)).toMatchObject({ state: 'left', connected_at: null });
    expect(await admission(doctorAt)).toMatchObject({ state: 'left', connected_at: null });
    expect(await closures()).toContain(room);
    expect(codeOf(await act('joinConsultation', doctor, { consultationId: visit.consultationId }))).toBe(
      'CONSULTATION_OVER',
    );
  });

  it('VID-1 counts once however often it is delivered, and late farewells end no newer connection', async () => {
    const visit = await aVisit();
    const { patientAt, room } = await bothJoin(visit);
    const id = randomUUID();
    await reported({ event: 'participant_left', room, identity: patientAt, id });
    await reported({ event: 'participant_joined', room, identity: patientAt, sid: 'PA_new' });

    await reported({ event: 'participant_left', room, identity: patientAt, id });
    await reported({ event: 'participant_left', room, identity: patientAt });

    expect(await admission(patientAt)).toMatchObject({ connection_sid: 'PA_new', state: 'admitted' });
  });

  it('VID-1 is refused when it was not signed by it, and changes nothing', async () => {
    const visit = await aVisit();
    const admissionId = await isAdmitted(visit);
    const { room } = await consultation(visit);
    const event = {
      event: 'participant_joined',
      id: randomUUID(),
      room: { name: room },
      participant: { identity: admissionId, sid: 'PA_forged' },
    };
    const forged = await signedEvent(event, 'another-secret-of-somebody-else-0123');
    const genuine = await signedEvent(event);

    expect(await deliver(forged)).toBe(401);
    expect(await deliver({ ...genuine, body: genuine.body.replace('PA_forged', 'PA_other') })).toBe(401);
    expect(await deliver({ ...genuine, authorization: '' })).toBe(401);
    expect(await admission(admissionId)).toMatchObject({ connected_at: null });
  });

  it('VID-3 somebody in a room of the past has it closed; somebody nobody admitted has the call move on', async () => {
    const visit = await aVisit();
    const { patientAt, room } = await bothJoin(visit);
    await act('sendBackToWaitingRoom', doctor, { admissionId: patientAt });
    await db.query('delete from public.consultation_room_closures');

    await reported({ event: 'participant_joined', room, identity: patientAt, sid: 'PA_again' });
    const past = await closures();
    const present = await consultation(visit);
    await reported({
      event: 'participant_joined',
      room: present['room'],
      identity: patientAt,
      sid: 'PA_sneaked',
    });

    expect(past).toEqual([room]);
    expect(await consultation(visit)).toMatchObject({ round: 3 });
    expect(await admission(patientAt)).toMatchObject({ state: 'waiting', connected_at: null });
  });
});

describe('the comparison with the media server', () => {
  it('VID-1 makes good every webhook that was lost', async () => {
    const visit = await aVisit();
    const patientAt = await isAdmitted(visit);
    await act('joinConsultation', doctor, { consultationId: visit.consultationId });
    const doctorAt = (
      await db.query(
        'select id from public.consultation_admissions where consultation_id = $1 and user_id = $2',
        [visit.consultationId, doctor.userId],
      )
    ).rows[0].id as string;
    const { room } = await consultation(visit);

    await reconcile(
      db,
      aServerWith([
        [room, patientAt],
        [room, doctorAt],
      ]),
    );
    const begun = await consultation(visit);
    await db.query(
      `update public.consultation_admissions set connected_at = now() - interval '1 minute' where consultation_id = $1`,
      [visit.consultationId],
    );
    await reconcile(db, aServerWith([[room, doctorAt]]));

    expect(begun).toMatchObject({ status: 'current' });
    expect(await admission(patientAt)).toMatchObject({ connected_at: null });
    expect(await admission(doctorAt)).toMatchObject({ connection_sid: `PA_${doctorAt}` });
  });

  it('VID-1 finds who did not come', async () => {
    const nobody = await aVisit({ inMinutes: -52 });
    const waited = await aVisit({ inMinutes: -20, of: await signedIn(db, 'patient') });
    const hosted = await aVisit({ inMinutes: 0, of: await signedIn(db, 'patient') });
    await db.query(`insert into public.consultation_admissions (consultation_id, user_id)
      select consultation.id, patient_id from public.consultations as consultation
        join public.appointments as appointment on appointment.id = appointment_id where consultation.id = '${waited.consultationId}'`);
    await db.query(
      `insert into public.consultation_admissions (consultation_id, user_id, state, joined_at) values ($1, $2, 'admitted', now())`,
      [hosted.consultationId, doctor.userId],
    );
    await db.query(
      `update public.consultations set opens_at = now() - interval '2 hours', closes_at = now() - interval '1 minute'
        where id = any($1)`,
      [[waited.consultationId, hosted.consultationId]],
    );

    await endOverdue(db);

    expect(await consultation(nobody)).toMatchObject({ status: 'finished', outcome: 'missed' });
    expect(await consultation(waited)).toMatchObject({ status: 'finished', outcome: 'doctor_absent' });
    expect(await consultation(hosted)).toMatchObject({
      status: 'finished',
      outcome: 'patient_absent',
      appointment_status: 'finished',
    });
  });

  it('VID-1 ends a call that all have left, at the moment they left', async () => {
    const visit = await aVisit();
    const { patientAt, doctorAt, room } = await bothJoin(visit);
    await reported({ event: 'participant_left', room, identity: patientAt });
    await reported({ event: 'participant_left', room, identity: doctorAt });
    const left = await consultation(visit);
    await endOverdue(db);
    const still = await consultation(visit);
    await db.query(
      `update public.consultations set empty_since = now() - interval '31 minutes', started_at = now() - interval '40 minutes' where id = $1`,
      [visit.consultationId],
    );

    await endOverdue(db);

    expect(left['empty_since']).not.toBeNull();
    expect(still).toMatchObject({ status: 'current' });
    const ended = await consultation(visit);
    expect(ended).toMatchObject({ status: 'finished', outcome: 'held', ended_by: null });
    expect(ended['ended_at']).toEqual(ended['empty_since']);
  });

  it('VID-1 staff correct what became of it, with a note in the audit log; others may not', async () => {
    const visit = await aVisit();
    const staff = await signedIn(db, 'staff');
    const wish = { consultationId: visit.consultationId, outcome: 'HELD', note: 'They talked by phone.' };
    const early = await act('correctConsultation', staff, wish);
    await act('endConsultation', doctor, { consultationId: visit.consultationId });

    const answers = [
      await act('correctConsultation', doctor, wish),
      await act('correctConsultation', staff, wish),
    ];

    expect(codeOf(early)).toBe('CONSULTATION_NOT_OVER');
    expect(codeOf(answers[0]!)).toBe('NOT_PERMITTED');
    expect(answers[1]!.status).toBe(200);
    expect(await consultation(visit)).toMatchObject({ outcome: 'held', corrected_by: staff.userId });
    const { rows } = await db.query(
      `select action, actor_id, before, after from public.audit_log where entity_id = $1 order by seq desc limit 1`,
      [visit.consultationId],
    );
    expect(rows[0]).toMatchObject({
      action: 'consultation.corrected',
      actor_id: staff.userId,
      before: { outcome: 'missed' },
      after: { outcome: 'held', note: 'They talked by phone.' },
    });
  });

  it('VID-4 one that could not be held by video is ended as held by telephone, by its doctor or by staff', async () => {
    const staff = await signedIn(db, 'staff');
    const note = (who: ActingSession, { consultationId }: Visit) =>
      act('noteHeldByPhone', who, { consultationId });

    const byDoctor = await aVisit();
    // The first answer was lost.
    const first = [await note(doctor, byDoctor), await note(doctor, byDoctor)];
    const byStaff = await aVisit();
    const answers = [...first, await note(staff, byStaff)];

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const ended = { status: 'finished', outcome: 'held_by_phone' };
    expect(await consultation(byDoctor)).toMatchObject({ ...ended, ended_by: doctor.userId });
    expect(await consultation(byStaff)).toMatchObject({ ...ended, ended_by: staff.userId });
  });

  it('VID-4 a telephone call after the end is noted over what was missed, not over what was held or cancelled', async () => {
    const staff = await signedIn(db, 'staff');
    const endedAs = async (outcome: string, hoursAgo: number): Promise<Visit> => {
      const visit = await aVisit();
      await act('endConsultation', doctor, { consultationId: visit.consultationId });
      await db.query(
        // Past the triggers, and for these statements only.
        `set local session_replication_role = replica;
         update public.consultations set outcome = '${outcome}', ended_at = now() - interval '${hoursAgo} hours'
          where id = '${visit.consultationId}'`,
      );
      return visit;
    };
    const [missed, late, held, cancelled] = [
      await endedAs('missed', 1),
      await endedAs('missed', 25),
      await endedAs('held', 1),
      await endedAs('cancelled', 1),
    ] as const;
    const note = (who: ActingSession, { consultationId }: Visit) =>
      act('noteHeldByPhone', who, { consultationId });

    const refusals = [
      await note(doctor, late),
      await note(doctor, held),
      await note(staff, held),
      await note(staff, cancelled),
    ];
    expect(refusals.map(codeOf)).toEqual(refusals.map(() => 'CONSULTATION_OVER'));
    expect((await consultation(late))['outcome']).toBe('missed');
    expect((await consultation(held))['outcome']).toBe('held');
    expect((await consultation(cancelled))['outcome']).toBe('cancelled');

    expect((await note(doctor, missed)).status).toBe(200);
    expect((await note(staff, late)).status).toBe(200);
    expect(await consultation(missed)).toMatchObject({
      outcome: 'held_by_phone',
      corrected_by: doctor.userId,
    });
    expect(await consultation(late)).toMatchObject({ outcome: 'held_by_phone', corrected_by: staff.userId });
  });

  it('VID-4 neither before it opens nor by its patient or another doctor is a telephone call noted', async () => {
    const early = await aVisit({ inMinutes: 120 });
    const open = await aVisit();
    const stranger = await signedIn(db, 'doctor');

    const answers = [
      await act('noteHeldByPhone', doctor, { consultationId: early.consultationId }),
      await act('noteHeldByPhone', stranger, { consultationId: open.consultationId }),
      await act('noteHeldByPhone', patient, { consultationId: open.consultationId }),
    ];

    expect(answers.map(codeOf)).toEqual(['NOT_OPEN_YET', 'CONSULTATION_NOT_FOUND', 'NOT_PERMITTED']);
    expect(await consultation(early)).toMatchObject({ status: 'upcoming', outcome: null });
    expect(await consultation(open)).toMatchObject({ status: 'upcoming', outcome: null });
  });
});

describe.skipIf(livekitBinary === undefined)('with a real LiveKit', () => {
  const join = (who: ActingSession, { consultationId }: Visit) =>
    act('joinConsultation', who, { consultationId });
  const tokenOf = (answer: Answer): string => {
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return answer.body['token'] as string;
  };
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
      sub: string;
      exp: number;
      nbf: number;
      video: Record<string, unknown>;
    };
  const aWatch = () =>
    watchConsultations({
      pool: db,
      media: new MediaServer(media!.settings),
      log: pino({ level: 'silent' }),
      closeEveryMs: 100,
      reconcileEveryMs: 600_000,
    });

  it('VID-3 the token opens one room to one person for at most a minute, and administers nothing', async () => {
    const visit = await aVisit();
    expect(codeOf(await join(patient, visit))).toBe('NOT_ADMITTED');
    await waits(visit);
    expect(codeOf(await join(patient, visit))).toBe('NOT_ADMITTED');
    const admissionId = await isAdmitted(visit);

    const token = tokenOf(await join(patient, visit));

    const claims = claimsOf(token);
    expect(claims.sub).toBe(admissionId);
    expect(claims.exp - claims.nbf).toBeLessThanOrEqual(60);
    expect(claims.video).toEqual({
      room: (await consultation(visit))['room'],
      roomJoin: true,
      canSubscribe: true,
      canPublish: true,
      canPublishSources: ['camera', 'microphone', 'screen_share', 'screen_share_audio'],
      canPublishData: false,
      canUpdateOwnMetadata: false,
    });
    expect(await media!.validate(token)).toBe(200);
  });

  it('VID-3 a token that has expired is refused by the server', async () => {
    const server = new MediaServer(media!.settings);
    const room = `${randomUUID()}.1`;
    await server.openRoom(room);
    const { AccessToken } = await import('livekit-server-sdk');
    const { apiKey, apiSecret } = media!.settings;
    const old = new AccessToken(apiKey, apiSecret, { identity: 'late', ttl: '-90s' });
    old.addGrant({ room, roomJoin: true });

    expect(await media!.validate(await old.toJwt())).toBe(401);
  });

  it('VID-3 after somebody was sent back, the token he holds opens nothing, and the doctor’s next one does', async () => {
    const visit = await aVisit();
    const admissionId = await isAdmitted(visit);
    const held = tokenOf(await join(patient, visit));
    tokenOf(await join(doctor, visit));
    expect(await media!.validate(held)).toBe(200);
    const watch = aWatch();

    await act('sendBackToWaitingRoom', doctor, { admissionId });

    await vi.waitFor(async () => expect(await media!.validate(held)).toBe(404), { timeout: 2_000 });
    const next = tokenOf(await join(doctor, visit));
    expect(await media!.validate(next)).toBe(200);
    expect(await media!.validate(held)).toBe(404);
    await watch.stop();
  });

  it('USR-5 blocking a person closes the room he is in within two seconds, and he gets no other token', async () => {
    const visit = await aVisit();
    await isAdmitted(visit);
    const held = tokenOf(await join(patient, visit));
    const watch = aWatch();

    const blockedAt = performance.now();
    await db.query('update public.users set blocked_at = now() where id = $1', [patient.userId]);

    await vi.waitFor(async () => expect(await media!.validate(held)).toBe(404), { timeout: 2_000 });
    expect(performance.now() - blockedAt).toBeLessThan(2_000);
    expect(codeOf(await join(patient, visit))).toBe('SESSION_ENDED');
    await watch.stop();
  });

  it('USR-6 signing out another device leaves the call alone', async () => {
    const visit = await aVisit();
    await isAdmitted(visit);
    const token = tokenOf(await join(patient, visit));
    const phone = await aSession(db, patient.userId);

    await db.query('delete from public.active_sessions where id = $1', [phone]);

    expect(await consultation(visit)).toMatchObject({ round: 1 });
    expect(await media!.validate(token)).toBe(200);
  });

  it('VID-2 after the doctor has ended it, no token opens it', async () => {
    const visit = await aVisit();
    await isAdmitted(visit);
    const tokens = [tokenOf(await join(patient, visit)), tokenOf(await join(doctor, visit))];
    const watch = aWatch();

    await act('endConsultation', doctor, { consultationId: visit.consultationId });

    for (const token of tokens) {
      await vi.waitFor(async () => expect(await media!.validate(token)).toBe(404), { timeout: 2_000 });
    }
    expect(codeOf(await join(patient, visit))).toBe('CONSULTATION_OVER');
    await watch.stop();
  });
});

describe('without a media server', () => {
  it('VID-1 joining says so, and everything else goes on', async () => {
    const lonely = await startService(inject('postgresUrl'), { media: nowhere });
    const people = {
      patient: await signedIn(lonely.database.pool, 'patient'),
      doctor: await signedIn(lonely.database.pool, 'doctor'),
    };
    const { rows } = await lonely.database.pool.query(
      `with visit as (insert into public.appointments (patient_id, doctor_id, starts_at, ends_at)
         values ($1, $2, now(), now() + interval '20 minutes') returning id) select id from visit`,
      [people.patient.userId, people.doctor.userId],
    );
    const entered = await lonely.act('enterWaitingRoom', people.patient, { appointmentId: rows[0].id });
    const joined = await lonely.act('joinConsultation', people.doctor, {
      consultationId: entered.body['consultationId'] as string,
    });

    expect(entered.status).toBe(200);
    expect(codeOf(joined)).toBe('VIDEO_UNAVAILABLE');
    await lonely.stop();
  });
});

async function seated({ consultationId }: Visit): Promise<number> {
  const found = await db.query('select 1 from public.consultation_admissions where consultation_id = $1', [
    consultationId,
  ]);
  return found.rowCount ?? 0;
}

async function closures(): Promise<string[]> {
  const { rows } = await db.query<{ room_name: string }>(
    'select room_name from public.consultation_room_closures',
  );
  return rows.map((row) => row.room_name);
}

/** Answers of a media server about who is where; its other side, rooms and tokens, is the real one's. */
function aServerWith(people: readonly (readonly [room: string, identity: string])[]): MediaServer {
  const server = new MediaServer(nowhere);
  server.roomNames = async () => [...new Set(people.map(([room]) => room))];
  server.connectedIn = async (asked) =>
    people.filter(([room]) => room === asked).map(([, identity]) => ({ identity, sid: `PA_${identity}` }));
  return server;
}
