/** Uploads under way: each piece that arrives is encrypted before it is put down. */
import { randomBytes } from 'node:crypto';
import { openPiece, sealPiece } from './envelope.ts';
import type { FileKeeper } from './keeper.ts';
import { refusal } from './refusals.ts';

export interface UploadRow {
  readonly id: string;
  readonly user_id: string;
  readonly room_id: string;
  readonly name: string;
  readonly byte_size: number;
  readonly received: number;
  readonly parts: readonly string[];
  readonly master_key_id: string;
  readonly wrapped_key: Buffer;
}

/** Of one's own; nobody sees another's upload, not even that it exists. */
export async function loadUpload(keeper: FileKeeper, id: string, userId: string): Promise<UploadRow> {
  const found = await keeper.pool.query<UploadRow>(
    `select id, user_id, room_id, name, byte_size::float8 as byte_size, received::float8 as received, parts,
            master_key_id, wrapped_key
       from file_store.uploads where id = $1 and user_id = $2`,
    [id, userId],
  );
  const upload = found.rows[0];
  if (upload === undefined) throw refusal('FILE_NOT_FOUND');
  return upload;
}

const keyOf = (keeper: FileKeeper, upload: UploadRow): Buffer =>
  keeper.keys.unwrap(
    { masterKeyId: upload.master_key_id, wrapped: upload.wrapped_key },
    `upload ${upload.id}`,
  );

const objectOf = (uploadId: string, part: string): string => `uploads/${uploadId}/${part}`;
/** A part sealed for one place of one upload opens in no other. */
const placeOf = (uploadId: string, index: number): string => `upload ${uploadId} part ${index}`;

export async function appendPart(keeper: FileKeeper, upload: UploadRow, piece: Buffer): Promise<UploadRow> {
  const part = `${String(upload.parts.length).padStart(6, '0')}-${randomBytes(6).toString('hex')}`;
  const sealed = sealPiece(piece, keyOf(keeper, upload), placeOf(upload.id, upload.parts.length));
  await keeper.disk.put(objectOf(upload.id, part), sealed);
  // Whoever else writes at the same place has been faster or will find this row moved on; no byte counts twice.
  const moved = await keeper.pool.query(
    `update file_store.uploads set received = received + $3, parts = parts || $4::text, updated_at = now()
      where id = $1 and received = $2 and received + $3 <= byte_size`,
    [upload.id, upload.received, piece.length, part],
  );
  if (moved.rowCount === 0) {
    await keeper.disk.delete(objectOf(upload.id, part));
    throw refusal('UPLOAD_INCOMPLETE', 'another request wrote to the upload');
  }
  return { ...upload, received: upload.received + piece.length, parts: [...upload.parts, part] };
}

export async function readParts(keeper: FileKeeper, upload: UploadRow): Promise<Buffer> {
  const key = keyOf(keeper, upload);
  const pieces: Buffer[] = [];
  for (const [index, part] of upload.parts.entries()) {
    const sealed = await keeper.disk.getBytes(objectOf(upload.id, part));
    pieces.push(openPiece(sealed, key, placeOf(upload.id, index)));
  }
  return Buffer.concat(pieces);
}

/** The row first: without its key nobody reads what a crash might leave behind. */
export async function forgetUpload(keeper: FileKeeper, id: string): Promise<void> {
  await keeper.pool.query('delete from file_store.uploads where id = $1', [id]);
  await keeper.disk.deleteAll(`uploads/${id}`);
}

/** False when there is no such file of this person, or a message carries it. */
export async function forgetUnsentFile(keeper: FileKeeper, id: string, userId: string): Promise<boolean> {
  const gone = await keeper.pool.query(
    `delete from public.files where uploader_id = $2 and id = (
       select file.id from public.files as file
        where file.id = $1
          and not exists (select from public.message_attachments where file_id = file.id) for update)`,
    [id, userId],
  );
  if (gone.rowCount === 0) return false;
  await keeper.disk.deleteAll(`files/${id}`);
  return true;
}
