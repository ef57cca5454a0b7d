/** The requests of one round. All of them want one common minute of one doctor, so at most one can be granted. */

import { randomUUID } from 'node:crypto';
import type { Random } from '../measure/random.ts';
import { GraphqlRefusal, type GraphqlHttp } from '../world/graphql-http.ts';
import { iso, minute } from '../world/doctors.ts';
import type { Device } from '../world/people.ts';
import type { RacePlan } from './plan.ts';

export type Kind = 'book' | 'hold' | 'shift' | 'move';

export interface RaceRequest {
  readonly kind: Kind;
  readonly device: Device;
  readonly startsAt: number;
  readonly durationMinutes: number;
  /** Of the appointment that a shift or a move is about. */
  readonly appointmentId?: string;
}

export interface Outcome {
  readonly request: RaceRequest;
  /** Undefined when it was granted. */
  readonly code: string | undefined;
}

/** Starts and lengths that all hold the sixteenth minute after the wanted start. */
const overlappingSpans = [
  { offset: -30, length: 60 },
  { offset: -15, length: 45 },
  { offset: 0, length: 60 },
  { offset: 0, length: 45 },
  { offset: 15, length: 15 },
  { offset: 15, length: 30 },
] as const;

const mutations = {
  book: `mutation Book($doctor: uuid!, $at: timestamptz!, $minutes: Int!, $key: String!) {
    bookAppointment(doctorId: $doctor, startsAt: $at, durationMinutes: $minutes, bookingKey: $key, reason: "Race") {
      appointmentId appointment { status }
    }
  }`,
  hold: `mutation Hold($doctor: uuid!, $at: timestamptz!, $minutes: Int!) {
    holdSlot(doctorId: $doctor, startsAt: $at, durationMinutes: $minutes) { holdId expiresAt }
  }`,
  shift: `mutation Shift($appointment: uuid!, $at: timestamptz!, $minutes: Int!) {
    proposeShift(appointmentId: $appointment, startsAt: $at, durationMinutes: $minutes) { proposalId }
  }`,
  move: `mutation Move($appointment: uuid!, $at: timestamptz!, $minutes: Int!) {
    moveAppointment(appointmentId: $appointment, startsAt: $at, durationMinutes: $minutes) { appointmentId }
  }`,
} as const satisfies Record<Kind, string>;

export interface Contenders {
  readonly patients: readonly Device[];
  /** Appointments elsewhere in the doctor's day, of patients who want to come at the wanted time instead. */
  readonly movable: readonly { readonly patient: Device; readonly appointmentId: string }[];
  readonly staff: Device;
}

export function drawRequests(
  plan: RacePlan,
  random: Random,
  contenders: Contenders,
  startsAt: number,
): RaceRequest[] {
  const shifting = Math.round(plan.requests * plan.shifts);
  return Array.from({ length: plan.requests }, (_, index): RaceRequest => {
    const span = random.chance(plan.overlapping)
      ? random.pick(overlappingSpans)
      : ({ offset: 0, length: 30 } as const);
    const times = { startsAt: startsAt + span.offset * minute, durationMinutes: span.length };
    const movable = contenders.movable[index];
    if (movable !== undefined) {
      const { appointmentId, patient } = movable;
      return index < shifting
        ? { kind: 'shift', device: patient, appointmentId, ...times }
        : { kind: 'move', device: contenders.staff, appointmentId, ...times };
    }
    const device = contenders.patients[index - contenders.movable.length] as Device;
    return { kind: random.chance(plan.holds) ? 'hold' : 'book', device, ...times };
  });
}

export async function send(http: GraphqlHttp, doctorId: string, request: RaceRequest): Promise<Outcome> {
  const { kind, device, startsAt, durationMinutes, appointmentId } = request;
  const wish = { at: iso(startsAt), minutes: durationMinutes };
  const variables =
    kind === 'shift' || kind === 'move'
      ? { ...wish, appointment: appointmentId }
      : kind === 'book'
        ? { ...wish, doctor: doctorId, key: randomUUID() }
        : { ...wish, doctor: doctorId };
  try {
    await http.send(device.token, mutations[kind], variables);
    return { request, code: undefined };
  } catch (error) {
    if (error instanceof GraphqlRefusal) return { request, code: error.code };
    return { request, code: `broken: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** One appointment through GraphQL, for what the race needs beforehand. */
export async function bookFor(
  http: GraphqlHttp,
  doctorId: string,
  patient: Device,
  startsAt: number,
): Promise<string> {
  const made = await http.send<{ bookAppointment: { appointmentId: string } }>(
    patient.token,
    mutations.book,
    {
      doctor: doctorId,
      at: iso(startsAt),
      minutes: 15,
      key: randomUUID(),
    },
  );
  return made.bookAppointment.appointmentId;
}
