/**
 * Asynchronous actions: noted in the action log, then handed to their handlers outside the request. At least once:
 * what a crashed engine had begun is begun again.
 */

import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Headers } from '../auth/authenticate.ts';
import { asHasuraError, HasuraError } from '../errors.ts';
import type { ActionCall, Json } from '../plan/compiled.ts';
import type { Model } from '../schema/model.ts';
import type { Session } from '../session.ts';
import type { Exchange } from './call-action.ts';
import { forwardableHeaders } from './webhook.ts';

export interface AsyncActionsOptions {
  readonly pool: Pool;
  readonly model: () => Model;
  readonly exchange: Exchange;
  readonly log: Logger;
  /** How long `stop` waits for handlers that are being asked. */
  readonly shutdownTimeoutMs: number;
}

const claimedRow = z.object({
  id: z.string(),
  action_name: z.string(),
  input_payload: z.json(),
  request_headers: z.record(z.string(), z.string()),
  session_variables: z.record(z.string(), z.string()),
});
type Claimed = z.infer<typeof claimedRow>;

/** Handlers asked at the same moment by one engine. */
const atOnce = 10;
/** A record that has been in process for longer was left behind by an engine that ended without a word. */
const abandonedAfter = '10 minutes';
const recoveryPauseMs = 60_000;

export class AsyncActions {
  readonly #options: AsyncActionsOptions;
  readonly #running = new Map<string, Promise<void>>();
  #claiming: Promise<void> | null = null;
  #more = false;
  #stopped = false;
  #recovery: NodeJS.Timeout | null = null;

  constructor(options: AsyncActionsOptions) {
    this.#options = options;
  }

  /** Begins what is waiting: noted down before this engine started, or abandoned. */
  async start(): Promise<void> {
    await this.#recover();
    this.#wake();
  }

  /** Notes an action down and answers the id of its record. */
  async begin(call: ActionCall, session: Session, clientHeaders: Headers): Promise<string> {
    const action = this.#options.model().actions.get(call.action);
    const headers = action ? forwardableHeaders(action.definition, clientHeaders) : {};
    const { rows } = await this.#options.pool.query<{ id: string }>(
      `insert into hdb_catalog.hdb_action_log
         (action_name, input_payload, request_headers, session_variables, status)
       values ($1, $2, $3, $4, 'created') returning id`,
      [
        call.action,
        JSON.stringify(call.input),
        JSON.stringify(headers),
        JSON.stringify({ 'x-hasura-role': session.role, ...session.variables }),
      ],
    );
    const [row] = rows;
    if (!row) throw new Error('the action log gave no id');
    this.#wake();
    return row.id;
  }

  /** Handlers still being asked when the time is up are asked again by whichever engine starts next. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#recovery) clearTimeout(this.#recovery);
    await this.#claiming;
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.#options.shutdownTimeoutMs);
    });
    await Promise.race([Promise.all(this.#running.values()), timeUp]);
    clearTimeout(timer);
    const left = [...this.#running.keys()];
    this.#running.clear();
    if (left.length > 0) await this.#release('id = any($1::uuid[])', [left]);
  }

  #wake(): void {
    this.#more = true;
    if (this.#claiming || this.#stopped) return;
    this.#claiming = this.#claimAll()
      .catch((error: unknown) =>
        this.#options.log.error({ err: error }, 'asynchronous actions could not be read'),
      )
      .finally(() => {
        this.#claiming = null;
      });
  }

  async #claimAll(): Promise<void> {
    while (this.#more && !this.#stopped) {
      this.#more = false;
      const free = atOnce - this.#running.size;
      // Whichever handler answers next wakes this again.
      if (free <= 0) return;
      const claimed = await this.#claim(free);
      for (const record of claimed) this.#run(record);
      if (claimed.length > 0) this.#more = true;
    }
  }

  async #claim(limit: number): Promise<Claimed[]> {
    const { rows } = await this.#options.pool.query(
      `update hdb_catalog.hdb_action_log set status = 'processing'
       where id in (select id from hdb_catalog.hdb_action_log where status = 'created'
                    order by created_at limit $1 for update skip locked)
       returning id, action_name, input_payload, request_headers, session_variables`,
      [limit],
    );
    return z.array(claimedRow).parse(rows);
  }

  #run(record: Claimed): void {
    const running = this.#answer(record)
      .catch((error: unknown) =>
        this.#options.log.error({ err: error, id: record.id }, 'an answer could not be stored'),
      )
      .finally(() => {
        this.#running.delete(record.id);
        this.#wake();
      });
    this.#running.set(record.id, running);
  }

  async #answer(record: Claimed): Promise<void> {
    let answer: Json = null;
    let errors: Json = null;
    try {
      const action = this.#options.model().actions.get(record.action_name);
      if (!action) {
        throw new HasuraError('not-exists', '$', `action "${record.action_name}" is not known any more`);
      }
      answer = await this.#options.exchange({
        action,
        input: record.input_payload as Json,
        sessionVariables: record.session_variables,
        clientHeaders: record.request_headers,
      });
    } catch (error) {
      const { code, path, message, extensions } = asHasuraError(error);
      errors = { code, path, error: message, ...(Object.keys(extensions).length > 0 ? { extensions } : {}) };
    }
    // Given back while the handler was being asked: the answer belongs to whoever asks next.
    if (!this.#running.has(record.id)) return;
    await this.#options.pool.query(
      `update hdb_catalog.hdb_action_log
       set response_payload = $2, errors = $3, status = $4, response_received_at = now() where id = $1`,
      [
        record.id,
        errors === null ? JSON.stringify(answer) : null,
        errors === null ? null : JSON.stringify(errors),
        errors === null ? 'completed' : 'error',
      ],
    );
  }

  /** Looks again only while another engine may still be at work on what is in process. */
  async #recover(): Promise<void> {
    await this.#release(`created_at < now() - interval '${abandonedAfter}'`, []);
    const { rows } = await this.#options.pool.query(
      `select from hdb_catalog.hdb_action_log where status = 'processing' limit 1`,
    );
    if (rows.length === 0 || this.#stopped) return;
    this.#recovery = setTimeout(() => {
      this.#recover()
        .then(() => this.#wake())
        .catch((error: unknown) =>
          this.#options.log.error({ err: error }, 'abandoned actions could not be read'),
        );
    }, recoveryPauseMs);
    this.#recovery.unref();
  }

  async #release(condition: string, values: unknown[]): Promise<void> {
    await this.#options.pool.query(
      `update hdb_catalog.hdb_action_log set status = 'created' where status = 'processing' and ${condition}`,
      values,
    );
  }
}
