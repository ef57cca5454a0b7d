/** What a webhook of the media server changes: who is in a call, once per event however often it is delivered. */
import type pg from 'pg';
import { inTransaction, system } from '../db/transaction.ts';
import { type Admission, lockConsultation, readAdmissions } from './consultations.ts';
import type { Connected, MediaEvent, PresenceEvent } from './media-server.ts';
import { recordPresence } from './presence.ts';
import { followRun } from './recording-runs.ts';
import { consultationOfRoom, requestClosure } from './rooms.ts';

/** Gives false for an event that had been dealt with. */
export function applyMediaEvent(pool: pg.Pool, event: MediaEvent): Promise<boolean> {
  return inTransaction(pool, system, async (client) => {
    const isNew = await client.query(
      'insert into public.media_events (id) values ($1) on conflict do nothing',
      [event.id],
    );
    if (isNew.rowCount === 0) return false;
    if (event.kind === 'recording') {
      await followRun(client, event.run);
      return true;
    }
    const consultationId = consultationOfRoom(event.room);
    // Another program's room at a server that is shared: none of our business.
    if (consultationId === undefined) return true;
    const consultation = await lockConsultation(client, { consultationId });
    if (
      consultation === undefined ||
      consultation.room !== event.room ||
      consultation.status === 'finished'
    ) {
      // Somebody has come into a room of the past.
      if (event.kind === 'joined') await requestClosure(client, event.room);
      return true;
    }
    const before = connectedOf(await readAdmissions(client, consultation.id));
    await recordPresence(client, consultation, presenceAfter(before, event));
    return true;
  });
}

/** A late farewell of an older connection says nothing about the present one. */
export function presenceAfter(before: readonly Connected[], event: PresenceEvent): Connected[] {
  if (event.kind === 'closed') return [];
  const { participant } = event;
  if (participant === undefined) return [...before];
  if (event.kind === 'left') return before.filter(({ sid }) => sid !== participant.sid);
  return [...before.filter(({ identity }) => identity !== participant.identity), participant];
}

export function connectedOf(admissions: readonly Admission[]): Connected[] {
  return admissions.flatMap(({ id, connectionSid }) =>
    connectionSid === null ? [] : [{ identity: id, sid: connectionSid }],
  );
}
