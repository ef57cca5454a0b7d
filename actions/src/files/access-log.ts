/** The append-only log of who has brought, asked for and read which file, and of what was refused. */
import type pg from 'pg';
import { Failure } from '../failure.ts';

export interface Access {
  readonly action: 'upload' | 'link' | 'read' | 'preview' | 'send';
  /** As asked for; text that is no uuid is left out. */
  readonly fileId?: string | undefined;
  /** Filled in by the work, once it knows who asks. */
  actorId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly address?: string | undefined;
}

/** Outside the caller's transaction on purpose: what a refusal rolls back is not the log of the refusal. */
export async function logAccess(db: Pick<pg.Pool, 'query'>, access: Access, code?: string): Promise<void> {
  await db.query(
    `insert into public.file_access_log (file_id, actor_id, session_id, action, outcome, code, address)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      access.fileId ?? null,
      access.actorId ?? null,
      access.sessionId ?? null,
      access.action,
      code === undefined ? 'allowed' : 'refused',
      code ?? null,
      access.address ?? null,
    ],
  );
}

/** Runs `work`; a refusal is written down before it goes on to the caller. */
export async function loggingRefusals<Result>(
  db: Pick<pg.Pool, 'query'>,
  access: Access,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Failure) await logAccess(db, access, error.code);
    throw error;
  }
}
