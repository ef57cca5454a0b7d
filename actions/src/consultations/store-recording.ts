/** Takes what Egress has recorded into the clinic's file storage, encrypted, and leaves nothing in the clear behind. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type pg from 'pg';
import type { Logger } from 'pino';
import { inTransaction, system } from '../db/transaction.ts';
import type { WrappedKey } from '../files/envelope.ts';
import type { FileKeeper } from '../files/keeper.ts';
import { sealStream } from '../files/sealed-stream.ts';

const contentType = 'video/mp4';

interface Sealed {
  readonly objectName: string;
  readonly byteSize: number;
  readonly sha256: Buffer;
  readonly wrapped: WrappedKey;
}

/** Gives how many were stored or found to hold nothing. One at a time: they are large. */
export async function storeRecordings(keeper: FileKeeper, folder: string, log: Logger): Promise<number> {
  const { pool } = keeper;
  const due = await pool.query<{ id: string }>(
    `select id from public.recording_parts where status = 'processing' order by requested_at limit 20`,
  );
  for (const { id } of due.rows) await store(keeper, join(folder, `${id}.mp4`), id, log);
  return due.rows.length;
}

async function store(keeper: FileKeeper, path: string, partId: string, log: Logger): Promise<void> {
  const { pool, disk } = keeper;
  const size = await sizeOf(path);
  if (size === 0) {
    log.error({ partId }, 'a recording is missing or empty');
    await pool.query(
      `update public.recording_parts set status = 'failed', failure = 'the file is missing or empty'
        where id = $1 and status = 'processing'`,
      [partId],
    );
    return;
  }
  const sealed = await seal(keeper, path, partId);
  const kept = await inTransaction(pool, system, (client) => keep(client, partId, sealed));
  // Another worker was faster.
  if (!kept) await disk.delete(sealed.objectName);
  await rm(path, { force: true });
  log.info({ partId, byteSize: sealed.byteSize }, 'a recording was encrypted and stored');
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

async function seal({ disk, keys }: FileKeeper, path: string, partId: string): Promise<Sealed> {
  const objectName = `recordings/${partId}/${randomBytes(8).toString('hex')}`;
  const { key, wrapped } = keys.newKey(objectName);
  const digest = createHash('sha256');
  let byteSize = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      digest.update(chunk);
      byteSize += chunk.length;
      yield chunk;
    }
  }
  await disk.putStream(objectName, Readable.from(sealStream(counted(), key)));
  return { objectName, byteSize, sha256: digest.digest(), wrapped };
}

/** False when the part is stored already. */
async function keep(client: pg.PoolClient, partId: string, sealed: Sealed): Promise<boolean> {
  // The file is found by the day it was made on, which is the doctor's and not always the one of UTC.
  const found = await client.query<{ consultation_id: string; position: number; day: string }>(
    `select recording.consultation_id, part.position,
            to_char(appointment.starts_at at time zone doctor.time_zone, 'YYYY-MM-DD') as day
       from public.recording_parts as part
       join public.consultation_recordings as recording on recording.id = part.recording_id
       join public.consultations as consultation on consultation.id = recording.consultation_id
       join public.appointments as appointment on appointment.id = consultation.appointment_id
       join public.users as doctor on doctor.id = appointment.doctor_id
      where part.id = $1 and part.status = 'processing' for update of part`,
    [partId],
  );
  const [part] = found.rows;
  if (part === undefined) return false;
  const { objectName, byteSize, sha256, wrapped } = sealed;
  const name = `consultation-${part.day}-${part.position}.mp4`;
  const made = await client.query<{ id: string }>(
    `insert into public.files (id, name, content_type, byte_size, scan_result)
     values (gen_random_uuid(), $1, $2, $3, 'not_scanned') returning id`,
    [name, contentType, byteSize],
  );
  const fileId = made.rows[0]!.id;
  await client.query(
    `insert into file_store.contents
       (file_id, variant, object_name, byte_size, content_type, sha256, master_key_id, wrapped_key)
     values ($1, 'original', $2, $3, $4, $5, $6, $7)`,
    [fileId, objectName, byteSize, contentType, sha256, wrapped.masterKeyId, wrapped.wrapped],
  );
  await client.query(
    `update public.recording_parts set status = 'stored', file_id = $2, byte_size = $3 where id = $1`,
    [partId, fileId, byteSize],
  );
  return true;
}
