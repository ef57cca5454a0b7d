/** The internal API of files; only the app's server may call it, and it says on whose session's behalf. */
import type { FastifyInstance } from 'fastify';
import { Failure } from '../failure.ts';
import { isSecret } from '../http/secret.ts';
import type { FileKeeper } from './keeper.ts';
import { readFile, type ReadRequest } from './read-file.ts';
import { uploadRoutes } from './upload-routes.ts';

export interface FileRouteOptions {
  readonly keeper: FileKeeper;
  readonly internalSecret: string;
}

export async function fileRoutes(server: FastifyInstance, options: FileRouteOptions): Promise<void> {
  const { keeper, internalSecret } = options;
  server.addHook('onRequest', async (request) => {
    if (!isSecret(request.headers['x-telemed-internal-secret'], internalSecret)) {
      throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'The internal secret is missing or wrong.');
    }
  });
  await server.register(uploadRoutes, { keeper });
  // What a page may know before it sends a file; the rules themselves are kept here.
  server.get('/internal/files/limits', () => ({
    maxBytes: keeper.settings.FILE_MAX_MEGABYTES,
    types: keeper.settings.FILE_TYPES,
  }));
  server.get<ReadRequest>('/internal/files/:id/:variant', (request, reply) =>
    readFile(keeper, request, reply),
  );
}
