import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { aPerson } from '../../../hasura/test/support/people.ts';
import { aHold, aProposal } from '../support/appointments.ts';
import { ahead, eventsOf, later } from '../support/clinic.ts';
import { type RunningService, startService } from '../support/running-service.ts';
import { aKey, anotherSystem, type OtherSystem, sessionsPath } from './other-system.ts';

let service: RunningService;
let system: OtherSystem;
let doctorUser: string;
let doctorId: string;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  system = await anotherSystem(service);
});
afterAll(() => service.stop());
beforeEach(async () => {
  doctorId = `D-${randomUUID().slice(0, 8)}`;
  doctorUser = await aPerson(service.database.pool, { role: 'doctor' });
  await system.link('doctor', doctorId, doctorUser);
});

const query = async (sql: string, values: unknown[] = []) =>
  (await service.database.pool.query(sql, values)).rows;
const at = (time: string) => ahead(4, time);
async function aSession(startsAt = at('10:00'), patientId = `P-${randomUUID().slice(0, 8)}`) {
  const made = await system.post(`${sessionsPath}/create/simpl`, { doctorId, patientId, startsAt });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const id = made.body['sessionId'] as string;
  const [visit] = await query(
    `select appointment.id, appointment.patient_id from consultations as call
       join appointments as appointment on appointment.id = call.appointment_id where call.id = $1`,
    [id],
  );
  return { id, patientId, appointmentId: visit.id as string, patientUser: visit.patient_id as string };
}
const cancel = (id: string, key?: string | null, reason = 'The doctor is ill') =>
  system.post(`${sessionsPath}/${id}/cancel`, { reason }, key);
const move = (id: string, body: object, key?: string | null) =>
  system.post(`${sessionsPath}/${id}/move`, body, key);
const told = async (id: string) =>
  (await query('select kind from webhook_events where consultation_id = $1 order by seq', [id])).map(
    (row) => row.kind,
  );
const timesOf = async (appointmentId: string) =>
  (
    await query('select starts_at, ends_at, status, version from appointments where id = $1', [appointmentId])
  )[0];

describe('cancel', () => {
  it('INT-1 INT-2 ends the appointment with its reason, tells both people and the other system, and frees the time', async () => {
    const { id, appointmentId } = await aSession();

    const answer = await cancel(id);

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ sessionId: id, status: 'finished', outcome: 'cancelled' });
    const [row] = await query('select status, cancel_reason, cancelled_by from appointments where id = $1', [
      appointmentId,
    ]);
    expect(row).toEqual({ status: 'cancelled', cancel_reason: 'The doctor is ill', cancelled_by: null });
    expect(await eventsOf(service.database.pool, appointmentId)).toEqual([
      'appointment.created',
      'appointment.cancelled',
    ]);
    expect(await told(id)).toEqual(['session.upcoming', 'session.cancelled']);
    expect(await query('select 1 from reserved_times where doctor_id = $1', [doctorUser])).toEqual([]);
    const [entry] = await query(
      `select actor_role from audit_log where action = 'appointment.cancelled' and entity_id = $1`,
      [appointmentId],
    );
    expect(entry).toEqual({ actor_role: 'integration' });
  });

  it('INT-3 sent again with its key is answered again; with another key the session is over', async () => {
    const { id, appointmentId } = await aSession();
    const key = randomUUID();
    const first = await cancel(id, key);

    const again = await cancel(id, key);
    const other = await cancel(id);

    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect([other.status, other.body['code']]).toEqual([409, 'SESSION_OVER']);
    expect((await timesOf(appointmentId)).version).toBe(2);
  });

  it('INT-3 of ten requests at once one cancels, and the others are told that it is over', async () => {
    const { id, appointmentId } = await aSession();

    const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(id)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body['code']))).toEqual(
      new Set(['SESSION_OVER']),
    );
    expect(await eventsOf(service.database.pool, appointmentId)).toEqual([
      'appointment.created',
      'appointment.cancelled',
    ]);
  });
});

describe('move', () => {
  it('INT-1 INT-2 moves at once, keeps the length, ends what was proposed, and is kept in the history', async () => {
    const { id, appointmentId } = await aSession();
    const proposal = await aProposal(service.database.pool, appointmentId, {
      startsAt: at('17:00'),
      endsAt: at('17:15'),
    });

    const answer = await move(id, { startsAt: at('11:05'), reason: 'Traffic' });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'upcoming', startsAt: at('11:05'), endsAt: at('11:20') });
    expect(await timesOf(appointmentId)).toMatchObject({ status: 'booked', version: 2 });
    const history = await query(
      'select id, status, note, proposed_by from shift_proposals where appointment_id = $1 order by created_at',
      [appointmentId],
    );
    expect(history).toMatchObject([
      { id: proposal, status: 'withdrawn' },
      { status: 'accepted', note: 'Traffic', proposed_by: null },
    ]);
    expect(await eventsOf(service.database.pool, appointmentId)).toEqual([
      'appointment.created',
      'appointment.shifted',
    ]);
    expect(await told(id)).toEqual(['session.upcoming', 'session.rescheduled']);
  });

  it('INT-1 join links handed over before stay good until the new time’s end', async () => {
    const { id } = await aSession();

    await move(id, { startsAt: later(at('10:00'), 2 * 1440) });

    const links = await query(
      `select link.expires_at = call.closes_at as same from integration.join_links as link
         join consultations as call on call.id = link.consultation_id where call.id = $1`,
      [id],
    );
    expect(links).toEqual([{ same: true }, { same: true }]);
  });

  it('INT-3 to the time it has changes nothing and tells nobody', async () => {
    const { id, appointmentId } = await aSession();

    const answer = await move(id, { startsAt: at('10:00') });

    expect(answer.status).toBe(200);
    expect((await timesOf(appointmentId)).version).toBe(1);
    expect(await told(id)).toEqual(['session.upcoming']);
  });

  it('BOOK-2 onto time that is taken is refused for doctor and patient, with nothing written', async () => {
    const { id, appointmentId, patientId } = await aSession();
    await aSession(at('12:00'));
    const otherDoctor = await aPerson(service.database.pool, { role: 'doctor' });
    await system.link('doctor', `${doctorId}-other`, otherDoctor);
    const elsewhere = await system.post(`${sessionsPath}/create/simpl`, {
      doctorId: `${doctorId}-other`,
      patientId,
      startsAt: at('14:00'),
    });
    expect(elsewhere.status).toBe(201);
    const before = await timesOf(appointmentId);

    const answers = [
      await move(id, { startsAt: at('12:05') }),
      await move(id, { startsAt: at('13:50'), durationMinutes: 30 }),
    ];

    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [409, 'SLOT_TAKEN'],
      [409, 'PATIENT_BUSY'],
    ]);
    expect(await timesOf(appointmentId)).toEqual(before);
    expect(await told(id)).toEqual(['session.upcoming']);
    expect(await query('select 1 from shift_proposals where appointment_id = $1', [appointmentId])).toEqual(
      [],
    );
  });

  it('BOOK-9 what the patient holds for himself at the new time gives way, what others hold does not', async () => {
    const { id, patientUser } = await aSession();
    const stranger = await aPerson(service.database.pool);
    const time = (start: string, end: string, patient: string) => ({
      doctorId: doctorUser,
      patientId: patient,
      startsAt: at(start),
      endsAt: at(end),
    });
    await aHold(service.database.pool, time('11:00', '11:30', patientUser));
    await aHold(service.database.pool, time('12:00', '12:30', stranger));

    expect((await move(id, { startsAt: at('12:00') })).body['code']).toBe('SLOT_TAKEN');
    expect((await move(id, { startsAt: at('11:00') })).status).toBe(200);

    expect(await query('select patient_id from slot_holds where doctor_id = $1', [doctorUser])).toEqual([
      { patient_id: stranger },
    ]);
  });

  it('BOOK-2 of ten sessions moved onto one time at once, one moves', async () => {
    const sessions = [];
    for (let index = 0; index < 10; index += 1) sessions.push(await aSession(later(at('06:00'), index * 15)));

    const answers = await Promise.all(sessions.map(({ id }) => move(id, { startsAt: at('15:00') })));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const codes = answers.filter(({ status }) => status !== 200).map(({ body }) => body['code']);
    expect(new Set(codes)).toEqual(new Set(['SLOT_TAKEN']));
    expect(
      await query('select 1 from appointments where doctor_id = $1 and starts_at = $2', [
        doctorUser,
        at('15:00'),
      ]),
    ).toHaveLength(1);
  });

  it.each([
    ['into the past', () => ({ startsAt: later(new Date().toISOString(), -60) }), 'STARTS_IN_THE_PAST'],
    ['beyond the horizon', () => ({ startsAt: ahead(400, '10:00') }), 'BEYOND_HORIZON'],
    ['to no time', () => ({ startsAt: 'tomorrow' }), 'VALIDATION_FAILED'],
  ])('INT-3 %s is refused, with nothing written', async (_where, body, code) => {
    const { id, appointmentId } = await aSession();

    const answer = await move(id, body());

    expect([answer.status, answer.body['code']]).toEqual([422, code]);
    expect((await timesOf(appointmentId)).version).toBe(1);
  });
});

describe('cancel and move', () => {
  const both = ['cancel', 'move'] as const;
  const bodyOf = { cancel: () => ({ reason: 'Ill' }), move: () => ({ startsAt: at('16:00') }) };
  const change = (what: (typeof both)[number], id: string, by = system) =>
    by.post(`${sessionsPath}/${id}/${what}`, bodyOf[what]());

  it.each(both)('INT-1 %s of a session that has begun or is over is refused', async (what) => {
    const { id, appointmentId } = await aSession();
    await query(`update consultations set status = 'current', started_at = now() where id = $1`, [id]);
    const begun = await change(what, id);
    await query(
      `update consultations set status = 'finished', ended_at = now(), outcome = 'held' where id = $1`,
      [id],
    );

    expect([begun.status, begun.body['code']]).toEqual([409, 'SESSION_BEGUN']);
    expect((await change(what, id)).body['code']).toBe('SESSION_OVER');
    expect((await timesOf(appointmentId)).starts_at.toISOString()).toBe(at('10:00'));
  });

  it.each(both)('INT-1 %s needs the scope, and the session to be the system’s own', async (what) => {
    const { id, appointmentId } = await aSession();
    const stranger = await anotherSystem(service);
    const reader = await aKey(service, system.clientId, ['sessions:read']);

    const foreign = await change(what, id, stranger);
    const unknown = await change(what, 'nothing');
    const response = await service.server.inject({
      method: 'POST',
      url: `${sessionsPath}/${id}/${what}`,
      headers: { authorization: `Bearer ${reader}`, 'idempotency-key': randomUUID() },
      payload: bodyOf[what](),
    });

    expect([foreign.status, foreign.body['code']]).toEqual([404, 'SESSION_NOT_FOUND']);
    expect([unknown.status, unknown.body['code']]).toEqual([404, 'SESSION_NOT_FOUND']);
    expect([response.statusCode, response.json().code]).toEqual([403, 'SCOPE_MISSING']);
    expect(await timesOf(appointmentId)).toMatchObject({ status: 'booked', version: 1 });
  });
});
