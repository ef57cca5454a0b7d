/** BOOK-2: many people want the same minutes at once, in every way there is; one of them gets them, each time. */

import { Random } from '../measure/random.ts';
import type { Clinic } from '../world/clinic.ts';
import { ahead, createDoctors, minute } from '../world/doctors.ts';
import { GraphqlHttp } from '../world/graphql-http.ts';
import type { Device } from '../world/people.ts';
import type { RacePlan } from './plan.ts';
import { bookFor, type Contenders, drawRequests, type Kind, type Outcome, send } from './requests.ts';

export interface RaceResult {
  readonly rounds: number;
  readonly requests: number;
  readonly winnersBy: Readonly<Partial<Record<Kind, number>>>;
  readonly losersBy: Readonly<Record<string, number>>;
  readonly appointments: number;
  readonly confirmations: number;
  readonly seconds: number;
  /** Empty when nobody was booked twice and every loser was told so properly. */
  readonly faults: readonly string[];
}

/** Codes by which a loser of such a race may be told: somebody was faster, or too many were at it. */
const cleanCodes: readonly string[] = ['SLOT_TAKEN', 'TRY_AGAIN'];

export async function runNoDoubleBooking(clinic: Clinic, plan: RacePlan, seed: number): Promise<RaceResult> {
  const start = performance.now();
  const random = new Random(seed);
  const http = new GraphqlHttp(clinic.graphqlUrl, plan.requests);
  const faults: string[] = [];
  const winnersBy: Partial<Record<Kind, number>> = {};
  const losersBy: Record<string, number> = {};
  try {
    const movers = Math.round(plan.requests * (plan.shifts + plan.moves));
    const patients = await clinic.people.create(plan.requests, 'patient');
    const [staff] = (await clinic.people.create(1, 'staff')) as [Device];
    for (let round = 1; round <= plan.rounds; round += 1) {
      if (performance.now() - start > plan.deadlineMs) throw new Error('the deadline has passed');
      const [doctor] = (await createDoctors(clinic.pool, clinic.people, 1, 'Races')) as [Device];
      // A day of its own for each round, because the patients are the same.
      const startsAt = ahead(2 + round, 18);
      const movable = await bookEarlier(http, doctor.userId, patients.slice(0, movers), ahead(2 + round, 0));
      const contenders: Contenders = { patients: patients.slice(movers), movable, staff };
      const requests = shuffled(drawRequests(plan, random, contenders, startsAt), random);
      const outcomes = await Promise.all(requests.map((request) => send(http, doctor.userId, request)));

      const winners = outcomes.filter(({ code }) => code === undefined);
      for (const { request } of winners) winnersBy[request.kind] = (winnersBy[request.kind] ?? 0) + 1;
      for (const { code } of outcomes) if (code !== undefined) losersBy[code] = (losersBy[code] ?? 0) + 1;
      faults.push(...judgeRound(outcomes).map((fault) => `round ${round}: ${fault}`));
    }
    const { appointments, confirmations, storedFaults } = await judgeDatabase(clinic);
    return {
      rounds: plan.rounds,
      requests: plan.requests,
      winnersBy,
      losersBy,
      appointments,
      confirmations,
      seconds: (performance.now() - start) / 1000,
      faults: [...faults, ...storedFaults],
    };
  } finally {
    await http.close();
  }
}

/** Back to back from midnight on, far from the wanted time. */
async function bookEarlier(
  http: GraphqlHttp,
  doctorId: string,
  patients: readonly Device[],
  from: number,
): Promise<Contenders['movable']> {
  const booked = [];
  for (const [index, patient] of patients.entries()) {
    booked.push({
      patient,
      appointmentId: await bookFor(http, doctorId, patient, from + index * 15 * minute),
    });
  }
  return booked;
}

/** Who is first on the wire differs from round to round. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

function judgeRound(outcomes: readonly Outcome[]): string[] {
  const winners = outcomes.filter(({ code }) => code === undefined);
  const unclean = outcomes.filter(({ code }) => code !== undefined && !cleanCodes.includes(code));
  return [
    ...(winners.length === 1
      ? []
      : [`${winners.length} won: ${winners.map(({ request }) => request.kind).join(', ')}`]),
    ...[...new Set(unclean.map(({ request, code }) => `a ${request.kind} ended with ${code}`))],
  ];
}

/** What the database holds at the end: no shared minute, and a confirmation for each appointment and no other. */
async function judgeDatabase(
  clinic: Clinic,
): Promise<{ appointments: number; confirmations: number; storedFaults: string[] }> {
  const overlaps = await clinic.pool.query(
    `select one.id
       from public.reserved_times as one
       join public.reserved_times as other on one.id < other.id and one.subject_id <> other.subject_id
        and (one.doctor_id = other.doctor_id or one.patient_id = other.patient_id)
        and tstzrange(one.starts_at, one.occupied_until) && tstzrange(other.starts_at, other.occupied_until)`,
  );
  const counted = await clinic.pool.query<{ appointments: number; confirmations: number; unmatched: number }>(
    `with told as (
       select (data ->> 'appointmentId')::uuid as id from pgboss.job
        where name = 'appointment-event' and data ->> 'kind' = 'appointment.created'
     )
     select (select count(*) from public.appointments)::int as appointments,
            (select count(*) from told)::int as confirmations,
            (select count(*) from public.appointments full join told using (id)
              where told.id is null or appointments.patient_id is null)::int as unmatched`,
  );
  const { appointments, confirmations, unmatched } = counted.rows[0]!;
  return {
    appointments,
    confirmations,
    storedFaults: [
      ...(overlaps.rows.length === 0 ? [] : [`${overlaps.rows.length} pairs of reservations share time`]),
      ...(appointments === confirmations && unmatched === 0
        ? []
        : [
            `${appointments} appointments and ${confirmations} confirmations, ${unmatched} without the other`,
          ]),
    ],
  };
}
