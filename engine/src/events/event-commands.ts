/** Commands of the metadata API that act on events: invoking, redelivering and reading the log. */

import type { Pool } from 'pg';
import { z } from 'zod';
import { HasuraError } from '../errors.ts';
import type { PoolOf } from '../execute/run.ts';
import type { Json } from '../plan/compiled.ts';
import { defaultSource, type Model } from '../schema/model.ts';
import type { Session } from '../session.ts';
import { parse } from '../server/commands/places.ts';

export type AdminCommand = (args: unknown, session: Session) => Promise<unknown>;

const inSource = z.looseObject({ source: z.string().default(defaultSource) });
const nameShape = inSource.extend({ name: z.string() });
const invokeShape = nameShape.extend({ payload: z.json() });
const eventShape = inSource.extend({ event_id: z.string() });
const page = {
  limit: z.number().int().min(0).max(10_000).default(100),
  offset: z.number().int().min(0).default(0),
};
const logsShape = nameShape.extend({
  ...page,
  status: z.enum(['pending', 'processed', 'all']).default('all'),
});
const invocationsShape = nameShape.extend(page);

const eventColumns = `id, schema_name, table_name, trigger_name, payload, delivered, error, tries,
  created_at, locked, next_retry_at, archived`;

export function eventCommands(poolOf: PoolOf, model: () => Model): ReadonlyMap<string, AdminCommand> {
  const known = (source: string, name: string) => {
    const trigger = model().sources.get(source)?.eventTriggers.get(name);
    if (trigger) return trigger;
    throw new HasuraError('not-exists', '$.args', `event trigger with name "${name}" does not exist`);
  };
  return new Map<string, AdminCommand>([
    [
      'pg_invoke_event_trigger',
      async (args, session) => {
        const { source, name, payload } = parse(invokeShape, args, '$.args');
        const trigger = known(source, name);
        if (!trigger.manual) {
          throw new HasuraError('unexpected', '$.args', 'manual mode is not enabled for event trigger', {
            category: 'client',
          });
        }
        const { rows } = await poolOf(source).query<{ id: string }>(
          `insert into hdb_catalog.event_log (schema_name, table_name, trigger_name, payload) values ($1, $2, $3, $4)
           returning id`,
          [trigger.table.schema, trigger.table.name, name, JSON.stringify(manualEvent(payload, session))],
        );
        return { event_id: rows[0]?.id };
      },
    ],
    [
      'pg_redeliver_event',
      async (args) => {
        const { source, event_id: id } = parse(eventShape, args, '$.args');
        await redeliver(poolOf(source), id);
        return { message: 'success' };
      },
    ],
    [
      'pg_get_event_logs',
      async (args) => {
        const { source, name, limit, offset, status } = parse(logsShape, args, '$.args');
        known(source, name);
        const { rows } = await poolOf(source).query<{ row: Json }>(
          `select to_json(e) as row from (select ${eventColumns} from hdb_catalog.event_log
           where trigger_name = $1 and ($4 = 'all' or (delivered or error or archived) = ($4 = 'processed'))
           order by created_at desc limit $2 offset $3) e`,
          [name, limit, offset, status],
        );
        return rows.map(({ row }) => row);
      },
    ],
    [
      'pg_get_event_invocation_logs',
      async (args) => {
        const { source, name, limit, offset } = parse(invocationsShape, args, '$.args');
        known(source, name);
        const { rows } = await poolOf(source).query<{ row: Json }>(
          `select to_json(l) as row from (select * from hdb_catalog.event_invocation_logs
           where trigger_name = $1 order by created_at desc limit $2 offset $3) l`,
          [name, limit, offset],
        );
        return rows.map(({ row }) => row);
      },
    ],
    [
      'pg_get_event_by_id',
      async (args) => {
        const { source, event_id: id } = parse(eventShape, args, '$.args');
        const { rows } = await poolOf(source).query<{ event: Json; invocations: Json }>(
          `select (select to_json(e) from (select ${eventColumns} from hdb_catalog.event_log where id = $1) e) as event,
             (select coalesce(json_agg(l order by l.created_at desc), '[]') from hdb_catalog.event_invocation_logs l
              where l.event_id = $1) as invocations`,
          [id],
        );
        const [found] = rows;
        if (!found?.event) throw new HasuraError('not-exists', '$.args', 'event not found');
        return found;
      },
    ],
  ]);
}

/** What a handler gets of an event that no change made. */
function manualEvent(payload: Json, session: Session): Json {
  return {
    op: 'MANUAL',
    data: { old: null, new: payload },
    session_variables: { 'x-hasura-role': session.role, ...session.variables },
    trace_context: null,
  };
}

/** One that is being delivered at this moment cannot be started again. */
async function redeliver(pool: Pool, id: string): Promise<void> {
  const { rows } = await pool.query<{ done: boolean }>(
    `with again as (
       update hdb_catalog.event_log
       set delivered = false, error = false, tries = 0, archived = false, next_retry_at = null
       where id = $1 and locked is null returning 1),
     woken as (select pg_notify('hasura_events', '') from again)
     select exists (select from woken) as done from hdb_catalog.event_log where id = $1`,
    [id],
  );
  const [row] = rows;
  if (!row) throw new HasuraError('not-exists', '$.args', 'event not found');
  if (!row.done) throw new HasuraError('busy', '$.args', 'event is already being processed');
}
