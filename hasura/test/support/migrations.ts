/** The migrations as files, in the order in which both stacks apply them. */
import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = new URL('../../../migrations/default/', import.meta.url);

export interface Migration {
  readonly name: string;
  readonly up: string;
  readonly down: string;
}

export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(fileURLToPath(folder))).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      name,
      up: await readFile(new URL(`${name}/up.sql`, folder), 'utf8'),
      down: await readFile(new URL(`${name}/down.sql`, folder), 'utf8'),
    })),
  );
}
