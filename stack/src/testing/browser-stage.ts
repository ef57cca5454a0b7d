/** The browser tests: a second stack on free ports and a data folder of its own, then Playwright against it. */
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StackFailure } from '../failure.ts';
import { inRepository } from '../repository.ts';
import { startStack } from '../start-stack.ts';
import { chromiumEnvironment } from './chromium.ts';
import { clockIsMoved } from './moved-clock.ts';
import { runCommand } from './run-command.ts';
import type { Stage, TestRun } from './stage.ts';
import { add, oneFailed, tallyOfPlaywright, type Tally } from './tally.ts';

async function playwright({ scratch, signal, filters }: TestRun, stateFile: string): Promise<Tally> {
  const report = join(scratch, 'playwright.json');
  const { ok, output } = await runCommand('playwright', ['test', '--reporter=line,json', ...filters], {
    cwd: inRepository('e2e'),
    timeoutMs: 2_400_000,
    signal,
    env: {
      ...process.env,
      NO_COLOR: '1',
      TELEMED_TEST_RETRIES: '1',
      ...(await chromiumEnvironment(signal)),
      TELEMED_STACK_JSON: stateFile,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
  });
  try {
    const tally = tallyOfPlaywright(JSON.parse(await readFile(report, 'utf8')));
    return ok || tally.failed > 0 ? tally : add(tally, oneFailed(`playwright\n    ${output.slice(-3_000)}`));
  } catch (error) {
    return oneFailed(`playwright left no report (${String(error)})\n    ${output.slice(-3_000)}`);
  }
}

export const browserStage: Stage = {
  group: 'browser',
  title: 'Browser tests against a second stack',
  async run(run) {
    const { signal, scratch } = run;
    // The receiver of webhooks in the flows is on this machine.
    process.env['WEBHOOK_ALLOWED_NETWORKS'] ??= '127.0.0.0/8';
    const dataDir = join(scratch, 'stack');
    await mkdir(dataDir, { recursive: true });
    await chmod(scratch, 0o755); // as root, Postgres runs as another user who must be able to enter
    try {
      const stack = await startStack({
        dataDir,
        progress: 'lines',
        video: clockIsMoved() ? 'off' : 'if-found',
        signal,
        notice: (line) => console.log(`    ${line}`),
      });
      try {
        return await playwright(run, stack.folder.stateFile);
      } finally {
        await stack.stop();
      }
    } catch (error) {
      const detail = error instanceof StackFailure && error.detail ? `\n    ${error.detail}` : '';
      return oneFailed(`the stack for the browser tests did not start: ${String(error)}${detail}`);
    }
  },
};
