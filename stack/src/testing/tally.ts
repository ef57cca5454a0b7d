/** Counts of a test run: pure reading of what the runners report. */
import { z } from 'zod';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Names of what passed only at its second attempt, with the reason of the first. */
  readonly flaky: readonly string[];
  /** Names of what failed, with the reason's first lines where there is one. */
  readonly failures: readonly string[];
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, flaky: [], failures: [] };
export const onePassed: Tally = { ...nothing, passed: 1 };
export const oneFailed = (why: string): Tally => ({ ...nothing, failed: 1, failures: [why] });

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  flaky: [...a.flaky, ...b.flaky],
  failures: [...a.failures, ...b.failures],
});

/** The last line of `npm test`. */
export const summaryLine = ({ passed, failed, skipped, flaky }: Tally): string =>
  [
    `${passed} passed, ${failed} failed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(flaky.length > 0 ? [`${flaky.length} of the passed flaky`] : []),
  ].join(', ');

const firstLines = (text: string | undefined): string => (text ?? '').split('\n').slice(0, 6).join('\n    ');

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

export function tallyOfVitest(report: unknown): Tally {
  const { testResults } = vitestReport.parse(report);
  let tally = nothing;
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      const said = `${test.fullName}\n    ${firstLines(test.failureMessages?.[0])}`;
      // What a test that passed in the end had failed by before is kept with it.
      const second = test.status === 'passed' && (test.failureMessages ?? []).length > 0;
      if (second) tally = add(tally, { ...onePassed, flaky: [said] });
      else if (test.status === 'passed') tally = add(tally, onePassed);
      else if (test.status === 'failed') tally = add(tally, oneFailed(said));
      else tally = add(tally, { ...nothing, skipped: 1 });
    }
    // A file that could not be loaded, or whose set-up failed, holds no failed test of its own.
    const ownFailure = file.assertionResults.some(({ status }) => status === 'failed');
    if (file.status === 'failed' && !ownFailure) {
      tally = add(tally, oneFailed(`${file.name}\n    ${firstLines(file.message)}`));
    }
  }
  return tally;
}

interface PlaywrightSuite {
  readonly title: string;
  readonly specs?: readonly {
    title: string;
    tests: readonly { status: string; results: readonly { error?: { message?: string } | undefined }[] }[];
  }[];
  readonly suites?: readonly PlaywrightSuite[];
}

const playwrightSuite: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({
    title: z.string(),
    specs: z
      .array(
        z.object({
          title: z.string(),
          tests: z.array(
            z.object({
              status: z.string(),
              results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
            }),
          ),
        }),
      )
      .optional(),
    suites: z.array(playwrightSuite).optional(),
  }),
);

const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

function tallyOfSuite(suite: PlaywrightSuite, path: readonly string[]): Tally {
  const here = [...path, suite.title];
  let tally = nothing;
  for (const spec of suite.specs ?? []) {
    const name = [...here, spec.title].join(' › ');
    for (const test of spec.tests) {
      if (test.status === 'expected') tally = add(tally, onePassed);
      else if (test.status === 'skipped') tally = add(tally, { ...nothing, skipped: 1 });
      else {
        const message = test.results.find(({ error }) => error !== undefined)?.error?.message;
        const said = `${name}\n    ${firstLines(message)}`;
        // A defect to look into, but no reason to hold back everybody's work on a busy machine.
        tally = add(tally, test.status === 'flaky' ? { ...onePassed, flaky: [said] } : oneFailed(said));
      }
    }
  }
  for (const inner of suite.suites ?? []) tally = add(tally, tallyOfSuite(inner, here));
  return tally;
}

export function tallyOfPlaywright(report: unknown): Tally {
  const { suites, errors } = playwrightReport.parse(report);
  const ofSuites = suites.map((suite) => tallyOfSuite(suite, [])).reduce(add, nothing);
  return errors
    .map(({ message }) => oneFailed(`playwright\n    ${firstLines(message)}`))
    .reduce(add, ofSuites);
}
