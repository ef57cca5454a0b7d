/** Writes a message that carries files: both in one transaction, once however often it is sent. */
import type pg from 'pg';
import { z } from 'zod';
import type { ActionHandler } from '../http/action-route.ts';
import type { Caller } from '../http/session-variables.ts';
import { storable, uuid } from '../http/text.ts';
import { loggingRefusals } from './access-log.ts';
import type { FileKeeper } from './keeper.ts';
import { refusal } from './refusals.ts';

const longestBody = 8_000;

const input = z.object({
  id: uuid,
  roomId: uuid,
  /** Counted as Postgres counts, in characters; may be empty. */
  body: z.string().refine((text) => storable(text) && [...text].length <= longestBody),
  fileIds: z
    .array(uuid)
    .min(1)
    .max(10)
    .refine((ids) => new Set(ids).size === ids.length),
});
type Input = z.infer<typeof input>;

export const sendMessageWithFiles = (keeper: FileKeeper): ActionHandler<Input, { messageId: string }> => ({
  name: 'sendMessageWithFiles',
  input,
  run: (client, caller, message) =>
    loggingRefusals(
      keeper.pool,
      { action: 'send', fileId: message.fileIds[0], actorId: caller.id, sessionId: caller.sessionId },
      () => send(client, caller, message),
    ),
});

async function send(client: pg.PoolClient, caller: Caller, message: Input): Promise<{ messageId: string }> {
  const seat = await client.query(
    'select 1 from public.room_participants where room_id = $1 and user_id = $2 for key share',
    [message.roomId, caller.id],
  );
  if (seat.rowCount === 0) throw refusal('ROOM_NOT_FOUND');
  // Two tries of the same message meet at its files; the second sees what the first has written.
  const own = await client.query<{ id: string }>(
    'select id from public.files where id = any($1::uuid[]) and uploader_id = $2 and room_id = $3 order by id for update',
    [message.fileIds, caller.id, message.roomId],
  );
  const known = await client.query<{ author_id: string | null; room_id: string }>(
    'select author_id, room_id from public.messages where id = $1',
    [message.id],
  );
  const before = known.rows[0];
  if (before !== undefined) {
    if (before.author_id === caller.id && before.room_id === message.roomId) return { messageId: message.id };
    throw refusal('MESSAGE_ID_REUSED');
  }
  const carried = await client.query(
    'select 1 from public.message_attachments where file_id = any($1::uuid[])',
    [message.fileIds],
  );
  if (own.rowCount !== message.fileIds.length || carried.rowCount !== 0) throw refusal('FILE_NOT_YOURS');
  const written = await client.query(
    `insert into public.messages (id, room_id, author_id, body, attachment_count) values ($1, $2, $3, $4, $5)
     on conflict on constraint messages_pkey do nothing`,
    [message.id, message.roomId, caller.id, message.body, message.fileIds.length],
  );
  // Somebody else's message took the id at this very moment.
  if (written.rowCount === 0) throw refusal('MESSAGE_ID_REUSED');
  await client.query(
    `insert into public.message_attachments (message_id, position, file_id)
     select $1, file.place, file.id from unnest($2::uuid[]) with ordinality as file (id, place)`,
    [message.id, message.fileIds],
  );
  return { messageId: message.id };
}
