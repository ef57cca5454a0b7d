/** Turns an upload that has arrived into a file: type by content, archives and pictures checked, scanned, encrypted. */
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import pLimit from 'p-limit';
import type pg from 'pg';
import { inTransaction } from '../db/transaction.ts';
import { Failure } from '../failure.ts';
import { logAccess } from './access-log.ts';
import type { WrappedKey } from './envelope.ts';
import type { FileKeeper } from './keeper.ts';
import { checkPackage } from './package-check.ts';
import { previewType, redraw } from './picture.ts';
import { refusal } from './refusals.ts';
import type { Requester } from './requester.ts';
import type { ScanResult } from './scanner.ts';
import { seal } from './sealed-stream.ts';
import { recogniseType } from './types.ts';
import { forgetUpload, loadUpload, readParts, type UploadRow } from './upload-parts.ts';

export interface FileFacts {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  readonly byteSize: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasPreview: boolean;
  readonly scanResult: ScanResult;
}

interface CheckedContent {
  readonly name: string;
  readonly contentType: string;
  readonly content: Buffer;
  readonly preview?: Buffer;
  readonly width: number | null;
  readonly height: number | null;
  readonly scanResult: ScanResult;
}

interface StoredObject {
  readonly variant: 'original' | 'preview';
  readonly objectName: string;
  readonly byteSize: number;
  readonly contentType: string;
  readonly sha256: Buffer;
  readonly wrapped: WrappedKey;
}

/** A whole upload is held in memory while it is checked, so only few are at a time. */
const oneOfFew = pLimit(2);

/** Asked twice, it gives the same file. */
export function finishUpload(keeper: FileKeeper, requester: Requester, id: string): Promise<FileFacts> {
  return oneOfFew(() => finish(keeper, requester, id));
}

async function finish(keeper: FileKeeper, requester: Requester, id: string): Promise<FileFacts> {
  const done = await finishedBefore(keeper.pool, requester, id);
  if (done !== undefined) return done;
  const upload = await loadUpload(keeper, id, requester.id);
  if (upload.received < upload.byte_size) throw refusal('UPLOAD_INCOMPLETE');
  let checked: CheckedContent;
  try {
    checked = await check(keeper, upload);
  } catch (error) {
    // Refused for good, it leaves nothing; an absent scanner is asked again.
    if (error instanceof Failure && error.code !== 'SCANNER_UNAVAILABLE') await forgetUpload(keeper, id);
    throw error;
  }
  const objects = [await store(keeper, id, 'original', checked.content, checked.contentType)];
  if (checked.preview) objects.push(await store(keeper, id, 'preview', checked.preview, previewType));
  const kept = await keep(keeper, requester, upload, checked, objects);
  if (!kept) for (const { objectName } of objects) await keeper.disk.delete(objectName);
  await forgetUpload(keeper, id);
  const file = await finishedBefore(keeper.pool, requester, id);
  if (file === undefined) throw refusal('FILE_NOT_FOUND');
  return file;
}

async function check(keeper: FileKeeper, upload: UploadRow): Promise<CheckedContent> {
  const { settings } = keeper;
  const content = await readParts(keeper, upload);
  const type = await recogniseType(content, upload.name, settings.FILE_TYPES);
  if (type.kind === 'package') await checkPackage(content, settings.FILE_MAX_UNPACKED_MEGABYTES);
  const scanResult = await keeper.scan(content);
  const plain = { name: type.name, contentType: type.contentType, scanResult };
  if (type.kind !== 'picture') return { ...plain, content, width: null, height: null };
  return { ...plain, ...(await redraw(content, type.contentType, settings.FILE_MAX_MEGAPIXELS)) };
}

async function store(
  keeper: FileKeeper,
  fileId: string,
  variant: StoredObject['variant'],
  content: Buffer,
  contentType: string,
): Promise<StoredObject> {
  const objectName = `files/${fileId}/${variant}-${randomBytes(8).toString('hex')}`;
  const { key, wrapped } = keeper.keys.newKey(objectName);
  await keeper.disk.putStream(objectName, Readable.from(seal(content, key)));
  const sha256 = createHash('sha256').update(content).digest();
  return { variant, objectName, byteSize: content.length, contentType, sha256, wrapped };
}

/** False when another request was faster with the same upload. */
function keep(
  keeper: FileKeeper,
  requester: Requester,
  upload: UploadRow,
  checked: CheckedContent,
  objects: readonly StoredObject[],
): Promise<boolean> {
  const actor = { 'x-hasura-user-id': requester.id, 'x-hasura-session-id': requester.sessionId };
  return inTransaction(keeper.pool, actor, async (client) => {
    const file = await client.query(
      `insert into public.files (id, room_id, uploader_id, name, content_type, byte_size, width, height, has_preview, scan_result)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
      [
        upload.id,
        upload.room_id,
        requester.id,
        checked.name,
        checked.contentType,
        checked.content.length,
        checked.width,
        checked.height,
        checked.preview !== undefined,
        checked.scanResult,
      ],
    );
    if (file.rowCount === 0) return false;
    for (const { variant, objectName, byteSize, contentType, sha256, wrapped } of objects) {
      await client.query(
        `insert into file_store.contents
           (file_id, variant, object_name, byte_size, content_type, sha256, master_key_id, wrapped_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [upload.id, variant, objectName, byteSize, contentType, sha256, wrapped.masterKeyId, wrapped.wrapped],
      );
    }
    await logAccess(client, {
      action: 'upload',
      fileId: upload.id,
      actorId: requester.id,
      sessionId: requester.sessionId,
      address: requester.address,
    });
    return true;
  });
}

async function finishedBefore(
  pool: pg.Pool,
  requester: Requester,
  id: string,
): Promise<FileFacts | undefined> {
  const found = await pool.query<FileFacts>(
    `select id, name, content_type as "contentType", byte_size::float8 as "byteSize", width, height,
            has_preview as "hasPreview", scan_result as "scanResult"
       from public.files where id = $1 and uploader_id = $2`,
    [id, requester.id],
  );
  return found.rows[0];
}
