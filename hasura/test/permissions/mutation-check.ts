/**
 * How much the permission suite notices: breaks single rules of the metadata and runs the suite's tests of that
 * role and table on each.
 *
 *   node hasura/test/permissions/mutation-check.ts [how many, default 40] [seed]
 *
 * Ends with code 1 when less than 95 % of the broken rules were noticed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { randomness } from '../support/randomness.ts';
import { tables } from './expectations.ts';
import { type MetadataTable, type Mutation, mutationsOf } from './metadata-mutations.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const metadata = join(root, 'hasura/metadata');
const tablesFolder = 'databases/default/tables';

const wanted = Number(process.argv[2] ?? 40);
const random = randomness(process.argv[3] === undefined ? undefined : Number(process.argv[3]));

const all = await allMutations();
const chosen: Mutation[] = [];
while (chosen.length < wanted && all.length > 0) chosen.push(...all.splice(random.below(all.length), 1));
process.stdout.write(`${chosen.length} of ${chosen.length + all.length} broken rules, seed ${random.seed}\n`);

const survivors: Mutation[] = [];
for (const mutation of chosen) {
  const noticed = await suiteFails(mutation);
  if (!noticed) survivors.push(mutation);
  process.stdout.write(
    `${noticed ? 'noticed ' : 'SURVIVED'} ${mutation.role} ${mutation.table} ${mutation.what}\n`,
  );
}
const score = (100 * (chosen.length - survivors.length)) / chosen.length;
process.stdout.write(
  `${chosen.length - survivors.length} of ${chosen.length} noticed: ${score.toFixed(1)} %\n`,
);
process.exitCode = score < 95 ? 1 : 0;

async function allMutations(): Promise<Mutation[]> {
  const files = (await readdir(join(metadata, tablesFolder))).filter((file) => file.startsWith('public_'));
  const found = await Promise.all(
    files.map(async (file) => {
      const table = parse(await readFile(join(metadata, tablesFolder, file), 'utf8')) as MetadataTable;
      const columns = tables[table.table.name]!.columns.split(' ').filter(
        (column) => column !== 'unread_count',
      );
      return mutationsOf(table, columns);
    }),
  );
  return found.flat();
}

async function suiteFails(mutation: Mutation): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'telemed-mutant-'));
  try {
    await cp(metadata, folder, { recursive: true });
    await writeFile(join(folder, tablesFolder, `public_${mutation.table}.yaml`), stringify(mutation.mutant));
    const about = `\\b${mutation.role}\\b.*\\b(${mutation.table}\\b|with |is offered|presence|types|message)`;
    const run = spawn(
      process.execPath,
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        ...['reading', 'writing', 'sessions'].map((name) => `hasura/test/permissions/${name}.pg.test.ts`),
        '-t',
        about,
      ],
      {
        cwd: root,
        env: { ...process.env, PERMISSION_SUITE_METADATA: folder },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [run.stdout, run.stderr])
      stream.on('data', (data: Buffer) => (output += String(data)));
    const [code] = (await once(run, 'exit')) as [number | null];
    // A start that failed is the machine's doing, not the rule's.
    if (!/Tests .*\b(passed|failed)/.test(output)) throw new Error(`The suite did not run:\n${output}`);
    return code !== 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
