/** `node actions/src/rewrap-file-keys.ts`: encrypts the keys of all files with the present master key, so that older ones may go. */
import { readServiceConfig } from './config.ts';
import { createPool } from './db/pool.ts';
import { KeyRing } from './files/envelope.ts';
import { rewrapKeys } from './files/rewrap-keys.ts';
import { createLog } from './log.ts';

const config = readServiceConfig(process.env);
const log = createLog('rewrap-file-keys', config.LOG_LEVEL);
const pool = createPool({
  connectionString: config.DATABASE_URL,
  applicationName: 'telemed-rewrap',
  max: 2,
  log,
});
try {
  const keys = new KeyRing(config.FILE_MASTER_KEYS);
  log.info({ rewrapped: await rewrapKeys(pool, keys), masterKey: keys.presentId }, 'done');
} finally {
  await pool.end();
}
