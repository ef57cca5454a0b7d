/** Pages through a doctor's sessions that the calling system has made. */
import type pg from 'pg';
import { z } from 'zod';
import { parseBody, uuid } from '../http/text.ts';
import { type Key, requireScope } from './keys.ts';
import { findDoctorRef } from './people.ts';
import { Problem } from './problems.ts';
import { listSessions, type Position } from './read-session.ts';
import { externalId, listQuery, type sessionPage } from './schemas.ts';

export async function pageOfDoctor(
  pool: pg.Pool,
  key: Key,
  doctorId: unknown,
  query: unknown,
): Promise<z.infer<typeof sessionPage>> {
  requireScope(key, 'sessions:read');
  const { status, cursor, limit } = parseBody(listQuery, query);
  const after = cursor === undefined ? undefined : positionOf(cursor);
  const id = externalId.safeParse(doctorId);
  const ref = id.success ? await findDoctorRef(pool, key.clientId, id.data) : undefined;
  if (ref === undefined) throw new Problem('DOCTOR_NOT_FOUND');
  // One more than asked for tells whether there is another page.
  const found = await listSessions(pool, ref, status, after, limit + 1);
  const sessions = found.slice(0, limit);
  const last = sessions.at(-1);
  return {
    sessions,
    nextCursor: last !== undefined && found.length > limit ? cursorOf(last.startsAt, last.sessionId) : null,
  };
}

function cursorOf(startsAt: string, sessionId: string): string {
  return Buffer.from(`${startsAt} ${sessionId}`).toString('base64url');
}

const position = z.tuple([z.iso.datetime(), uuid]);

function positionOf(cursor: string): Position {
  const parsed = position.safeParse(Buffer.from(cursor, 'base64url').toString().split(' '));
  if (!parsed.success) throw new Problem('VALIDATION_FAILED', { fields: { cursor: 'invalid' } });
  const [startsAt, sessionId] = parsed.data;
  return { startsAt: new Date(startsAt), sessionId };
}
