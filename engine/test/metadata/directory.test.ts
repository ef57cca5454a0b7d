import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMetadataDirectory, writeMetadataDirectory } from '../../src/metadata/directory.ts';
import { fixtureMetadata } from '../fixture/metadata.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-metadata-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function file(path: string, content: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), content);
}

describe('a metadata directory', () => {
  test('written and read again says the same', async () => {
    await writeMetadataDirectory(folder, fixtureMetadata);

    expect(await readMetadataDirectory(folder)).toEqual(fixtureMetadata);
  });

  test('has one file per table, included by name, and the types of actions as SDL', async () => {
    await writeMetadataDirectory(folder, fixtureMetadata);

    expect(await readFile(join(folder, 'databases/default/tables/tables.yaml'), 'utf8')).toContain(
      '!include public_posts.yaml',
    );
    expect(await readFile(join(folder, 'actions.graphql'), 'utf8')).toContain(
      'openChannel(title: String!, with: [uuid!]): OpenedChannel!',
    );
  });

  test('may write its includes as tags or as text', async () => {
    await file('version.yaml', 'version: 3\n');
    await file(
      'databases/databases.yaml',
      '- name: default\n  kind: postgres\n  tables: !include default/tables.yaml\n',
    );
    await file('databases/default/tables.yaml', '- "!include posts.yaml"\n');
    await file('databases/default/posts.yaml', 'table: posts\n');

    const { sources } = await readMetadataDirectory(folder);

    expect(sources[0]?.tables).toEqual([{ table: { schema: 'public', name: 'posts' } }]);
  });

  test('may not include files outside itself', async () => {
    await file('version.yaml', 'version: 3\n');
    await file('databases/databases.yaml', '- name: default\n  tables: "!include ../../outside.yaml"\n');

    await expect(readMetadataDirectory(folder)).rejects.toThrow('leads out of the metadata directory');
  });

  test.each([
    ['no version file', {}, 'not a metadata directory'],
    ['another version', { 'version.yaml': 'version: 2\n' }, 'must say "version: 3"'],
    [
      'YAML that is none',
      { 'version.yaml': 'version: 3\n', 'databases/databases.yaml': '- name: [\n' },
      'is not YAML',
    ],
    [
      'a missing include',
      {
        'version.yaml': 'version: 3\n',
        'databases/databases.yaml': '- name: a\n  tables: "!include b.yaml"\n',
      },
      'b.yaml does not exist',
    ],
    [
      'a wrong shape',
      { 'version.yaml': 'version: 3\n', 'databases/databases.yaml': '- kind: postgres\n' },
      'is not Hasura metadata v3',
    ],
  ])('with %s is refused with a sentence that names the file', async (_, files, message) => {
    for (const [path, content] of Object.entries(files)) await file(path, content);

    await expect(readMetadataDirectory(folder)).rejects.toThrow(message);
  });
});
