/**
 * How much the permission suite notices. A small sample with every test run; `npm run permission-mutants` judges all.
 * By the environment: PERMISSION_MUTANTS (how many at random, a share like `2/8`, `open`: those without a
 * verdict in the results so far, and those not noticed; or `survivors`: the latter only),
 * PERMISSION_MUTANTS_RESULTS (a file that gets one line of JSON per verdict).
 */
import { appendFile, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { randomness } from '../support/randomness.ts';
import { allMutations } from './all-mutations.ts';
import type { Mutation } from './metadata-mutations.ts';
import { MutantRunner, type Verdict } from './mutants.ts';
import { Suite } from './suite.ts';

const wanted = process.env['PERMISSION_MUTANTS'] ?? '24';
const results = process.env['PERMISSION_MUTANTS_RESULTS'];
const engines = 2;

const suites = Array.from({ length: engines }, () => new Suite());
beforeAll(async () => {
  for (const suite of suites) await suite.open(inject('postgresUrl'));
});
afterAll(() => Promise.all(suites.map((suite) => suite.target.stop())));

describe('the permission suite', () => {
  it('PERM-1 notices at least 95 % of the rules that are broken one at a time', { timeout: 0 }, async () => {
    const mutations = await chosen(await allMutations());
    const runners = suites.map((suite) => new MutantRunner(suite));
    // A suite that fails anyway would notice everything; with all tests its checks have just been run by themselves.
    if (wanted.startsWith('1/')) expect(await runners[0]!.failingWithoutMutant()).toEqual([]);

    const verdicts: Verdict[] = [];
    const queue = mutations.values();
    await Promise.all(
      runners.map(async (runner) => {
        for (const mutation of queue) {
          const verdict = await runner.judge(mutation);
          verdicts.push(verdict);
          if (results !== undefined) await appendFile(results, `${JSON.stringify(told(verdict))}\n`);
        }
        await runner.restore();
      }),
    );

    const survivors = verdicts.filter(({ outcome }) => outcome === 'survived');
    const possible = verdicts.filter(({ outcome }) => outcome !== 'impossible');
    const list = survivors.map(({ mutation }) => `${mutation.role} ${mutation.table} ${mutation.what}`);
    expect(survivors.length / Math.max(1, possible.length), list.join('\n')).toBeLessThanOrEqual(0.05);
  });
});

const told = ({ mutation: { role, table, what }, outcome, by }: Verdict) => ({
  role,
  table,
  what,
  outcome,
  by,
});

async function chosen(all: Mutation[]): Promise<Mutation[]> {
  if (wanted === 'open' || wanted === 'survivors') return openSoFar(all);
  const [part, parts] = wanted.split('/').map(Number);
  if (parts !== undefined) return all.filter((_, index) => index % parts === part! - 1);
  const random = randomness();
  // Told by vitest when the test fails, so that SEED=… repeats it.
  console.info(`${wanted} of ${all.length} broken rules, seed ${random.seed}`);
  return Array.from({ length: Math.min(Number(wanted), all.length) }, () =>
    all.splice(random.below(all.length), 1),
  ).flat();
}

/** The last verdict on each counts; rules that came later have none. */
async function openSoFar(all: Mutation[]): Promise<Mutation[]> {
  const lines = (await readFile(results!, 'utf8')).trimEnd().split('\n');
  const name = (one: Pick<Mutation, 'role' | 'table' | 'what'>) => `${one.role} ${one.table} ${one.what}`;
  const last = new Map(
    lines.map((line) => {
      const verdict = JSON.parse(line) as ReturnType<typeof told>;
      return [name(verdict), verdict.outcome];
    }),
  );
  const unjudged = wanted === 'open' ? 'survived' : 'unjudged';
  return all.filter((mutation) => (last.get(name(mutation)) ?? unjudged) === 'survived');
}
