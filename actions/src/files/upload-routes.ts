/** Uploads by the tus protocol (https://tus.io), one server per request: its store knows only the requester's own. */
import { randomUUID } from 'node:crypto';
import { MemoryLocker, Server } from '@tus/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Failure } from '../failure.ts';
import { uuid } from '../http/text.ts';
import { logAccess, loggingRefusals } from './access-log.ts';
import { finishUpload } from './finish-upload.ts';
import type { FileKeeper } from './keeper.ts';
import { claimOf, type Requester, requesterOf } from './requester.ts';
import { UploadStore } from './upload-store.ts';

const path = '/internal/files/uploads';
/** As the browser knows it: the app's server passes it on. */
const publicPath = '/api/files/uploads';

type UploadRequest = FastifyRequest<{ Params: { id?: string } }>;

export async function uploadRoutes(
  server: FastifyInstance,
  { keeper }: { readonly keeper: FileKeeper },
): Promise<void> {
  const locker = new MemoryLocker();
  // Pieces go to the store as they come in; Fastify is not to read them.
  server.addContentTypeParser('application/offset+octet-stream', (_request, _payload, done) => done(null));

  const pass = async (request: UploadRequest, reply: FastifyReply): Promise<void> => {
    const fileId = uuid.safeParse(request.params.id).data;
    const claim = claimOf(request);
    const requester = await loggingRefusals(keeper.pool, { action: 'upload', fileId, ...claim }, () =>
      requesterOf(keeper.pool, claim),
    );
    reply.hijack();
    await tusServer(keeper, requester, locker, fileId).handle(request.raw, reply.raw);
  };
  server.route({ method: 'POST', url: path, handler: pass });
  server.route({ method: ['HEAD', 'PATCH', 'DELETE'], url: `${path}/:id`, handler: pass });

  server.post<{ Params: { id: string } }>(`${path}/:id/finish`, async (request) => {
    const fileId = uuid.safeParse(request.params.id).data;
    const access = {
      action: 'upload' as const,
      fileId,
      ...claimOf(request),
      actorId: undefined as string | undefined,
    };
    return loggingRefusals(keeper.pool, access, async () => {
      const requester = await requesterOf(keeper.pool, access);
      access.actorId = requester.id;
      return finishUpload(keeper, requester, fileId ?? randomUUID());
    });
  });
}

function tusServer(
  keeper: FileKeeper,
  requester: Requester,
  locker: MemoryLocker,
  fileId: string | undefined,
): Server {
  return new Server({
    path,
    datastore: new UploadStore(keeper, requester),
    locker,
    namingFunction: () => randomUUID(),
    generateUrl: (_request, { id }) => `${publicPath}/${id}`,
    getFileIdFromRequest: () => fileId,
    // Only pages of the app upload; they are of the same origin.
    allowedOrigins: () => false,
    onResponseError: async (request, error) => {
      if (!(error instanceof Failure)) {
        if (error instanceof Error) keeper.log.error({ err: error, url: request.url }, 'an upload failed');
        return error instanceof Error ? { status_code: 500, body: '{"code":"INTERNAL_ERROR"}' } : undefined;
      }
      keeper.log.info({ code: error.code, cause: error.cause }, error.message);
      await logAccess(
        keeper.pool,
        {
          action: 'upload',
          fileId,
          actorId: requester.id,
          sessionId: requester.sessionId,
          address: requester.address,
        },
        error.code,
      );
      return {
        status_code: error.status,
        body: JSON.stringify({ code: error.code, message: error.message }),
      };
    },
  });
}
