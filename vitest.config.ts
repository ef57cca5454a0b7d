import { defineConfig } from 'vitest/config';

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
  },
});
