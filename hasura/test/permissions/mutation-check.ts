/**
 * How much the permission suite notices: breaks every rule of the metadata, one at a time, on a running engine, and
 * runs the suite's checks on each until one fails.
 *
 *   npm run permission-mutants [-- 2/8]        all, or the second eighth
 *   npm run permission-mutants -- open         those not judged yet, and those not noticed, once more
 *   npm run permission-mutants -- survivors    those not noticed only
 *
 * The last share, `open` and `survivors` write mutation-score.md.
 *
 * Ends with code 1 when less than 95 % of the broken rules were noticed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { allMutations } from './all-mutations.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const results = join(root, '.data/permission-mutants.jsonl');
const report = fileURLToPath(new URL('mutation-score.md', import.meta.url));

const verdictShape = z.object({
  role: z.string(),
  table: z.string(),
  what: z.string(),
  outcome: z.enum(['caught', 'survived', 'impossible']),
});
type Verdict = z.infer<typeof verdictShape>;

const wanted = process.argv[2] ?? '1/1';
const share = /^([1-9]\d*)\/([1-9]\d*)$/.exec(wanted);
if (share === null && wanted !== 'open' && wanted !== 'survivors')
  throw new Error('A share is written as 2/8.');

await mkdir(join(root, '.data'), { recursive: true });
if (share?.[1] === '1') await rm(results, { force: true });
const run = spawn(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'hasura/test/permissions/mutants.pg.test.ts'],
  {
    cwd: root,
    env: { ...process.env, PERMISSION_MUTANTS: wanted, PERMISSION_MUTANTS_RESULTS: results },
    stdio: 'inherit',
  },
);
const [code] = (await once(run, 'exit')) as [number | null];
process.exitCode = code ?? 1;
if (share === null || share[1] === share[2]) await writeFile(report, await told());

function nameOf({ role, table, what }: Pick<Verdict, 'role' | 'table' | 'what'>): string {
  return `${role} ${table} ${what}`;
}

/** The last verdict on each counts; of rules that have changed since, none. */
async function verdicts(steps: ReadonlySet<string>): Promise<Verdict[]> {
  const lines = (await readFile(results, 'utf8')).trimEnd().split('\n');
  const last = new Map(
    lines.map((line) => {
      const verdict = verdictShape.parse(JSON.parse(line));
      return [nameOf(verdict), verdict];
    }),
  );
  return [...last].filter(([name]) => steps.has(name)).map(([, verdict]) => verdict);
}

async function told(): Promise<string> {
  const steps = new Set((await allMutations()).map(nameOf));
  const all = await verdicts(steps);
  const count = (outcome: Verdict['outcome']): number =>
    all.filter((verdict) => verdict.outcome === outcome).length;
  const possible = all.length - count('impossible');
  const score = ((100 * count('caught')) / possible).toFixed(1);
  const survivors = all.filter(({ outcome }) => outcome === 'survived');
  return `# Mutation score of the permission suite

Made by \`npm run permission-mutants\`: rules of \`hasura/metadata\` are broken by one step each, and the suite is asked. Of ${steps.size} such steps ${all.length} were judged${all.length < steps.size ? ', in shares that take every n-th of all rules' : ''}.

**${score} %**: ${count('caught')} of ${possible} broken rules were noticed. ${count('impossible')} more cannot be put in force, because the engine refuses them.

## Not noticed

${survivors.length === 0 ? 'None.' : survivors.map(({ role, table, what }) => `- ${role}, ${table}, ${what}`).join('\n')}
`;
}
