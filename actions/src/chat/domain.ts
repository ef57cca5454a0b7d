/** Decisions about rooms on plain values: who may open, join and leave which. */
import type { PersonRole } from '../accounts/roles.ts';
import { Failure } from '../failure.ts';

/** CHAT-1: a room has 2 to 200 participants. */
export const mostParticipants = 200;

export type RoomKind = 'direct' | 'group' | 'front_desk';

/** The same for both people, whoever asks: the room's unique key. */
export function directKey(one: string, other: string): string {
  return one < other ? `${one}:${other}` : `${other}:${one}`;
}

export function decideDirect(callerId: string, userId: string): void {
  if (callerId === userId) throw invalid('A direct room needs another person.');
}

/** Whoever is asked for once more, or is the caller himself, counts once. */
export function othersOf(callerId: string, participantIds: readonly string[]): string[] {
  return [...new Set(participantIds)].filter((id) => id !== callerId).toSorted();
}

export function decideGroup(role: PersonRole, others: readonly string[]): void {
  requireGroupOpener(role);
  if (others.length === 0) throw invalid('A group room needs at least one more person.');
  if (others.length + 1 > mostParticipants) throw full();
}

export function decideAddition(role: PersonRole, kind: RoomKind, present: number, added: number): void {
  requireGroupOpener(role);
  if (kind !== 'group') throw notPermitted('People can be added to group rooms only.');
  if (present + added > mostParticipants) throw full();
}

export function decideLeaving(kind: RoomKind): void {
  if (kind !== 'group') throw notPermitted('Only group rooms can be left.');
}

/** Whose line to the front desk is meant: patients have their own, staff name the patient. */
export function decideFrontDesk(
  caller: { id: string; role: PersonRole },
  patientId: string | undefined,
): string {
  switch (caller.role) {
    case 'patient':
      if (patientId !== undefined && patientId !== caller.id) {
        throw notPermitted('A patient has only his own line to the front desk.');
      }
      return caller.id;
    case 'staff':
    case 'admin':
      if (patientId === undefined) throw invalid('Name the patient.');
      return patientId;
    default:
      throw notPermitted('The front desk is for patients and staff.');
  }
}

/** Told the same for people who do not exist, so that ids cannot be probed. */
export function requireContacts(wanted: readonly string[], contacts: ReadonlySet<string>): void {
  if (wanted.some((id) => !contacts.has(id))) {
    throw new Failure('NOT_A_CONTACT', 'forbidden', 'One may start conversations with one’s contacts only.');
  }
}

/** Told the same for rooms that do not exist and for rooms of others. */
export function roomNotFound(): Failure {
  return new Failure('ROOM_NOT_FOUND', 'missing', 'There is no such room among the caller’s.');
}

export function invalid(message: string): Failure {
  return new Failure('VALIDATION_FAILED', 'invalid', message);
}

function requireGroupOpener(role: PersonRole): void {
  if (role === 'patient' || role === 'pharmacist')
    throw notPermitted('Group rooms are opened by the clinic.');
}

function notPermitted(message: string): Failure {
  return new Failure('NOT_PERMITTED', 'forbidden', message);
}

function full(): Failure {
  return new Failure('ROOM_FULL', 'conflict', `A room has at most ${mostParticipants} participants.`);
}
