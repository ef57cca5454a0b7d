/** Hands out a file to whoever holds a link and still has the right to it. */
import { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { uuid } from '../http/text.ts';
import { type Access, logAccess, loggingRefusals } from './access-log.ts';
import { byteRange } from './byte-range.ts';
import type { FileKeeper } from './keeper.ts';
import { checkLink, type Variant, variants } from './links.ts';
import { refusal } from './refusals.ts';
import { claimOf, requesterOf } from './requester.ts';
import { unseal, within } from './sealed-stream.ts';

export interface ReadRequest {
  Params: { id: string; variant: string };
  Querystring: { expires?: unknown; signature?: unknown };
}

interface ContentRow {
  readonly name: string;
  readonly object_name: string;
  readonly content_type: string;
  readonly byte_size: number;
  readonly master_key_id: string;
  readonly wrapped_key: Buffer;
}

export async function readFile(
  keeper: FileKeeper,
  request: FastifyRequest<ReadRequest>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const claim = claimOf(request);
  const fileId = uuid.safeParse(request.params.id).data;
  const variant = variants.find((known) => known === request.params.variant);
  const action = variant === 'preview' ? ('preview' as const) : ('read' as const);
  const access: Access & { actorId?: string } = { action, fileId, ...claim };
  const content = await loggingRefusals(keeper.pool, access, async () => {
    const requester = await requesterOf(keeper.pool, claim);
    access.actorId = requester.id;
    if (fileId === undefined || variant === undefined) throw refusal('FILE_NOT_FOUND');
    const linked = { fileId, variant, sessionId: requester.sessionId };
    checkLink(linked, request.query, keeper.keys.linkKey(), new Date());
    return loadContent(keeper, fileId, variant, requester.id);
  });
  await logAccess(keeper.pool, access);
  return answer(keeper, content, action, request.headers.range, reply);
}

async function loadContent(
  keeper: FileKeeper,
  fileId: string,
  variant: Variant,
  userId: string,
): Promise<ContentRow> {
  const found = await keeper.pool.query<ContentRow>(
    `select file.name, content.object_name, content.content_type, content.byte_size::float8 as byte_size,
            content.master_key_id, content.wrapped_key
       from public.files as file join file_store.contents as content on content.file_id = file.id
      where file.id = $1 and content.variant = $2 and file_store.may_read(file.id, $3)`,
    [fileId, variant, userId],
  );
  const content = found.rows[0];
  if (content === undefined) throw refusal('FILE_NOT_FOUND');
  return content;
}

async function answer(
  keeper: FileKeeper,
  content: ContentRow,
  action: 'read' | 'preview',
  rangeHeader: string | undefined,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const size = content.byte_size;
  const range = byteRange(rangeHeader, size);
  const isText = content.content_type.startsWith('text/');
  void reply.headers({
    'content-type': isText ? `${content.content_type}; charset=utf-8` : content.content_type,
    // Pictures in a page do not heed it; whatever is opened by its address is saved and not shown.
    'content-disposition': contentDisposition(content.name, {
      type: action === 'preview' ? 'inline' : 'attachment',
    }),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
  });
  if (range === null) return reply.code(416).header('content-range', `bytes */${size}`).send();
  const wrapped = { masterKeyId: content.master_key_id, wrapped: content.wrapped_key };
  const key = keeper.keys.unwrap(wrapped, content.object_name);
  const source = await keeper.disk.getStream(content.object_name);
  const open = unseal(source, key);
  if (range === undefined) return reply.header('content-length', size).send(Readable.from(open));
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${size}`)
    .header('content-length', range.end - range.start + 1)
    .send(Readable.from(within(open, range.start, range.end)));
}
