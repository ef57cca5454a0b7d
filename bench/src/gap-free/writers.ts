/** Writers with bad habits: transactions that commit late, stay open or roll back, and sends repeated after silence. */

import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Random } from '../measure/random.ts';
import { GraphqlRefusal, type GraphqlHttp } from '../world/graphql-http.ts';
import { deleteMessage, editMessage, sendMessage } from '../world/operations.ts';
import type { Device } from '../world/people.ts';
import type { GapFreePlan } from './plan.ts';

export interface WriterTally {
  committed: number;
  rolledBack: number;
  heldOpen: number;
  edited: number;
  deleted: number;
  /** Sends repeated because no answer came, or on purpose. */
  repeated: number;
}

export interface Writing {
  readonly plan: GapFreePlan;
  readonly random: Random;
  readonly device: Device;
  readonly roomId: string;
  readonly messages: number;
  readonly tally: WriterTally;
  readonly signal: AbortSignal;
}

/** One to three messages per transaction; what is rolled back is written anew. */
export async function writeInTransactions(pool: pg.Pool, writing: Writing): Promise<void> {
  const { plan, random, tally } = writing;
  let written = 0;
  while (written < writing.messages) {
    writing.signal.throwIfAborted();
    const batch = Math.min(1 + random.below(3), writing.messages - written);
    const heldOpen = random.chance(plan.heldOpenShare);
    const rolledBack = random.chance(plan.rolledBackShare);
    const client = await pool.connect();
    try {
      await client.query('begin');
      for (let index = 0; index < batch; index += 1) {
        await client.query(
          'insert into public.messages (id, room_id, author_id, body) values ($1, $2, $3, $4)',
          [random.uuid(), writing.roomId, writing.device.userId, `in a transaction ${random.below(1e9)}`],
        );
        await delay(random.between(0, plan.longestCommitDelayMs / batch));
      }
      if (heldOpen) await delay(random.between(plan.longestHeldOpenMs / 2, plan.longestHeldOpenMs));
      await client.query(rolledBack ? 'rollback' : 'commit');
    } finally {
      client.release();
    }
    if (heldOpen) tally.heldOpen += 1;
    if (rolledBack) tally.rolledBack += batch;
    else {
      written += batch;
      tally.committed += batch;
    }
  }
}

/** As the app sends: the same id again until there is an answer, whatever happens to the engine meanwhile. */
export async function writeThroughGraphql(http: GraphqlHttp, writing: Writing): Promise<void> {
  const { plan, random, tally, device } = writing;
  const own: string[] = [];
  for (let written = 0; written < writing.messages; written += 1) {
    const id = random.uuid();
    const message = { id, room: writing.roomId, body: `through GraphQL ${random.below(1e9)}` };
    await untilAnswered(http, writing, sendMessage, message);
    if (random.chance(0.05)) {
      tally.repeated += 1;
      await untilAnswered(http, writing, sendMessage, message);
    }
    own.push(id);
    tally.committed += 1;
    if (random.chance(plan.editShare)) {
      tally.edited += 1;
      await untilAnswered(http, writing, editMessage, {
        id: random.pick(own),
        body: `edited by ${device.userId.slice(0, 8)} ${random.below(1e9)}`,
      });
    }
    if (random.chance(plan.deleteShare)) {
      tally.deleted += 1;
      const [deleted] = own.splice(random.below(own.length), 1);
      await untilAnswered(http, writing, deleteMessage, { id: deleted });
      if (own.length === 0) continue;
    }
    await delay(random.between(0, plan.longestCommitDelayMs));
  }
}

async function untilAnswered(
  http: GraphqlHttp,
  writing: Writing,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (;;) {
    writing.signal.throwIfAborted();
    try {
      await http.send(writing.device.token, query, variables);
      return;
    } catch (error) {
      if (error instanceof GraphqlRefusal) throw error;
      writing.tally.repeated += 1;
      await delay(writing.random.between(30, 150));
    }
  }
}
