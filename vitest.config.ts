import { defineConfig } from 'vitest/config';
import { LongestFirst } from './stack/test/longest-first.ts';

/**
 * A second attempt is counted and named as flaky by `npm test`; by hand a test has one. A property that fails tells
 * its seed: that is a counterexample, which another seed would only hide.
 */
const retry = {
  count: Number(process.env['TELEMED_TEST_RETRIES'] ?? 0),
  condition: /^(?!.*\bseed\b)/is,
};

/** `.test.ts` needs nothing; `.pg.test.ts` gets databases on one embedded cluster started by the global set-up. */
export default defineConfig({
  test: {
    include: [
      '{engine,actions,stack,bench}/{src,test}/**/*.test.ts',
      'app/{src,build}/**/*.test.ts',
      'hasura/test/**/*.test.ts',
    ],
    globalSetup: ['./stack/test/postgres-cluster.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    retry,
    sequence: { sequencer: LongestFirst },
  },
});
