import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inTransaction, system } from '../../src/db/transaction.ts';
import { expireReservations } from '../../src/scheduling/expire-reservations.ts';
import { overlapping } from '../support/appointments.ts';
import { ahead, announcing, booked, codeOf, openDoctor, signedIn } from '../support/clinic.ts';
import {
  type ActingSession,
  type Answer,
  type RunningService,
  startService,
} from '../support/running-service.ts';

/** The proof is asked for over 1,000: `NEGOTIATION_RUNS=1000`. */
const runs = Number(process.env['NEGOTIATION_RUNS'] ?? 40);

const whats = ['propose', 'counter', 'accept', 'reject', 'withdraw', 'cancel', 'move', 'expire'] as const;
interface Step {
  readonly what: (typeof whats)[number];
  readonly who: 'patient' | 'doctor' | 'staff';
  /** The hour that is wished for, where one is. */
  readonly hour: number;
}
/** Steps of one wave are sent at once. */
const schedules: fc.Arbitrary<Step[][]> = fc.array(
  fc.array(
    fc.record({
      what: fc.constantFrom(...whats, 'propose', 'counter', 'accept', 'reject'),
      who: fc.constantFrom('patient', 'doctor', 'staff'),
      hour: fc.integer({ min: 12, max: 16 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  { minLength: 2, maxLength: 4 },
);

const legalRefusals = [
  'APPOINTMENT_OVER',
  'PROPOSAL_EXISTS',
  'PROPOSAL_CLOSED',
  'PROPOSAL_NOT_FOUND',
  'OWN_PROPOSAL',
  'NOT_PERMITTED',
  'VALIDATION_FAILED', // the time it has already
  'TRY_AGAIN',
];

let service: RunningService;
let staff: ActingSession;
beforeAll(async () => {
  service = await startService(inject('postgresUrl'));
  staff = await signedIn(service.database.pool, 'staff');
});
afterAll(() => service.stop());

interface Negotiation {
  readonly appointmentId: string;
  readonly people: Record<Step['who'], ActingSession>;
}

interface Granted {
  readonly step: Step;
  readonly answer: Answer;
}

const query = async (sql: string, ...values: unknown[]) =>
  (await service.database.pool.query(sql, values)).rows;

async function aNegotiation(): Promise<Negotiation> {
  const { pool } = service.database;
  const doctor = await openDoctor(pool, { hours: '09:00', minutes: 480 });
  const patient = await signedIn(pool, 'patient');
  const wish = { doctorId: doctor.userId, startsAt: ahead(3, '10:00') };
  return { appointmentId: await booked(service, patient, wish), people: { patient, doctor, staff } };
}

const openProposal = async (appointmentId: string): Promise<string | undefined> =>
  (
    await query(
      `select id from shift_proposals where appointment_id = $1 order by status = 'open' desc, created_at desc limit 1`,
      appointmentId,
    )
  )[0]?.id;

async function act(negotiation: Negotiation, step: Step, proposalId: string | undefined): Promise<Answer> {
  const { appointmentId, people } = negotiation;
  const who = people[step.who];
  const wish = { startsAt: ahead(3, `${step.hour}:00`), durationMinutes: 30 };
  const known = proposalId ?? appointmentId; // no proposal has this id
  switch (step.what) {
    case 'propose':
      return service.act('proposeShift', who, { appointmentId, ...wish });
    case 'counter':
      return service.act('answerShift', who, { proposalId: known, answer: 'COUNTER', ...wish });
    case 'accept':
    case 'reject':
    case 'withdraw':
      return service.act('answerShift', who, { proposalId: known, answer: step.what.toUpperCase() });
    case 'cancel':
      return service.act('cancelAppointment', who, { appointmentId, reason: 'Changed my mind' });
    case 'move':
      return service.act('moveAppointment', who, { appointmentId, ...wish });
    case 'expire':
      await runOut(proposalId);
      await expireReservations(service.database.pool, announcing(service));
      return { status: 200, body: {}, headers: {} };
  }
}

/** The clock moves on for one proposal, past the trigger that keeps what was proposed as it was. */
async function runOut(proposalId: string | undefined): Promise<void> {
  if (proposalId === undefined) return;
  await inTransaction(service.database.pool, system, async (client) => {
    await client.query(
      `select public.lock_calendars(array[visit.doctor_id, visit.patient_id])
         from shift_proposals as proposal join appointments as visit on visit.id = proposal.appointment_id
        where proposal.id = $1`,
      [proposalId],
    );
    await client.query('set local session_replication_role = replica');
    await client.query(`update reserved_times set expires_at = now() where proposal_id = $1`, [proposalId]);
    await client.query(`update shift_proposals set expires_at = now() where id = $1 and status = 'open'`, [
      proposalId,
    ]);
  });
}

/** Everything the database and the queue say of the appointment must follow from what was granted. */
async function judge({ appointmentId }: Negotiation, granted: readonly Granted[]): Promise<void> {
  const [appointment] = await query('select * from appointments where id = $1', appointmentId);
  const proposals = await query(
    'select * from shift_proposals where appointment_id = $1 order by created_at',
    appointmentId,
  );
  const reserved = await query('select * from reserved_times where appointment_id = $1', appointmentId);
  const events = await query(
    `select data ->> 'kind' as kind, data ->> 'subjectId' as subject from pgboss.job
      where name = 'appointment-event' and data ->> 'appointmentId' = $1`,
    appointmentId,
  );
  const told = (kind: string) =>
    events
      .filter((event) => event.kind === kind)
      .map((event) => event.subject)
      .toSorted();
  const did = (what: Step['what']) =>
    granted
      .filter(({ step }) => step.what === what)
      .map(({ answer }) => answer.body['proposalId'] as string)
      .toSorted();
  const withStatus = (status: string) => proposals.filter((proposal) => proposal.status === status);
  const cancelled = appointment.status === 'cancelled';

  expect(['booked', 'cancelled']).toContain(appointment.status);
  expect(cancelled).toBe(did('cancel').length > 0);
  expect(withStatus('open').length).toBeLessThanOrEqual(cancelled ? 0 : 1);
  expect(reserved).toHaveLength(cancelled ? 0 : 1 + withStatus('open').length);
  const last = withStatus('accepted')
    .toSorted((one, other) => one.answered_at - other.answered_at)
    .at(-1);
  expect(appointment.starts_at.toISOString()).toBe(last?.starts_at.toISOString() ?? ahead(3, '10:00'));
  expect(appointment.version).toBe(1 + withStatus('accepted').length + Number(cancelled));

  expect(told('appointment.created')).toHaveLength(1);
  expect(told('appointment.cancelled')).toHaveLength(Number(cancelled));
  expect(told('appointment.shifted')).toHaveLength(withStatus('accepted').length);
  expect(told('shift.proposed')).toEqual(did('propose'));
  expect(told('shift.countered')).toEqual(did('counter'));
  expect(told('shift.rejected')).toEqual(did('reject'));
  expect(told('shift.withdrawn')).toEqual(did('withdraw'));
  expect(told('shift.expired')).toEqual(
    withStatus('expired')
      .map(({ id }) => id)
      .toSorted(),
  );
  for (const id of did('accept')) expect(withStatus('accepted').map((proposal) => proposal.id)).toContain(id);
}

describe('CAL-6 a negotiation in which everybody acts at once', () => {
  it(
    `ends in one legal state with one set of notices, over ${runs} random schedules`,
    { timeout: 30_000 + runs * 2_000 },
    async () => {
      let grants = 0;
      await fc.assert(
        fc.asyncProperty(schedules, async (waves) => {
          const negotiation = await aNegotiation();
          const granted: Granted[] = [];
          for (const wave of waves) {
            const proposalId = await openProposal(negotiation.appointmentId);
            const answers = await Promise.all(wave.map((step) => act(negotiation, step, proposalId)));
            for (const [index, answer] of answers.entries()) {
              const step = wave[index]!;
              if (answer.status === 200) granted.push({ step, answer });
              else
                expect(legalRefusals, JSON.stringify({ step, answer: answer.body })).toContain(
                  codeOf(answer),
                );
            }
          }
          await expireReservations(service.database.pool, announcing(service));
          await judge(negotiation, granted);
          grants += granted.length;
        }),
        {
          numRuns: runs,
          ...(process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }),
        },
      );
      expect(grants).toBeGreaterThan(runs);
      expect(await overlapping(service.database.pool)).toEqual([]);
    },
  );
});
