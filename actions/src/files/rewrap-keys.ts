/** Brings wrapped keys from an older master key to the present one. The contents themselves stay as they are. */
import type pg from 'pg';
import { inTransaction, system } from '../db/transaction.ts';
import type { KeyRing } from './envelope.ts';

const atOnce = 500;

interface WrappedRow {
  readonly id: string;
  readonly owner: string;
  readonly master_key_id: string;
  readonly wrapped_key: Buffer;
}

const kept = [
  {
    find: `select object_name as id, object_name as owner, master_key_id, wrapped_key from file_store.contents
            where master_key_id <> $1 limit $2 for update skip locked`,
    write: 'update file_store.contents set master_key_id = $2, wrapped_key = $3 where object_name = $1',
  },
  {
    find: `select id::text as id, 'upload ' || id as owner, master_key_id, wrapped_key from file_store.uploads
            where master_key_id <> $1 limit $2 for update skip locked`,
    write: 'update file_store.uploads set master_key_id = $2, wrapped_key = $3 where id = $1::uuid',
  },
  {
    find: `select endpoint_id::text as id, 'webhook endpoint ' || endpoint_id as owner, master_key_id, sealed as wrapped_key
             from integration.endpoint_secrets where master_key_id <> $1 limit $2 for update skip locked`,
    write:
      'update integration.endpoint_secrets set master_key_id = $2, sealed = $3 where endpoint_id = $1::uuid',
  },
  {
    find: `select endpoint_id::text as id, 'webhook endpoint ' || endpoint_id as owner,
                  previous_master_key_id as master_key_id, previous_sealed as wrapped_key
             from integration.endpoint_secrets where previous_master_key_id <> $1 limit $2 for update skip locked`,
    write: `update integration.endpoint_secrets set previous_master_key_id = $2, previous_sealed = $3
             where endpoint_id = $1::uuid`,
  },
] as const;

/** May run while files are being used, and again after an interruption. Gives how many keys it has moved. */
export async function rewrapKeys(pool: pg.Pool, keys: KeyRing): Promise<number> {
  let moved = 0;
  for (const { find, write } of kept) {
    let batch: number;
    do {
      batch = await inTransaction(pool, system, async (client) => {
        const found = await client.query<WrappedRow>(find, [keys.presentId, atOnce]);
        for (const { id, owner, master_key_id: masterKeyId, wrapped_key: wrapped } of found.rows) {
          const renewed = keys.wrap(keys.unwrap({ masterKeyId, wrapped }, owner), owner);
          await client.query(write, [id, renewed.masterKeyId, renewed.wrapped]);
        }
        return found.rows.length;
      });
      moved += batch;
    } while (batch > 0);
  }
  return moved;
}
