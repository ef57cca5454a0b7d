/** Every way to break one rule of the repository's metadata. */
import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { tables } from './expectations.ts';
import { type MetadataTable, type Mutation, mutationsOf } from './metadata-mutations.ts';

const folder = new URL('../../metadata/databases/default/tables/', import.meta.url);

export async function allMutations(): Promise<Mutation[]> {
  const files = (await readdir(folder)).filter((file) => file.startsWith('public_')).toSorted();
  const found = await Promise.all(
    files.map(async (file) => {
      const table = parse(await readFile(new URL(file, folder), 'utf8')) as MetadataTable;
      const computed = ((table as { computed_fields?: { name: string }[] }).computed_fields ?? []).map(
        ({ name }) => name,
      );
      const columns = tables[table.table.name]!.columns.split(' ').filter(
        (column) => !computed.includes(column),
      );
      return mutationsOf(table, columns);
    }),
  );
  return found.flat();
}
