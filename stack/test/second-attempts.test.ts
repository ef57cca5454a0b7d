import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inRepository } from '../src/repository.ts';
import { runCommand } from '../src/testing/run-command.ts';
import { tallyOfVitest } from '../src/testing/tally.ts';

const suite = `
import fc from 'fast-check';
import { expect, test } from 'vitest';

let attempts = 0;
test('hesitates', () => expect((attempts += 1)).toBe(2));
test('always fails', () => expect(1).toBe(2));
test('holds for every number', () => fc.assert(fc.property(fc.nat(), (number) => number < 0), { seed: 42 }));
`;

/** Attempts as this repository's settings allow them, without the database that other tests need. */
const settings = `
import { defineConfig } from 'vitest/config';
import own from '../../../vitest.config.ts';

export default defineConfig({ test: { retry: own.test.retry } });
`;

async function outcome(retries: Record<string, string>) {
  // Inside of the repository, where the libraries are found; a hidden folder holds no tests for anybody else.
  const folder = await mkdtemp(inRepository('stack/test/.second-attempts-'));
  try {
    await writeFile(join(folder, 'attempts.test.ts'), suite);
    await writeFile(join(folder, 'vitest.config.ts'), settings);
    const report = join(folder, 'report.json');
    const { TELEMED_TEST_RETRIES: _, ...inherited } = process.env;
    const args = ['run', `--root=${folder}`, '--reporter=json', `--outputFile=${report}`];
    const { output } = await runCommand('vitest', args, {
      timeoutMs: 60_000,
      signal: new AbortController().signal,
      env: { ...inherited, ...retries },
    });
    const written = await readFile(report, 'utf8').catch(() => expect.fail(`no report: ${output}`));
    return tallyOfVitest(JSON.parse(written));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('in the full run a test has a second attempt; a property that fails has none and tells its seed', async () => {
  const tally = await outcome({ TELEMED_TEST_RETRIES: '1' });

  expect(tally).toMatchObject({ passed: 1, failed: 2 });
  expect(tally.flaky).toEqual([expect.stringContaining('hesitates\n')]);
  expect(tally.failures[0]).toContain('always fails\n');
  expect(tally.failures[1]).toMatch(/holds for every number\n.*Property failed[^]*seed: 42/);
});

test('by hand a test has one attempt', async () => {
  expect(await outcome({})).toMatchObject({ passed: 0, failed: 3, flaky: [] });
});
