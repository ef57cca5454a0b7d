/** The permission studio's API, for the app's server on behalf of a signed-in admin. */
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type pg from 'pg';
import { z } from 'zod';
import { type Actor, inTransaction } from '../db/transaction.ts';
import { Failure } from '../failure.ts';
import { isSecret } from '../http/secret.ts';
import { parseBody } from '../http/text.ts';
import { loadCatalog } from './catalog.ts';
import { EngineApi, type EngineAccess } from './engine-api.ts';
import { explainRow, explanationRequest } from './explanation.ts';
import { tableFile } from './export-file.ts';
import { changesOf } from './history.ts';
import { placeName, ruleAt, tableName } from './metadata.ts';
import { overview } from './overview.ts';
import { adminOf, findPeople, findPerson, namesOf } from './people.ts';
import { saveRequest, saveRules } from './save.ts';
import { type TrialParts, trialRequest, tryRule } from './trial.ts';

export interface PermissionOptions {
  readonly pool: pg.Pool;
  readonly internalSecret: string;
  readonly engine: EngineAccess;
}

const peopleRequest = z.object({ role: z.string().max(63), text: z.string().max(120).default('') });
const historyRequest = z.object({ place: z.string().max(200).optional() });

const admins = new WeakMap<FastifyRequest, Actor>();

export async function permissionRoutes(server: FastifyInstance, options: PermissionOptions): Promise<void> {
  const { pool, internalSecret } = options;
  const engine = new EngineApi(options.engine);
  server.addHook('onRequest', async (request) => {
    if (!isSecret(request.headers['x-telemed-internal-secret'], internalSecret)) {
      throw new Failure('UNAUTHENTICATED', 'unauthenticated', 'The internal secret is missing or wrong.');
    }
    admins.set(request, await adminOf(pool, request));
  });
  const adminBehind = (request: FastifyRequest): Actor => admins.get(request)!;

  server.get('/internal/permissions', () => overview(engine));

  server.get('/internal/permissions/people', async (request) => {
    const { role, text } = parseBody(peopleRequest, request.query);
    return { people: (await findPeople(pool, role, text)).map(withoutSession) };
  });

  server.get('/internal/permissions/history', async (request) => ({
    changes: await changesOf(pool, parseBody(historyRequest, request.query).place ?? null),
  }));

  server.get('/internal/permissions/file', async (request, reply) => {
    const { file, text } = tableFile((await engine.export()).metadata, parseBody(tableName, request.query));
    return reply
      .header('content-type', 'application/yaml; charset=utf-8')
      .header('content-disposition', contentDisposition(file))
      .send(text);
  });

  server.post('/internal/permissions/rules', async (request) =>
    saveRules(pool, engine, adminBehind(request), parseBody(saveRequest, request.body)),
  );

  server.post('/internal/permissions/trial', async (request) => {
    const asked = parseBody(trialRequest, request.body);
    await recordTrial(pool, adminBehind(request), asked);
    const trial = await tryRule(await partsOf(asked));
    const ids = trial.rows.flatMap(({ row }) => Object.values(row)).filter(isUuid);
    return {
      ...trial,
      person: withoutSession(trial.person),
      names: await namesOf(pool, [...new Set(ids)]),
    };
  });

  server.post('/internal/permissions/explanation', async (request) => {
    const asked = parseBody(explanationRequest, request.body);
    await recordTrial(pool, adminBehind(request), asked);
    return explainRow(await partsOf(asked), asked.key);
  });

  async function partsOf({ place, personId, rule }: z.infer<typeof trialRequest>): Promise<TrialParts> {
    const { metadata } = await engine.export();
    return {
      engine,
      catalog: await loadCatalog(engine, metadata),
      person: await findPerson(pool, personId),
      place,
      present: ruleAt(metadata, place),
      changed: rule,
    };
  }
}

/** Whoever looks through another's eyes is written down like whoever changes a rule. */
function recordTrial(pool: pg.Pool, admin: Actor, asked: z.infer<typeof trialRequest>): Promise<unknown> {
  return inTransaction(pool, admin, (client) =>
    client.query(`select public.record_audit('permissions.tried', 'permissions', $1, null, $2)`, [
      placeName(asked.place),
      { person: asked.personId },
    ]),
  );
}

const withoutSession = ({ sessionId, ...person }: { sessionId: string | null }): object => ({
  ...person,
  signedIn: sessionId !== null,
});

const isUuid = (value: unknown): value is string => z.guid().safeParse(value).success;
