/** Deletes recordings and files of consultations whose keeping time is over: first their keys and rows, then the objects. */
import type pg from 'pg';
import { loadRetentionSettings } from '../config/retention-settings.ts';
import { inTransaction, system } from '../db/transaction.ts';
import type { FileKeeper } from '../files/keeper.ts';
import { forgetContents, removeForgotten } from '../files/removals.ts';

const atOnce = 100;
const dayMs = 24 * 60 * 60_000;

type Queryable = Pick<pg.ClientBase, 'query'>;

/** @param now milliseconds; gives how many recordings, files and objects were dealt with */
export async function deleteExpiredRecords(keeper: FileKeeper, now: number): Promise<number> {
  const { pool } = keeper;
  const { recordingsDays, filesDays } = await loadRetentionSettings(pool);
  let done = 0;
  if (recordingsDays !== null) {
    const before = new Date(now - recordingsDays * dayMs);
    for (const consultationId of await withRecordings(pool, before)) {
      done += await inTransaction(pool, system, (client) =>
        deleteRecordings(client, consultationId, before, recordingsDays),
      );
    }
  }
  if (filesDays !== null) {
    const before = new Date(now - filesDays * dayMs);
    for (const consultationId of await withFiles(pool, before)) {
      done += await inTransaction(pool, system, (client) =>
        deleteFiles(client, consultationId, before, filesDays),
      );
    }
  }
  return done + (await removeForgotten(keeper));
}

/** Ended before that, and not held. */
const expired = `consultation.status = 'finished' and consultation.held_at is null and consultation.ended_at < $1`;

async function withRecordings(db: Queryable, before: Date): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    `select consultation.id from public.consultations as consultation
      where ${expired} and exists (
        select from public.consultation_recordings as recording
          join public.recording_parts as part on part.recording_id = recording.id
         where recording.consultation_id = consultation.id and part.file_id is not null)
      order by consultation.ended_at limit $2`,
    [before, atOnce],
  );
  return found.rows.map(({ id }) => id);
}

async function withFiles(db: Queryable, before: Date): Promise<string[]> {
  const found = await db.query<{ id: string }>(
    `select consultation.id from public.consultations as consultation
      where ${expired} and exists (
        select from public.consultation_files(consultation.id) as kept (id)
          join public.files as file on file.id = kept.id and file.deleted_at is null
         where not public.file_is_kept(file.id, $1))
      order by consultation.ended_at limit $2`,
    [before, atOnce],
  );
  return found.rows.map(({ id }) => id);
}

/** Looked at once more under its lock: it may have been held since. */
async function isExpired(client: Queryable, consultationId: string, before: Date): Promise<boolean> {
  const found = await client.query(
    `select from public.consultations as consultation where ${expired} and consultation.id = $2 for update`,
    [before, consultationId],
  );
  return found.rowCount === 1;
}

async function deleteRecordings(
  client: Queryable,
  consultationId: string,
  before: Date,
  days: number,
): Promise<number> {
  if (!(await isExpired(client, consultationId, before))) return 0;
  const parts = await client.query<{ id: string; file_id: string }>(
    `select part.id, part.file_id from public.recording_parts as part
       join public.consultation_recordings as recording on recording.id = part.recording_id
      where recording.consultation_id = $1 and part.file_id is not null
      order by part.id for update of part`,
    [consultationId],
  );
  for (const { id, file_id: fileId } of parts.rows) {
    await forgetContents(client, fileId);
    await client.query('delete from public.files where id = $1', [fileId]);
    await client.query('update public.recording_parts set deleted_at = clock_timestamp() where id = $1', [
      id,
    ]);
    await client.query(
      `select public.record_audit('recording.deleted', 'recording_parts', $1::text, null,
                jsonb_build_object('consultation_id', $2::uuid, 'kept_days', $3::int))`,
      [id, consultationId, days],
    );
  }
  return parts.rows.length;
}

async function deleteFiles(
  client: Queryable,
  consultationId: string,
  before: Date,
  days: number,
): Promise<number> {
  if (!(await isExpired(client, consultationId, before))) return 0;
  const files = await client.query<{ id: string }>(
    `select file.id from public.files as file
      where file.id in (select public.consultation_files($1)) and file.deleted_at is null
        and not public.file_is_kept(file.id, $2)
      order by file.id for update`,
    [consultationId, before],
  );
  for (const { id } of files.rows) {
    await forgetContents(client, id);
    await client.query('update public.files set deleted_at = clock_timestamp() where id = $1', [id]);
    await client.query(
      `select public.record_audit('file.deleted', 'files', $1::text, null,
                jsonb_build_object('consultation_id', $2::uuid, 'kept_days', $3::int))`,
      [id, consultationId, days],
    );
  }
  return files.rows.length;
}
