import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { expireReservations } from '../../src/scheduling/expire-reservations.ts';
import { anAppointment, aProposal } from '../support/appointments.ts';
import {
  ahead,
  announcing,
  book,
  booked,
  codeOf,
  eventsOf,
  later,
  openDoctor,
  signedIn,
} from '../support/clinic.ts';
import { type ActingSession, type RunningService, startService } from '../support/running-service.ts';

let service: RunningService;
let doctor: ActingSession;
let patient: ActingSession;
let staff: ActingSession;
let stranger: ActingSession;
let appointmentId: string;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  staff = await signedIn(service.database.pool, 'staff');
});
afterAll(() => service.stop());
beforeEach(async () => {
  doctor = await openDoctor(service.database.pool, { hours: '09:00', minutes: 480 });
  patient = await signedIn(service.database.pool, 'patient');
  stranger = await signedIn(service.database.pool, 'patient');
  appointmentId = await booked(service, patient, { doctorId: doctor.userId, startsAt: at('10:00') });
});

const at = (time: string) => ahead(3, time);
const rows = async (sql: string, ...values: unknown[]) =>
  (await service.database.pool.query(sql, values)).rows;
const propose = (who: ActingSession, startsAt = at('14:00'), more: object = {}) =>
  service.act('proposeShift', who, { appointmentId, startsAt, durationMinutes: 30, ...more });
const answer = (who: ActingSession, proposalId: unknown, kind: string, more: object = {}) =>
  service.act('answerShift', who, { proposalId, answer: kind, ...more });
const startOf = async () =>
  (await rows('select starts_at from appointments where id = $1', appointmentId))[0].starts_at.toISOString();
const history = async () =>
  (
    await rows(
      'select status from shift_proposals where appointment_id = $1 order by created_at',
      appointmentId,
    )
  ).map((row) => row.status);
const events = () => eventsOf(service.database.pool, appointmentId);

describe('CAL-6 a proposal of another time', () => {
  it('moves the appointment only when the other side accepts, and both times are reserved until then', async () => {
    const proposed = await propose(doctor);

    expect(await startOf()).toBe(at('10:00'));
    for (const time of ['10:00', '14:00']) {
      expect(codeOf(await book(service, stranger, { doctorId: doctor.userId, startsAt: at(time) }))).toBe(
        'SLOT_TAKEN',
      );
    }
    const accepted = await answer(patient, proposed.body['proposalId'], 'ACCEPT');
    expect(accepted).toMatchObject({ status: 200, body: { appointmentId } });
    expect(await startOf()).toBe(at('14:00'));
    expect(
      await rows('select status, answered_by from shift_proposals where appointment_id = $1', appointmentId),
    ).toEqual([{ status: 'accepted', answered_by: patient.userId }]);
    expect(await events()).toEqual(['appointment.created', 'shift.proposed', 'appointment.shifted']);
    await booked(service, stranger, { doctorId: doctor.userId, startsAt: at('10:00') });
  });

  it('that is rejected keeps the old time and frees the new one', async () => {
    const proposed = await propose(patient);

    expect((await answer(doctor, proposed.body['proposalId'], 'REJECT')).status).toBe(200);

    expect(await startOf()).toBe(at('10:00'));
    expect(await history()).toEqual(['rejected']);
    await booked(service, stranger, { doctorId: doctor.userId, startsAt: at('14:00') });
    expect(await events()).toEqual(['appointment.created', 'shift.proposed', 'shift.rejected']);
  });

  it('can be countered, back and forth, and the history stays', async () => {
    const first = await propose(doctor);
    const second = await answer(patient, first.body['proposalId'], 'COUNTER', {
      startsAt: at('15:00'),
      durationMinutes: 30,
      note: 'I work until two.',
    });
    const third = await answer(staff, second.body['proposalId'], 'COUNTER', {
      startsAt: at('15:30'),
      durationMinutes: 30,
    });

    expect((await answer(patient, third.body['proposalId'], 'ACCEPT')).status).toBe(200);

    expect(await startOf()).toBe(at('15:30'));
    const kept = await rows(
      `select status, note, counters from shift_proposals where appointment_id = $1 order by created_at`,
      appointmentId,
    );
    expect(kept).toEqual([
      { status: 'countered', note: '', counters: null },
      { status: 'countered', note: 'I work until two.', counters: first.body['proposalId'] },
      { status: 'accepted', note: '', counters: second.body['proposalId'] },
    ]);
  });

  it('may overlap the present time of its own appointment', async () => {
    const proposed = await propose(patient, at('10:15'));

    expect((await answer(doctor, proposed.body['proposalId'], 'ACCEPT')).status).toBe(200);
    expect(await startOf()).toBe(at('10:15'));
  });

  it('is answered by the other side, and withdrawn by its own', async () => {
    const proposalId = (await propose(doctor)).body['proposalId'];

    expect(codeOf(await answer(doctor, proposalId, 'ACCEPT'))).toBe('OWN_PROPOSAL');
    expect(codeOf(await answer(staff, proposalId, 'ACCEPT'))).toBe('OWN_PROPOSAL');
    expect(codeOf(await answer(patient, proposalId, 'WITHDRAW'))).toBe('NOT_PERMITTED');
    expect(codeOf(await answer(stranger, proposalId, 'ACCEPT'))).toBe('PROPOSAL_NOT_FOUND');
    expect(await history()).toEqual(['open']);
    expect((await answer(staff, proposalId, 'WITHDRAW')).status).toBe(200);
    expect(codeOf(await answer(patient, proposalId, 'ACCEPT'))).toBe('PROPOSAL_CLOSED');
    expect(await startOf()).toBe(at('10:00'));
  });

  it.each([
    [
      'of taken time',
      async () => {
        await booked(service, stranger, { doctorId: doctor.userId, startsAt: at('14:00') });
        return propose(patient);
      },
      'SLOT_TAKEN',
    ],
    ['outside of the doctor’s hours', () => propose(patient, at('20:00')), 'SLOT_UNAVAILABLE'],
    ['of the time it has', () => propose(patient, at('10:00')), 'VALIDATION_FAILED'],
    [
      'beside another one',
      async () => {
        await propose(patient);
        return propose(doctor, at('15:00'));
      },
      'PROPOSAL_EXISTS',
    ],
    ['of a stranger', () => propose(stranger), 'APPOINTMENT_NOT_FOUND'],
    [
      'for a cancelled appointment',
      async () => {
        await service.act('cancelAppointment', doctor, { appointmentId, reason: 'Ill' });
        return propose(patient);
      },
      'APPOINTMENT_OVER',
    ],
  ] as const)('is refused when it is %s', async (_, act, code) => {
    expect(codeOf(await act())).toBe(code);
    expect(await startOf()).toBe(at('10:00'));
  });

  it('keeps a length that is offered no longer', async () => {
    const { pool } = service.database;
    appointmentId = await anAppointment(pool, {
      doctorId: doctor.userId,
      patientId: patient.userId,
      startsAt: at('11:00'),
      endsAt: at('11:20'),
    });

    expect((await propose(doctor, at('14:00'), { durationMinutes: 20 })).status).toBe(200);
    const offered = await service.act('proposeSlots', doctor, {
      doctorId: doctor.userId,
      durationMinutes: 20,
      from: at('09:00'),
      to: at('17:00'),
      appointmentId,
    });
    expect(offered.body['starts']).toContain(at('11:00'));
  });

  it('ends with its appointment, and of that alone people are told', async () => {
    const proposalId = (await propose(doctor)).body['proposalId'];

    await service.act('cancelAppointment', patient, { appointmentId, reason: 'Well again' });

    expect(await history()).toEqual(['withdrawn']);
    expect(codeOf(await answer(patient, proposalId, 'ACCEPT'))).toBe('PROPOSAL_CLOSED');
    expect(await events()).toEqual(['appointment.created', 'shift.proposed', 'appointment.cancelled']);
  });

  it('expires, keeps the old time, and is told of once, whoever ended it', async () => {
    const { pool } = service.database;
    const announce = announcing(service);
    const times = { startsAt: at('14:00'), endsAt: at('14:30'), expiresIn: '-1 second' };
    const proposalId = await aProposal(pool, appointmentId, times);

    expect(codeOf(await answer(patient, proposalId, 'ACCEPT'))).toBe('PROPOSAL_CLOSED');
    await booked(service, stranger, { doctorId: doctor.userId, startsAt: at('14:00') });
    await Promise.all([expireReservations(pool, announce), expireReservations(pool, announce)]);
    await expireReservations(pool, announce);

    expect(await history()).toEqual(['expired']);
    expect(await startOf()).toBe(at('10:00'));
    expect(await events()).toEqual(['appointment.created', 'shift.expired']);
  });
});

describe('BOOK-8 moveAppointment', () => {
  const move = (who: ActingSession, startsAt: string, more: object = {}) =>
    service.act('moveAppointment', who, { appointmentId, startsAt, durationMinutes: 30, ...more });

  it('moves at once, ends what was being proposed, and shows in the history', async () => {
    await propose(patient, at('12:00'));

    expect((await move(staff, at('15:00'), { note: 'As said on the phone' })).status).toBe(200);
    expect((await move(staff, at('15:00'))).status).toBe(200);

    expect(await startOf()).toBe(at('15:00'));
    expect(
      await rows(
        `select status, note from shift_proposals where appointment_id = $1 order by created_at`,
        appointmentId,
      ),
    ).toEqual([
      { status: 'withdrawn', note: '' },
      { status: 'accepted', note: 'As said on the phone' },
    ]);
    expect(await events()).toEqual(['appointment.created', 'shift.proposed', 'appointment.shifted']);
    const logged = await rows(`select action, actor_id from audit_log where entity_id = $1`, appointmentId);
    expect(logged).toEqual([{ action: 'appointment.changed', actor_id: staff.userId }]);
  });

  it('BOOK-10 goes over others only on purpose, and not for the patient or the doctor to do', async () => {
    await booked(service, stranger, { doctorId: doctor.userId, startsAt: at('15:00') });

    expect(codeOf(await move(staff, at('15:00')))).toBe('SLOT_TAKEN');
    expect(codeOf(await move(doctor, at('16:00')))).toBe('NOT_PERMITTED');
    expect(await startOf()).toBe(at('10:00'));
    expect((await move(staff, at('15:00'), { overbook: true })).status).toBe(200);
    expect(await rows('select overbooked from appointments where id = $1', appointmentId)).toEqual([
      { overbooked: true },
    ]);
  });
});

describe('BOOK-10 clearDoctorDay', () => {
  const clear = (who: ActingSession, mode: string) =>
    service.act('clearDoctorDay', who, {
      doctorId: doctor.userId,
      date: at('10:00').slice(0, 10),
      mode,
      reason: 'Ill',
    });

  it('cancels the day with a notice each, and takes it off', async () => {
    const second = await booked(service, stranger, { doctorId: doctor.userId, startsAt: at('11:00') });
    const dayAfter = await booked(service, stranger, {
      doctorId: doctor.userId,
      startsAt: ahead(4, '11:00'),
    });

    const cleared = await clear(staff, 'CANCEL');

    expect(cleared.body).toEqual({ moved: 0, cancelled: 2, appointmentIds: [appointmentId, second] });
    for (const id of [appointmentId, second]) {
      expect(await eventsOf(service.database.pool, id)).toEqual([
        'appointment.created',
        'appointment.cancelled',
      ]);
    }
    expect(await rows('select status from appointments where id = $1', dayAfter)).toEqual([
      { status: 'booked' },
    ]);
    const late = await book(service, stranger, { doctorId: doctor.userId, startsAt: at('11:00') });
    expect(codeOf(late)).toBe('SLOT_UNAVAILABLE');
  });

  it('moves each to the doctor’s next free start, in their order, and cancels what finds none', async () => {
    const second = await booked(service, stranger, { doctorId: doctor.userId, startsAt: at('11:00') });
    const other = await signedIn(service.database.pool, 'patient');
    await booked(service, other, { doctorId: doctor.userId, startsAt: ahead(4, '09:30') });

    const cleared = await clear(staff, 'MOVE');

    expect(cleared.body).toMatchObject({ moved: 2, cancelled: 0 });
    expect(await startOf()).toBe(ahead(4, '09:00'));
    const moved = await rows('select starts_at from appointments where id = $1', second);
    expect(moved[0].starts_at.toISOString()).toBe(ahead(4, '10:00'));

    await service.database.pool.query('delete from availability_slots where user_id = $1', [doctor.userId]);
    const again = await service.act('clearDoctorDay', staff, {
      doctorId: doctor.userId,
      date: ahead(4, '10:00').slice(0, 10),
      mode: 'MOVE',
      reason: 'Still ill',
    });
    expect(again.body).toMatchObject({ moved: 0, cancelled: 3 });
  });

  it('is not for doctors to do, nor for a day that is over', async () => {
    expect(codeOf(await clear(doctor, 'CANCEL'))).toBe('NOT_PERMITTED');
    const past = await service.act('clearDoctorDay', staff, {
      doctorId: doctor.userId,
      date: later(at('10:00'), -10 * 1440).slice(0, 10),
      mode: 'CANCEL',
      reason: 'Ill',
    });
    expect(codeOf(past)).toBe('VALIDATION_FAILED');
    expect(await rows('select status from appointments where id = $1', appointmentId)).toEqual([
      { status: 'booked' },
    ]);
  });
});
