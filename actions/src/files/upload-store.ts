/** The tus server's store: it answers for one requester, whose uploads alone it knows. */
import type { Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/server';
import type { FileKeeper } from './keeper.ts';
import { safeName } from './name.ts';
import { refusal } from './refusals.ts';
import type { Requester } from './requester.ts';
import { appendPart, forgetUnsentFile, forgetUpload, loadUpload } from './upload-parts.ts';
import { uuid } from '../http/text.ts';

/** Held in memory at most per running request. */
const pieceBytes = 1024 * 1024;
const mostUploadsUnderWay = 20;

export class UploadStore extends DataStore {
  readonly #keeper: FileKeeper;
  readonly #requester: Requester;

  constructor(keeper: FileKeeper, requester: Requester) {
    super();
    this.#keeper = keeper;
    this.#requester = requester;
    this.extensions = ['creation', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { pool, keys, settings } = this.#keeper;
    const name = safeName(upload.metadata?.['filename']);
    const roomId = uuid.safeParse(upload.metadata?.['roomId']).data;
    const size = upload.size ?? 0;
    if (size > settings.FILE_MAX_MEGABYTES) throw refusal('FILE_TOO_LARGE');
    if (!(size > 0)) throw refusal('FILE_DAMAGED', 'empty');
    const { wrapped } = keys.newKey(`upload ${upload.id}`);
    const begun = await pool.query<{ id: string }>(
      `insert into file_store.uploads (id, user_id, room_id, name, byte_size, master_key_id, wrapped_key)
       select $1, $2, seat.room_id, $4, $5, $6, $7
         from public.room_participants as seat where seat.user_id = $2 and seat.room_id = $3
          and (select count(*) from file_store.uploads where user_id = $2) < $8
       returning id`,
      [
        upload.id,
        this.#requester.id,
        roomId ?? null,
        name,
        size,
        wrapped.masterKeyId,
        wrapped.wrapped,
        mostUploadsUnderWay,
      ],
    );
    if (begun.rowCount === 0) throw refusal(await this.#whyNot(roomId));
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await loadUpload(this.#keeper, id, this.#requester.id);
    return new Upload({ id, size: row.byte_size, offset: row.received, metadata: { filename: row.name } });
  }

  /** What arrived before the connection broke is kept: the next request goes on from there. */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    let upload = await loadUpload(this.#keeper, id, this.#requester.id);
    if (upload.received !== offset) throw refusal('UPLOAD_INCOMPLETE', 'the upload has moved on');
    let waiting: Buffer[] = [];
    let bytes = 0;
    const putDown = async (): Promise<void> => {
      if (bytes === 0) return;
      upload = await appendPart(this.#keeper, upload, Buffer.concat(waiting));
      waiting = [];
      bytes = 0;
    };
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        waiting.push(chunk);
        bytes += chunk.length;
        if (bytes >= pieceBytes) await putDown();
      }
    } finally {
      await putDown();
    }
    return upload.received;
  }

  /** Also takes back what has become a file already, as long as no message carries it. */
  override async remove(id: string): Promise<void> {
    if (await forgetUnsentFile(this.#keeper, id, this.#requester.id)) return;
    await loadUpload(this.#keeper, id, this.#requester.id);
    await forgetUpload(this.#keeper, id);
  }

  async #whyNot(roomId: string | undefined): Promise<'ROOM_NOT_FOUND' | 'TOO_MANY_UPLOADS'> {
    const seat = await this.#keeper.pool.query(
      'select 1 from public.room_participants where room_id = $1 and user_id = $2',
      [roomId ?? null, this.#requester.id],
    );
    return seat.rowCount === 0 ? 'ROOM_NOT_FOUND' : 'TOO_MANY_UPLOADS';
  }
}
