/** Holds `KNOWN_DIFFERENCES.md` to its word: each line has a number, and a test that carries it. */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));

async function numbersInTests(): Promise<Set<string>> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.test.ts'));
  const texts = await Promise.all(files.map((name) => readFile(folder + name, 'utf8')));
  return new Set(texts.flatMap((text) => text.match(/DIFF-\d+/g) ?? []));
}

async function numbersInDocument(): Promise<string[]> {
  const text = await readFile(new URL('../../KNOWN_DIFFERENCES.md', import.meta.url), 'utf8');
  const lines = text.split('\n').filter((line) => line.startsWith('- '));
  const unnumbered = lines.filter((line) => !/^- `DIFF-\d+` \*\*/.test(line));
  expect(unnumbered, 'lines that do not begin with a number of their own').toEqual([]);
  return lines.map((line) => /DIFF-\d+/.exec(line)?.[0] ?? '');
}

test('every known difference is numbered once and shown by a test that carries its number', async () => {
  const written = await numbersInDocument();
  const shown = await numbersInTests();

  expect(new Set(written).size).toBe(written.length);
  expect(
    written.filter((number) => !shown.has(number)),
    'lines without a test: put their number into the title of one',
  ).toEqual([]);
  expect(
    [...shown].filter((number) => !written.includes(number)),
    'tests of lines that are gone',
  ).toEqual([]);
});
