/** `npm run db:reset`: throws the data folder's database, secrets and mail away; the next start makes new ones. */
import { rm } from 'node:fs/promises';
import { reportFailure } from './console.ts';
import { dataFolderAt, lockDataFolder, prepareDataFolder } from './data-folder.ts';
import { endOrphanedPostmaster } from './postgres/postmaster.ts';
import { endLeftovers } from './processes/leftovers.ts';
import { inRepository } from './repository.ts';

async function main(): Promise<void> {
  const folder = dataFolderAt(process.env['TELEMED_DATA_DIR'] ?? inRepository('.data'));
  await prepareDataFolder(folder);
  const unlock = await lockDataFolder(folder);
  try {
    await endLeftovers(folder.processesFile);
    await endOrphanedPostmaster(folder.postgres);
    for (const path of [folder.postgres, folder.secretsFile, folder.mail, folder.stateFile]) {
      await rm(path, { recursive: true, force: true });
    }
    console.log(`Removed the database, the secrets and the mail in ${folder.root}.`);
  } finally {
    await unlock();
  }
}

try {
  await main();
} catch (error) {
  process.exitCode = reportFailure(error);
}
if (process.connected) process.disconnect();
