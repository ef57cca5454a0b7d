/**
 * `npm run test:at -- 2027-03-14T09:50Z`: the tests as they would run at that moment, because a product of calendars
 * has to work at every hour. Ends with the code of the tests, or with 77 where the clock cannot be moved.
 */
import { parseArgs } from 'node:util';
import { untilInterrupted } from './console.ts';
import { inRepository } from './repository.ts';
import { makeClockLibrary, moment, movedClock } from './testing/moved-clock.ts';
import { runCommand } from './testing/run-command.ts';

const skipped = 77;
const longestMs = 7_200_000;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { only: { type: 'string', multiple: true, default: ['unit', 'browser'] } },
    allowPositionals: true,
  });
  const [written = '', ...filters] = positionals;
  const at = moment.safeParse(written);
  if (!at.success) {
    console.error(
      'usage: npm run test:at -- 2027-03-14T09:50Z [--only unit|browser] [part of a file name …]',
    );
    return 2;
  }
  const { signal } = untilInterrupted();
  const library = await makeClockLibrary(signal);
  if (library === undefined) {
    console.log('skipped: moving the clock needs Linux and a C compiler named cc (Debian: gcc)');
    return skipped;
  }
  console.log(`▸ as at ${new Date(at.data).toISOString()}`);
  const tests = [inRepository('stack/src/test-run.ts'), ...values.only.flatMap((group) => ['--only', group])];
  try {
    const { ok } = await runCommand(process.execPath, [...tests, ...filters], {
      timeoutMs: longestMs,
      signal,
      show: true,
      env: { ...process.env, ...movedClock(at.data, Date.now(), library.path) },
    });
    return ok ? 0 : 1;
  } finally {
    await library.remove();
  }
}

process.exitCode = await main();
if (process.connected) process.disconnect();
