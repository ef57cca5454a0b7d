/**
 * `npm test`: runs every kind of test one after another and ends with one line of counts. `--only` names kinds; parts
 * of file names after it leave the other files of unit and browser tests out.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { untilInterrupted } from './console.ts';
import { browserStage } from './testing/browser-stage.ts';
import { staticStages } from './testing/static-stages.ts';
import type { Stage, TestRun } from './testing/stage.ts';
import { add, nothing, oneFailed, summaryLine, type Tally } from './testing/tally.ts';
import { unitStage } from './testing/unit-stage.ts';

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** A stage that breaks down is a failure of that stage; the others still run. */
async function runStage(stage: Stage, run: TestRun): Promise<Tally> {
  const begun = performance.now();
  console.log(`▸ ${stage.title}`);
  const tally = await stage
    .run(run)
    .catch((error: unknown) => oneFailed(`${stage.title}\n    ${String(error)}`));
  console.log(`  ${tally.failed === 0 ? '✔' : '✖'} ${summaryLine(tally)} (${seconds(begun)})`);
  for (const failure of tally.failures) console.log(`  ✖ ${failure}`);
  for (const unsteady of tally.flaky) console.log(`  ~ flaky: ${unsteady}`);
  return tally;
}

async function main(): Promise<number> {
  const { values, positionals: filters } = parseArgs({
    options: { only: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  const all: readonly Stage[] = [...staticStages, unitStage, browserStage];
  const unknown = values.only?.filter((name) => all.every(({ group }) => group !== name)) ?? [];
  if (unknown.length > 0) {
    console.error(`--only ${unknown.join(' ')}: there are static, unit and browser.`);
    return 2;
  }
  const stages = all.filter(({ group }) => values.only?.includes(group) ?? true);
  const begun = performance.now();
  const interruption = untilInterrupted();
  const scratch = await mkdtemp(join(tmpdir(), 'telemed-test-'));
  let tally = nothing;
  try {
    for (const stage of stages) {
      if (interruption.signal.aborted) break;
      tally = add(tally, await runStage(stage, { signal: interruption.signal, scratch, filters }));
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  if (interruption.signal.aborted) {
    console.log('Interrupted: not all tests were run.');
    tally = add(tally, oneFailed('interrupted'));
  }
  if (tally.failures.length > 0) {
    console.log('\nFailed:');
    for (const failure of tally.failures) console.log(`  ✖ ${failure.split('\n', 1)[0]}`);
  }
  console.log(`\nTook ${seconds(begun)}.`);
  console.log(summaryLine(tally));
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0;
}

process.exitCode = await main();
if (process.connected) process.disconnect();
