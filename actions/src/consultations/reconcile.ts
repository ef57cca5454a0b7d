/** Brings what is written down in step with the media server's own lists: a webhook that was lost is made good here. */
import type pg from 'pg';
import { inTransaction, system } from '../db/transaction.ts';
import { lockConsultation, readAdmissions } from './consultations.ts';
import { connectedOf } from './media-events.ts';
import type { Connected, MediaServer } from './media-server.ts';
import { recordPresence } from './presence.ts';
import { consultationOfRoom, requestClosure } from './rooms.ts';

/** What is being written while we ask the server is newer than its answer; such rows are left to the next round. */
const settledSeconds = 5;

export async function reconcile(pool: pg.Pool, media: MediaServer): Promise<void> {
  const asked = new Date();
  const rooms = new Set((await media.roomNames()).filter((room) => consultationOfRoom(room) !== undefined));
  const live = await pool.query<{ id: string; room: string }>(
    `select id, public.consultation_room(id, round) as room from public.consultations
      where status = 'current' or (status = 'upcoming' and opens_at <= now()) order by id`,
  );
  for (const { id, room } of live.rows) {
    const present = rooms.delete(room) ? await media.connectedIn(room) : [];
    await inTransaction(pool, system, (client) => bringInStep(client, id, room, present, asked));
  }
  // What is left belongs to rounds of the past: a token of theirs has opened it again, or its closing was lost.
  for (const room of rooms) {
    await inTransaction(pool, system, async (client) => {
      const consultationId = consultationOfRoom(room)!;
      const consultation = await lockConsultation(client, { consultationId });
      if (consultation?.room !== room || consultation.status === 'finished')
        await requestClosure(client, room);
    });
  }
}

async function bringInStep(
  client: pg.PoolClient,
  consultationId: string,
  room: string,
  present: readonly Connected[],
  asked: Date,
): Promise<void> {
  const consultation = await lockConsultation(client, { consultationId });
  if (consultation === undefined || consultation.room !== room) return;
  const admissions = await readAdmissions(client, consultation.id);
  const written = connectedOf(admissions);
  const fresh = new Set(
    admissions
      .filter(({ connectedAt }) => (connectedAt ?? 0) > asked.getTime() - settledSeconds * 1000)
      .map(({ id }) => id),
  );
  const truth = [
    ...present.filter(({ identity }) => !fresh.has(identity)),
    ...written.filter(({ identity }) => fresh.has(identity)),
  ];
  await recordPresence(client, consultation, truth);
}
