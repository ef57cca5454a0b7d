import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  anAppointment,
  aPerson,
  aRoom,
  aSession,
  type PersonShape,
  send,
} from '../../../hasura/test/support/people.ts';
import { graphqlRole } from '../../src/accounts/roles.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
});
afterAll(() => service.stop());

async function signedIn(role: PersonShape['role']): Promise<ActingSession> {
  const { pool } = service.database;
  const userId = await aPerson(pool, { role });
  return { role: graphqlRole(role), userId, sessionId: await aSession(pool, userId) };
}

async function patientOf(doctor: ActingSession, status = 'booked'): Promise<ActingSession> {
  const patient = await signedIn('patient');
  await anAppointment(service.database.pool, {
    patientId: patient.userId,
    doctorId: doctor.userId,
    status,
    days: -Math.ceil(Math.random() * 9_000),
  });
  return patient;
}

const rows = async (sql: string, ...values: unknown[]) =>
  (await service.database.pool.query(sql, values)).rows;
const countRooms = async () => Number((await rows('select count(*) from rooms'))[0].count);
const seats = async (roomId: unknown) =>
  (await rows('select user_id from room_participants where room_id = $1 order by user_id', roomId)).map(
    (row) => row.user_id,
  );
const refusal = (code: string) => ({ message: expect.any(String), extensions: { code } });

describe('openDirectRoom', () => {
  it('CHAT-1 CHAT-12 a patient opens a room with his doctor, and both find it again', async () => {
    const doctor = await signedIn('doctor');
    const patient = await patientOf(doctor);

    const opened = await service.act('openDirectRoom', patient, { userId: doctor.userId });
    const again = await service.act('openDirectRoom', patient, { userId: doctor.userId });
    const byDoctor = await service.act('openDirectRoom', doctor, { userId: patient.userId.toUpperCase() });

    expect(opened).toMatchObject({ status: 200, body: { roomId: expect.any(String) } });
    expect(again.body).toEqual(opened.body);
    expect(byDoctor.body).toEqual(opened.body);
    expect(await seats(opened.body['roomId'])).toEqual([patient.userId, doctor.userId].toSorted());
    expect(await rows('select 1 from messages where room_id = $1', opened.body['roomId'])).toEqual([]);
  });

  it('CHAT-1 forty requests of both people at once make one room', async () => {
    const doctor = await signedIn('doctor');
    const patient = await patientOf(doctor);
    const before = await countRooms();

    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        index % 2 === 0
          ? service.act('openDirectRoom', patient, { userId: doctor.userId })
          : service.act('openDirectRoom', doctor, { userId: patient.userId }),
      ),
    );

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.body['roomId'])).size).toBe(1);
    expect(await countRooms()).toBe(before + 1);
    expect(await seats(answers[0]!.body['roomId'])).toHaveLength(2);
  });

  it.each([
    ['a doctor he never had', async () => (await signedIn('doctor')).userId],
    ['another patient', async () => (await signedIn('patient')).userId],
    ['nobody', async () => randomUUID()],
  ])('CHAT-12 a patient may not write to %s, and no room is made', async (_whom, whom) => {
    const patient = await signedIn('patient');
    const userId = await whom();
    const before = await countRooms();

    const answer = await service.act('openDirectRoom', patient, { userId });

    expect(answer).toMatchObject({ status: 403, body: refusal('NOT_A_CONTACT') });
    expect(await countRooms()).toBe(before);
  });

  it('CHAT-12 an appointment that is only asked for opens nothing yet', async () => {
    const doctor = await signedIn('doctor');
    const patient = await patientOf(doctor, 'pending');

    const answer = await service.act('openDirectRoom', patient, { userId: doctor.userId });

    expect(answer.body).toEqual(refusal('NOT_A_CONTACT'));
  });

  it('CHAT-12 a cancelled appointment opens nothing any more, but the room that was opened stays', async () => {
    const [doctor, other] = [await signedIn('doctor'), await signedIn('doctor')];
    const patient = await patientOf(doctor);
    await service.database.pool.query(
      `insert into appointments (patient_id, doctor_id, starts_at, ends_at)
       values ($1, $2, now() + interval '9 days', now() + interval '9 days 20 minutes')`,
      [patient.userId, other.userId],
    );
    const opened = await service.act('openDirectRoom', patient, { userId: doctor.userId });
    await service.database.pool.query(`update appointments set status = 'cancelled' where patient_id = $1`, [
      patient.userId,
    ]);
    const before = await countRooms();

    const again = await service.act('openDirectRoom', doctor, { userId: patient.userId });
    const refused = [
      await service.act('openDirectRoom', patient, { userId: other.userId }),
      await service.act('openDirectRoom', other, { userId: patient.userId }),
    ];

    expect(opened.status).toBe(200);
    expect(again.body).toEqual(opened.body);
    for (const answer of refused) {
      expect(answer).toMatchObject({ status: 403, body: refusal('NOT_A_CONTACT') });
    }
    expect(await countRooms()).toBe(before);
  });

  it.each([
    ['himself', (own: string) => ({ userId: own })],
    ['no uuid', () => ({ userId: 'x' })],
    ['nothing', () => ({})],
  ])('refuses %s as not valid', async (_what, input) => {
    const doctor = await signedIn('doctor');
    const before = await countRooms();

    const answer = await service.act('openDirectRoom', doctor, input(doctor.userId));

    expect(answer).toMatchObject({ status: 422, body: refusal('VALIDATION_FAILED') });
    expect(await countRooms()).toBe(before);
  });
});

describe('openFrontDeskRoom', () => {
  it('CHAT-12 a patient’s line seats him and all staff who are not blocked, once', async () => {
    const patient = await signedIn('patient');
    const staff = await signedIn('staff');
    const blocked = await aPerson(service.database.pool, { role: 'staff', blocked: true });

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => service.act('openFrontDeskRoom', patient, {})),
    );
    const byStaff = await service.act('openFrontDeskRoom', staff, { patientId: patient.userId });

    const roomId = byStaff.body['roomId'];
    expect(new Set(answers.map((answer) => answer.body['roomId']))).toEqual(new Set([roomId]));
    const seated = await seats(roomId);
    expect(seated).toEqual(expect.arrayContaining([patient.userId, staff.userId]));
    expect(seated).not.toContain(blocked);
    expect(await rows('select 1 from messages where room_id = $1', roomId)).toEqual([]);
  });

  it('CHAT-12 an admin joins the line he opens, once', async () => {
    const patient = await signedIn('patient');
    const admin = await signedIn('admin');

    const first = await service.act('openFrontDeskRoom', admin, { patientId: patient.userId });
    const second = await service.act('openFrontDeskRoom', admin, { patientId: patient.userId });

    expect(second.body).toEqual(first.body);
    expect((await seats(first.body['roomId'])).filter((id) => id === admin.userId)).toHaveLength(1);
  });

  it.each([
    ['a patient asking for another’s line', 'patient', 'NOT_PERMITTED'],
    ['a doctor', 'doctor', 'NOT_PERMITTED'],
  ] as const)('CHAT-12 refuses %s', async (_who, role, code) => {
    const caller = await signedIn(role);
    const patient = await signedIn('patient');
    const before = await countRooms();

    const answer = await service.act('openFrontDeskRoom', caller, { patientId: patient.userId });

    expect(answer).toMatchObject({ status: 403, body: refusal(code) });
    expect(await countRooms()).toBe(before);
  });

  it('refuses a line for somebody who is no patient', async () => {
    const staff = await signedIn('staff');
    const doctor = await signedIn('doctor');
    const before = await countRooms();

    const answer = await service.act('openFrontDeskRoom', staff, { patientId: doctor.userId });

    expect(answer).toMatchObject({ status: 422, body: refusal('VALIDATION_FAILED') });
    expect(await countRooms()).toBe(before);
  });
});

describe('group rooms', () => {
  async function aGroup(): Promise<{ doctor: ActingSession; colleague: ActingSession; roomId: string }> {
    const doctor = await signedIn('doctor');
    const colleague = await signedIn('doctor');
    const answer = await service.act('createGroupRoom', doctor, {
      title: '  Ward round ',
      participantIds: [colleague.userId, colleague.userId, doctor.userId],
    });
    expect(answer.status).toBe(200);
    return { doctor, colleague, roomId: String(answer.body['roomId']) };
  }

  it('CHAT-12 a doctor opens one for colleagues and his own patients', async () => {
    const { doctor, colleague, roomId } = await aGroup();

    expect(await rows('select kind, title, created_by from rooms where id = $1', roomId)).toEqual([
      { kind: 'group', title: 'Ward round', created_by: doctor.userId },
    ]);
    expect(await seats(roomId)).toEqual([doctor.userId, colleague.userId].toSorted());
  });

  it.each(['patient', 'pharmacist'] as const)('CHAT-12 a %s may not open one', async (role) => {
    const caller = await signedIn(role);
    const doctor = await signedIn('doctor');
    const before = await countRooms();

    const answer = await service.act('createGroupRoom', caller, {
      title: 'Mine',
      participantIds: [doctor.userId],
    });

    expect(answer).toMatchObject({ status: 403, body: refusal('NOT_PERMITTED') });
    expect(await countRooms()).toBe(before);
  });

  it('CHAT-12 one stranger among the contacts, and no room is made', async () => {
    const doctor = await signedIn('doctor');
    const colleague = await signedIn('doctor');
    const stranger = await signedIn('patient');
    const before = await countRooms();

    const answer = await service.act('createGroupRoom', doctor, {
      title: 'Round',
      participantIds: [colleague.userId, stranger.userId],
    });

    expect(answer.body).toEqual(refusal('NOT_A_CONTACT'));
    expect(await countRooms()).toBe(before);
  });

  it.each([
    ['a blank title', { title: ' ', participantIds: [randomUUID()] }],
    ['a title of 121 characters', { title: 'x'.repeat(121), participantIds: [randomUUID()] }],
    ['nobody else', { title: 'Round', participantIds: [] }],
  ])('CHAT-1 refuses %s', async (_what, input) => {
    const doctor = await signedIn('doctor');

    const answer = await service.act('createGroupRoom', doctor, input);

    expect(answer).toMatchObject({ status: 422, body: refusal('VALIDATION_FAILED') });
  });

  it('CHAT-1 adding people announces them, and adding them again changes nothing', async () => {
    const { doctor, colleague, roomId } = await aGroup();
    const nurse = await signedIn('staff');

    await service.act('addRoomParticipants', doctor, {
      roomId,
      participantIds: [nurse.userId, colleague.userId],
    });
    const again = await service.act('addRoomParticipants', doctor, {
      roomId,
      participantIds: [nurse.userId],
    });

    expect(again).toMatchObject({ status: 200, body: { roomId } });
    expect(await seats(roomId)).toContain(nurse.userId);
    expect(await rows('select kind, body, subject_id from messages where room_id = $1', roomId)).toEqual([
      { kind: 'system', body: 'participant_joined', subject_id: nurse.userId },
    ]);
  });

  it('CHAT-1 never holds more than 200, also when many are added at once', async () => {
    const { doctor, roomId } = await aGroup();
    const { pool } = service.database;
    const crowd = await Promise.all(Array.from({ length: 220 }, () => aPerson(pool, { role: 'staff' })));
    const batches = Array.from({ length: 22 }, (_, index) => crowd.slice(index * 10, index * 10 + 10));

    const answers = await Promise.all(
      batches.map((participantIds) => service.act('addRoomParticipants', doctor, { roomId, participantIds })),
    );

    expect((await seats(roomId)).length).toBe(192);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(19);
    for (const refused of answers.filter((answer) => answer.status !== 200)) {
      expect(refused).toMatchObject({ status: 409, body: refusal('ROOM_FULL') });
    }
  });

  it('nobody adds people to a room of others: it is not even said to exist', async () => {
    const { roomId } = await aGroup();
    const outsider = await signedIn('doctor');

    const answer = await service.act('addRoomParticipants', outsider, {
      roomId,
      participantIds: [outsider.userId],
    });
    const nowhere = await service.act('addRoomParticipants', outsider, {
      roomId: randomUUID(),
      participantIds: [outsider.userId],
    });

    expect(answer).toMatchObject({ status: 404, body: refusal('ROOM_NOT_FOUND') });
    expect(nowhere.body).toEqual(answer.body);
    expect(await seats(roomId)).not.toContain(outsider.userId);
  });

  it('leaving is announced to those who stay, and the second time there is no such room', async () => {
    const { colleague, roomId } = await aGroup();

    const left = await service.act('leaveRoom', colleague, { roomId });
    const again = await service.act('leaveRoom', colleague, { roomId });

    expect(left).toMatchObject({ status: 200, body: { roomId } });
    expect(again.body).toEqual(refusal('ROOM_NOT_FOUND'));
    expect(await seats(roomId)).not.toContain(colleague.userId);
    expect(await rows('select body, subject_id from messages where room_id = $1', roomId)).toEqual([
      { body: 'participant_left', subject_id: colleague.userId },
    ]);
  });

  it('CHAT-1 a direct room cannot be left', async () => {
    const doctor = await signedIn('doctor');
    const patient = await patientOf(doctor);
    const { body } = await service.act('openDirectRoom', patient, { userId: doctor.userId });

    const answer = await service.act('leaveRoom', patient, { roomId: body['roomId'] });

    expect(answer).toMatchObject({ status: 403, body: refusal('NOT_PERMITTED') });
    expect(await seats(body['roomId'])).toContain(patient.userId);
  });

  it('CHAT-3 people send, leave and are added at once without a deadlock, and numbers stay dense', async () => {
    const { pool } = service.database;
    const doctor = await signedIn('doctor');
    const crowd = await Promise.all(Array.from({ length: 12 }, () => signedIn('staff')));
    const roomId = await aRoom(pool, [doctor.userId, ...crowd.map((person) => person.userId)]);

    const answers = await Promise.all(
      crowd.flatMap((person) => [
        send(pool, { roomId, authorId: person.userId }).then(() => 200),
        service.act('leaveRoom', person, { roomId }).then((answer) => answer.status),
        service
          .act('addRoomParticipants', doctor, { roomId, participantIds: [person.userId] })
          .then((answer) => answer.status),
      ]),
    );

    expect(new Set(answers)).toEqual(new Set([200]));
    const [numbers] = await rows(
      `select count(*)::int as messages, min(seq)::int as first, max(seq)::int as last, count(distinct seq)::int as distinct
         from messages where room_id = $1`,
      roomId,
    );
    expect(numbers).toEqual({
      messages: numbers.messages,
      first: 1,
      last: numbers.messages,
      distinct: numbers.messages,
    });
  });
});

describe('who may call', () => {
  it('SEC-2 a wrong action secret is refused before anything is read', async () => {
    const doctor = await signedIn('doctor');

    const answer = await service.act('leaveRoom', doctor, {}, 'a guess');

    expect(answer).toMatchObject({ status: 401, body: refusal('UNAUTHENTICATED') });
  });

  it('USR-5 a session that was ended, of another person or of a blocked one is refused', async () => {
    const { pool } = service.database;
    const colleague = await signedIn('doctor');
    const [ended, blocked, borrowed] = [
      await signedIn('doctor'),
      await signedIn('doctor'),
      await signedIn('doctor'),
    ];
    await pool.query('delete from active_sessions where id = $1', [ended.sessionId]);
    await pool.query('update users set blocked_at = now() where id = $1', [blocked.userId]);
    const before = await countRooms();

    const answers = await Promise.all(
      [ended, blocked, { ...borrowed, sessionId: colleague.sessionId }].map((session) =>
        service.act('openDirectRoom', session, { userId: colleague.userId }),
      ),
    );

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 401, body: refusal('SESSION_ENDED') });
    expect(await countRooms()).toBe(before);
  });

  it('PERM-1 a role that is not the person’s, the admin secret and nobody are refused', async () => {
    const doctor = await signedIn('doctor');
    const before = await countRooms();

    const answers = [
      await service.act(
        'createGroupRoom',
        { ...doctor, role: 'clinic_admin' },
        { title: 'x', participantIds: [randomUUID()] },
      ),
      await service.act(
        'createGroupRoom',
        { role: 'admin', userId: '', sessionId: '' },
        { title: 'x', participantIds: [] },
      ),
    ];

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 403, body: refusal('NOT_PERMITTED') });
    expect(await countRooms()).toBe(before);
  });

  it('a body that is no action is refused, and our own faults tell only a request id', async () => {
    const garbage = await service.server.inject({
      method: 'POST',
      url: '/actions/leaveRoom',
      headers: {
        'x-telemed-action-secret': 'actions-secret-of-the-tests',
        'content-type': 'application/json',
      },
      payload: '{"action":',
    });
    const broken = await signedIn('doctor');
    await service.database.pool.query('alter table rooms rename to rooms_gone');
    const fault = await service.act('leaveRoom', broken, { roomId: randomUUID() });
    await service.database.pool.query('alter table rooms_gone rename to rooms');

    expect(garbage.statusCode).toBe(400);
    expect(garbage.json()).toEqual(refusal('VALIDATION_FAILED'));
    expect(fault.status).toBe(500);
    expect(fault.body).toEqual({
      message: expect.stringMatching(/^Something went wrong on our side\. Request [\w-]+\.$/),
      extensions: { code: 'INTERNAL_ERROR' },
    });
  });
});
