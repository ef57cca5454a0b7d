/** What Hasura's console and command line keep for themselves beside the metadata. */

import type { Pool } from 'pg';
import { z } from 'zod';
import type { AdminCommand } from '../../events/event-commands.ts';
import { parse } from './places.ts';

const setShape = z.looseObject({ type: z.enum(['cli', 'console']), state: z.json() });

/** Not `hdb_version`, by which a Hasura on the same database would take the catalog for its own. */
const tableSql = `
create table if not exists hdb_catalog.engine_state (
  id uuid primary key default gen_random_uuid(),
  only_one boolean not null default true unique check (only_one),
  cli_state jsonb not null default '{}',
  console_state jsonb not null default '{}');
insert into hdb_catalog.engine_state default values on conflict do nothing;`;

export function catalogStateCommands(pool: Pool): ReadonlyMap<string, AdminCommand> {
  return new Map<string, AdminCommand>([
    [
      'get_catalog_state',
      async () => {
        await pool.query(tableSql);
        const { rows } = await pool.query(
          'select id, cli_state, console_state from hdb_catalog.engine_state',
        );
        return rows[0] as unknown;
      },
    ],
    [
      'set_catalog_state',
      async (args) => {
        const { type, state } = parse(setShape, args, '$.args');
        await pool.query(tableSql);
        await pool.query(`update hdb_catalog.engine_state set ${type}_state = $1`, [JSON.stringify(state)]);
        return { message: 'success' };
      },
    ],
  ]);
}
