/** The last lines of a log, shown where a process failed. */
import { readFile } from 'node:fs/promises';

export async function tailOf(file: string, lines = 15): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => ''); // a log that cannot be read must not hide the failure
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
