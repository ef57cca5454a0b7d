import { expect, test } from 'vitest';
import { summaryLine, tallyOfPlaywright, tallyOfVitest } from '../src/testing/tally.ts';

const passed = { fullName: 'a passes', status: 'passed', failureMessages: [] };
const failed = { fullName: 'b fails', status: 'failed', failureMessages: ['expected 1 to be 2'] };
const skipped = { fullName: 'c waits', status: 'skipped', failureMessages: [] };

test('tests of vitest are counted, with the names and reasons of those that failed', () => {
  const tally = tallyOfVitest({
    testResults: [{ name: 'x.test.ts', status: 'failed', assertionResults: [passed, failed, skipped] }],
  });
  expect(tally).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
  expect(tally.failures[0]).toContain('b fails\n    expected 1 to be 2');
  expect(summaryLine(tally)).toBe('1 passed, 1 failed, 1 skipped');
});

test('a file that cannot be loaded counts as a failure although it has no tests', () => {
  const tally = tallyOfVitest({
    testResults: [
      { name: 'y.test.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
      { name: 'x.test.ts', status: 'passed', assertionResults: [passed] },
    ],
  });
  expect(summaryLine(tally)).toBe('1 passed, 1 failed');
});

test('a test that passes only at its second attempt is counted and named as flaky, with what it had failed by', () => {
  const unsteady = { ...failed, fullName: 'd hesitates', status: 'passed' };
  const tally = tallyOfVitest({
    testResults: [{ name: 'x.test.ts', status: 'passed', assertionResults: [passed, unsteady] }],
  });
  expect(summaryLine(tally)).toBe('2 passed, 0 failed, 1 of the passed flaky');
  expect(tally.failures).toEqual([]);
  expect(tally.flaky).toEqual(['d hesitates\n    expected 1 to be 2']);
});

test('a browser test that passes only at a second attempt is counted and named as flaky', () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status, results: [{}] }] });
  const tally = tallyOfPlaywright({
    errors: [],
    suites: [
      {
        title: 'chat.spec.ts',
        suites: [{ title: 'CHAT-4', specs: [spec('sends', 'expected'), spec('edits', 'flaky')] }],
      },
    ],
  });
  expect(summaryLine(tally)).toBe('2 passed, 0 failed, 1 of the passed flaky');
  expect(tally.failures).toEqual([]);
  expect(tally.flaky[0]).toContain('chat.spec.ts › CHAT-4 › edits');
});
