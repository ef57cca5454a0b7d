/** The real service on a database of its own; requests go through Fastify without a socket. */
import type { FastifyInstance } from 'fastify';
import type { PgBoss } from 'pg-boss';
import { pino } from 'pino';
import { aFileKeeper, type TestFiles } from './file-keeper.ts';
import { MediaServer, type MediaSettings } from '../../src/consultations/media-server.ts';
import { openQueue } from '../../src/jobs/queue.ts';
import { parseNetwork } from '../../src/integration/webhooks/address-check.ts';
import { createService } from '../../src/service.ts';
import { createTestDatabase, type TestDatabase } from '../../../hasura/test/support/database.ts';

export const actionsSecret = 'actions-secret-of-the-tests';
export const internalSecret = 'internal-secret-of-the-tests';
export const jwtKey = 'jwt-key-of-the-tests-with-32-characters-or-more';

export const appUrl = 'https://telemed.example';
export const twilioAuthToken = 'twilio-auth-token-of-the-tests';

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
}

export interface RunningService {
  readonly database: TestDatabase;
  readonly server: FastifyInstance;
  readonly files: TestFiles;
  readonly boss: PgBoss;
  /** What the service has logged, one JSON line each. */
  readonly logged: string[];
  internal(method: 'POST' | 'DELETE', path: string, body?: object, secret?: string): Promise<Answer>;
  /** Calls an action as the engine does for a signed-in person. */
  act(name: string, session: ActingSession, input: object, secret?: string): Promise<Answer>;
  stop(): Promise<void>;
}

export interface ActingSession {
  readonly role: string;
  readonly userId: string;
  readonly sessionId: string;
}

export async function startService(
  clusterUrl: string,
  {
    media,
    records = false,
    requestsPerMinute = 1_000_000,
  }: {
    readonly media?: MediaSettings;
    readonly records?: boolean;
    readonly requestsPerMinute?: number;
  } = {},
): Promise<RunningService> {
  const database = await createTestDatabase(clusterUrl);
  const logged: string[] = [];
  const log = pino({ level: 'debug' }, { write: (text: string) => void logged.push(text) });
  const boss = await openQueue({
    connectionString: database.url,
    applicationName: 'telemed-actions-queue',
    worker: false,
    log,
  });
  const files = await aFileKeeper(database.pool, log);
  const server = await createService({
    files: files.keeper,
    pool: database.pool,
    boss,
    log,
    actionsSecret,
    internalSecret,
    jwtKey,
    appUrl,
    twilioAuthToken,
    integrationRequestsPerMinute: requestsPerMinute,
    webhookNetworks: [parseNetwork('127.0.0.0/8')!],
    media: media && new MediaServer(media),
    records,
  });
  await server.ready();

  async function call(
    method: 'POST' | 'DELETE',
    url: string,
    headers: Record<string, string>,
    payload?: object,
  ): Promise<Answer> {
    const response = await server.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    return {
      status: response.statusCode,
      body: response.body === '' ? {} : response.json(),
      headers: response.headers,
    };
  }

  return {
    database,
    server,
    files,
    boss,
    logged,
    internal: (method, path, body, secret = internalSecret) =>
      call(method, path, { 'x-telemed-internal-secret': secret }, body),
    act: (name, session, input, secret = actionsSecret) =>
      call(
        'POST',
        `/actions/${name}`,
        { 'x-telemed-action-secret': secret },
        {
          action: { name },
          input,
          session_variables: {
            'x-hasura-role': session.role,
            'x-hasura-user-id': session.userId,
            'x-hasura-session-id': session.sessionId,
          },
          request_query: '',
        },
      ),
    stop: async () => {
      await server.close();
      await boss.stop({ graceful: false });
      await database.drop();
      await files.remove();
    },
  };
}
