/** Unit, database, engine, permission and service tests: everything vitest runs. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';
import type { Stage } from './stage.ts';
import { add, oneFailed, tallyOfVitest } from './tally.ts';

/** Errors outside of any test stand in the output only, below this heading. */
const unhandled = (output: string): string => {
  const heading = output.indexOf('Unhandled Error');
  return heading === -1 ? output.slice(-3_000) : output.slice(heading, heading + 2_000);
};

export const unitStage: Stage = {
  group: 'unit',
  title: 'Unit, database, engine, permission and service tests',
  async run({ signal, scratch, filters }) {
    const report = join(scratch, 'vitest.json');
    const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...filters];
    const env = { ...process.env, NO_COLOR: '1', TELEMED_TEST_RETRIES: '1' };
    const { ok, output } = await runCommand('vitest', args, { timeoutMs: 1_800_000, signal, env });
    try {
      const tally = tallyOfVitest(JSON.parse(await readFile(report, 'utf8')));
      return ok || tally.failed > 0 ? tally : add(tally, oneFailed(`vitest\n    ${unhandled(output)}`));
    } catch (error) {
      return oneFailed(`vitest left no report (${String(error)})\n    ${output.slice(-3_000)}`);
    }
  },
};
