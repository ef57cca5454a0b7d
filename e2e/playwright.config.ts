/** Browser flows against a running stack, or one started for them. */

import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** A Chromium of the system is preferred; without one Playwright's own is used. */
function systemChromium(): string | undefined {
  const candidates = [
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
}

const crash = /engine-crash\.spec\.ts/;

export default defineConfig({
  testDir: './test',
  outputDir: './test-results/artifacts',
  globalSetup: './src/global-setup.ts',
  fullyParallel: true,
  workers: 2,
  // A second attempt is counted and named as flaky by `npm test`; by hand a test has one.
  retries:
    process.env['TELEMED_TEST_RETRIES'] === undefined ? 0 : Number(process.env['TELEMED_TEST_RETRIES']),
  forbidOnly: process.env['CI'] !== undefined,
  // Generous, because two cores carry the browsers and the whole stack; nothing waits longer than it must.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: './test-results/report.json' }]],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Asia/Dhaka',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: systemChromium(),
      // Chromium refuses its sandbox to root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'flows', testIgnore: crash },
    // Kills the engine everybody shares, so it waits until nobody else needs it.
    { name: 'crash', testMatch: crash, dependencies: ['flows'] },
  ],
});
