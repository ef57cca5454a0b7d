/** The GraphQL engine as its administrator sees it: metadata, and reading as anybody. The only place that has its secret. */
import { z } from 'zod';
import { Failure } from '../failure.ts';
import { type Exported, exported } from './metadata.ts';

export interface EngineAccess {
  readonly url: string;
  readonly adminSecret: string;
}

/** Who a GraphQL request is answered for; without one, the administrator, to whom no rule applies. */
export interface ActingAs {
  readonly role: string;
  readonly userId: string;
  readonly sessionId: string;
}

const refusal = z.looseObject({ code: z.string(), error: z.string() });
const answer = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.looseObject({ message: z.string() })).optional(),
});

const patienceMs = 15_000;

export class EngineApi {
  readonly #access: EngineAccess;

  constructor(access: EngineAccess) {
    this.#access = access;
  }

  async export(): Promise<Exported> {
    const body = await this.metadata({ type: 'export_metadata', version: 2, args: {} });
    const parsed = exported.safeParse(body);
    if (parsed.success) return parsed.data;
    throw unavailable('The engine exported metadata of an unknown shape.', parsed.error);
  }

  /** Throws METADATA_CHANGED when the version asked for is no longer the present one, RULE_REFUSED with the engine's words. */
  async metadata(command: object): Promise<unknown> {
    const { status, body } = await this.#post('/v1/metadata', command, {});
    if (status === 200) return body;
    const { data: reason } = refusal.safeParse(body);
    if (status >= 500 && reason === undefined) throw unavailable(`The engine answered ${status}.`, body);
    if (reason?.code === 'conflict') {
      throw new Failure('METADATA_CHANGED', 'conflict', 'The rules were changed by somebody else meanwhile.');
    }
    throw new Failure('RULE_REFUSED', 'invalid', reason?.error ?? 'The engine refused the change.', {
      cause: body,
    });
  }

  /** Throws RULE_NOT_TRIABLE with the engine's words when it does not take the document. */
  async graphql(
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    as?: ActingAs,
  ): Promise<Readonly<Record<string, unknown>>> {
    const headers: Record<string, string> = as
      ? {
          'x-hasura-role': as.role,
          'x-hasura-user-id': as.userId,
          'x-hasura-session-id': as.sessionId,
        }
      : {};
    const { status, body } = await this.#post('/v1/graphql', { query, variables }, headers);
    const parsed = answer.safeParse(body);
    if (status !== 200 || !parsed.success) {
      throw unavailable(`The engine answered ${status}.`, parsed.error);
    }
    const { data, errors } = parsed.data;
    if (errors?.[0]) throw new Failure('RULE_NOT_TRIABLE', 'invalid', errors[0].message, { cause: errors });
    return data ?? {};
  }

  async #post(
    path: string,
    body: object,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: unknown }> {
    const { url, adminSecret } = this.#access;
    try {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'x-hasura-admin-secret': adminSecret },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(patienceMs),
      });
      return { status: response.status, body: await response.json() };
    } catch (cause) {
      throw unavailable('The engine cannot be reached.', cause);
    }
  }
}

const unavailable = (message: string, cause: unknown): Failure =>
  new Failure('ENGINE_UNAVAILABLE', 'unavailable', message, { cause });
