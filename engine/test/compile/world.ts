/** The fixture world in a database of its own, compiled for its metadata. */
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { introspectCatalog } from '../../src/catalog/introspect.ts';
import { asHasuraError, type ErrorEnvelope } from '../../src/errors.ts';
import { catalogSetupSql } from '../../src/execute/catalog-setup.sql.ts';
import { bindParameters, executeOperation } from '../../src/execute/run.ts';
import { compileOperation } from '../../src/plan/compile.ts';
import type { CompiledOperation, Json } from '../../src/plan/compiled.ts';
import { buildModel, type Model } from '../../src/schema/model.ts';
import type { Session } from '../../src/session.ts';
import { fixtureMetadata } from '../fixture/metadata.ts';
import { createDatabase } from '../support/database.ts';

export interface Request {
  readonly document: string;
  readonly session?: Session;
  readonly variables?: Readonly<Record<string, Json>>;
  readonly operationName?: string;
}

export interface Answer {
  readonly data?: Record<string, Json>;
  readonly errors?: ErrorEnvelope['errors'];
}

export interface World {
  readonly model: Model;
  readonly pool: pg.Pool;
  readonly compile: (request: Request) => CompiledOperation;
  readonly ask: (request: Request) => Promise<Answer>;
  /** The first result of a subscription, as its cohort statement gives it. */
  readonly subscribe: (
    request: Request,
    cursor?: readonly string[],
  ) => Promise<{ data: Json; cursor: string | null }>;
  readonly close: () => Promise<void>;
}

export function id(suffix: string): string {
  return `00000000-0000-4000-8000-${suffix.padStart(12, '0')}`;
}

const people = { ada: ['1', 'a1'], bo: ['2', 'a2'], cy: ['3', 'a3'] } as const;

/** A member's session; Cy has no row in `sessions`: he is signed out. */
export function as(person: keyof typeof people, role = 'member'): Session {
  const [user, session] = people[person];
  const variables = { 'x-hasura-user-id': id(user), 'x-hasura-session-id': id(session) };
  return { role, isAdmin: false, variables, useBackendOnlyPermissions: false };
}

export const admin: Session = {
  role: 'admin',
  isAdmin: true,
  variables: {},
  useBackendOnlyPermissions: false,
};

export async function openWorld(): Promise<World> {
  const database = await createDatabase();
  const pool = new pg.Pool({ connectionString: database.connectionString, max: 4 });
  // Idle connections may hear of the drop before they are closed; a query's own error reaches its caller.
  pool.on('error', () => undefined);
  await pool.query(await readFile(new URL('../fixture/schema.sql', import.meta.url), 'utf8'));
  await pool.query(catalogSetupSql);
  const client = await pool.connect();
  const catalog = await introspectCatalog(client);
  client.release();
  const genres = new Map([
    ['library.genres', [{ value: 'essay', description: 'Thoughts in prose' }, { value: 'poem' }]],
  ]);
  const { model, inconsistencies } = buildModel(fixtureMetadata, catalog, genres);
  if (inconsistencies.length > 0)
    throw new Error(`the fixture is inconsistent: ${JSON.stringify(inconsistencies)}`);

  const compile = ({ document, session = as('ada'), variables, operationName }: Request): CompiledOperation =>
    compileOperation({ model, role: session.role, document, operationName, variables, session });
  const callAction = async (): Promise<Json> => ({
    channelId: id('c1'),
    isNew: true,
    secret: 'not asked for',
  });
  const ask = async (request: Request): Promise<Answer> => {
    try {
      const text = await executeOperation(
        { poolOf: () => pool, callAction, beginAction: async () => id('b1'), validateInput: async () => {} },
        compile(request),
        request.session ?? as('ada'),
        request.variables ?? {},
        {},
      );
      return JSON.parse(text) as Answer;
    } catch (error) {
      const known = asHasuraError(error);
      // A fault nobody foresaw is a failed test, not an answer.
      if (known.code === 'unexpected' && known.cause) throw known.cause;
      return known.toEnvelope();
    }
  };
  const subscribe: World['subscribe'] = async (request, cursor) => {
    const { live } = compile(request);
    if (!live) throw new Error('not a subscription');
    const values = bindParameters(
      live.parameters,
      request.session ?? as('ada'),
      request.variables ?? {},
      cursor,
    );
    const { rows } = await pool.query<{ result: string; cursor: string | null }>(live.text, [
      ['s'],
      [JSON.stringify(values)],
    ]);
    const [row] = rows;
    if (!row) throw new Error('the cohort statement gave no row for its subscriber');
    return { data: JSON.parse(row.result) as Json, cursor: row.cursor };
  };
  const close = async (): Promise<void> => {
    await pool.end();
    await database.drop();
  };
  return { model, pool, compile, ask, subscribe, close };
}
