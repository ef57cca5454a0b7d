/** Takes objects out of the storage whose keys are forgotten: noted with the forgetting, removed after its commit. */
import type pg from 'pg';
import type { FileKeeper } from './keeper.ts';

const atOnce = 200;

/**
 * Forgets the keys of a file and notes its objects for removal; gives whether there were any. From the commit on nobody
 * can read them, whatever becomes of the objects.
 */
export async function forgetContents(client: Pick<pg.ClientBase, 'query'>, fileId: string): Promise<boolean> {
  const noted = await client.query(
    `with gone as (delete from file_store.contents where file_id = $1 returning object_name)
     insert into file_store.removals (object_name) select object_name from gone on conflict do nothing`,
    [fileId],
  );
  return noted.rowCount !== 0;
}

/** What an interrupted run has left is taken away by the next one. Gives how many objects went. */
export async function removeForgotten({ pool, disk }: FileKeeper): Promise<number> {
  const noted = await pool.query<{ object_name: string }>(
    'select object_name from file_store.removals order by noted_at limit $1',
    [atOnce],
  );
  for (const { object_name: name } of noted.rows) {
    // An object that is gone already is gone.
    await disk.delete(name);
    await pool.query('delete from file_store.removals where object_name = $1', [name]);
  }
  return noted.rows.length;
}
