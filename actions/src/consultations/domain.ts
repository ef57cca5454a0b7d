/** Who may wait, enter and come back, and what becomes of a consultation: decisions over plain values and the present time. */
import { type ConsultationCode, refused } from './refusals.ts';

const minute = 60_000;

export type Status = 'upcoming' | 'current' | 'finished';
export type Outcome = 'held' | 'held_by_phone' | 'patient_absent' | 'doctor_absent' | 'missed' | 'cancelled';
export type AdmissionState = 'waiting' | 'admitted' | 'left' | 'removed';
export type Seat = 'patient' | 'doctor' | 'guest';

/** A call that has begun outlives its time; this long after it, nobody can come back. */
export const overrunMinutes = 240;
/** A call everybody has left is over this long after, once its appointment's time has passed. */
export const emptyAfterEndMinutes = 5;
/** The same while the appointment's time still runs: somebody may be fighting with his network. */
export const emptyMinutes = 30;

export interface Call {
  readonly status: Status;
  /** Of the appointment. */
  readonly booked: boolean;
  readonly appointmentEndsAt: number;
  readonly opensAt: number;
  readonly closesAt: number;
}

/** Why nobody can come in now; undefined while the door is open. */
export function doorIsClosed(call: Call, now: number): ConsultationCode | undefined {
  if (call.status === 'finished') return 'CONSULTATION_OVER';
  if (!call.booked) return 'APPOINTMENT_NOT_CONFIRMED';
  if (now < call.opensAt) return 'NOT_OPEN_YET';
  const closes = call.status === 'current' ? call.closesAt + overrunMinutes * minute : call.closesAt;
  return now >= closes ? 'CONSULTATION_OVER' : undefined;
}

/** The state of somebody who opens the page: who was admitted and reloads does not wait again. */
export function stateOnArrival(
  call: Call,
  before: AdmissionState | undefined,
  now: number,
): 'waiting' | 'admitted' {
  const closed = doorIsClosed(call, now);
  if (closed !== undefined) throw refused(closed);
  if (before === 'removed') throw refused('REMOVED');
  return before === 'admitted' ? 'admitted' : 'waiting';
}

/** The doctor is the host; everybody else enters when he was admitted. */
export function requireEntry(call: Call, seat: Seat, state: AdmissionState | undefined, now: number): void {
  const closed = doorIsClosed(call, now);
  if (closed !== undefined) throw refused(closed);
  if (seat === 'doctor') return;
  if (state === 'removed') throw refused('REMOVED');
  if (state !== 'admitted') throw refused('NOT_ADMITTED');
}

export type DoorStep = 'admit' | 'send_back' | 'remove';

/** What the doctor does with somebody at the door; `moveOn` when a token in his hands must become worthless. */
export function stepAtDoor(
  step: DoorStep,
  before: AdmissionState,
): { readonly state: AdmissionState; readonly moveOn: boolean } {
  switch (step) {
    case 'admit':
      // A guest who was removed by mistake can be let in again; who has left is not at the door.
      if (before === 'left') throw refused('NOBODY_WAITS');
      return { state: 'admitted', moveOn: false };
    case 'send_back':
      if (before !== 'admitted' && before !== 'waiting') throw refused('NOBODY_WAITS');
      return { state: 'waiting', moveOn: before === 'admitted' };
    case 'remove':
      return { state: 'removed', moveOn: before === 'admitted' };
  }
}

export interface Presence {
  readonly seat: Seat;
  /** Was in the call at some time. */
  readonly joined: boolean;
  readonly connected: boolean;
}

/** Current from the moment patient and doctor are both in the call: an early arrival alone is no consultation. */
export function hasBegun(call: Pick<Call, 'status'>, people: readonly Presence[]): boolean {
  if (call.status !== 'upcoming') return false;
  const connected = (seat: Seat): boolean => people.some((one) => one.seat === seat && one.connected);
  return connected('patient') && connected('doctor');
}

/** `came`: was in the call or waited for it. */
export function outcomeOf(begun: boolean, came: { patient: boolean; doctor: boolean }): Outcome {
  if (begun) return 'held';
  if (came.doctor && came.patient) return 'missed';
  if (came.doctor) return 'patient_absent';
  return came.patient ? 'doctor_absent' : 'missed';
}

/** So long after a call that did not take place its doctor can say that he has telephoned; then only staff correct. */
export const phoneNoteHours = 24;

/** Whether a telephone call may still be noted as what became of it. */
export function refusePhoneNote(
  call: Call & { readonly outcome: Outcome | null; readonly endedAt: number | undefined },
  by: 'doctor' | 'staff',
  now: number,
): ConsultationCode | undefined {
  if (call.status !== 'finished') {
    if (!call.booked) return 'APPOINTMENT_NOT_CONFIRMED';
    return now < call.opensAt ? 'NOT_OPEN_YET' : undefined;
  }
  if (call.outcome === 'cancelled' || call.outcome === 'held') return 'CONSULTATION_OVER';
  const late = now >= (call.endedAt ?? 0) + phoneNoteHours * 60 * minute;
  return by === 'doctor' && late ? 'CONSULTATION_OVER' : undefined;
}

export interface Occupation {
  readonly connected: number;
  readonly emptySince: number | undefined;
}

/** When a consultation that nobody ends has ended: undefined while it goes on. */
export function endedAt(call: Call, { connected, emptySince }: Occupation, now: number): number | undefined {
  if (call.status === 'finished') return undefined;
  if (call.status === 'upcoming') return now >= call.closesAt ? call.closesAt : undefined;
  if (connected > 0) {
    return now >= call.closesAt + overrunMinutes * minute ? now : undefined;
  }
  const empty = emptySince ?? call.closesAt;
  const patience = now >= call.appointmentEndsAt ? emptyAfterEndMinutes : emptyMinutes;
  return now >= empty + patience * minute ? empty : undefined;
}
