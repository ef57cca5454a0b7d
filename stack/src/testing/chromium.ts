/** Finds a Chromium for the browser tests: the system's, else one Playwright has or can fetch, else Debian's package. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { StackFailure } from '../failure.ts';
import { runCommand } from './run-command.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

async function installed(): Promise<string | undefined> {
  const asked = process.env['CHROMIUM_PATH'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...(asked ? [asked] : []),
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  for (const candidate of candidates) {
    const executable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return candidate;
  }
  return undefined;
}

/** The environment for Playwright: CHROMIUM_PATH names a system browser, none means Playwright's own. */
export async function chromiumEnvironment(signal: AbortSignal): Promise<Record<string, string>> {
  const present = await installed();
  if (present !== undefined) return { CHROMIUM_PATH: present };
  const root = process.getuid?.() === 0;
  console.log('    no Chromium here: asking Playwright for one');
  const args = ['install', ...(root ? ['--with-deps'] : []), 'chromium'];
  const env = { ...process.env };
  delete env['PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD'];
  const fetched = await runCommand('playwright', args, { timeoutMs: 300_000, signal, env });
  if (fetched.ok) return {};
  if (root) {
    console.log("    Playwright could not fetch one: installing Debian's package");
    await runCommand('apt-get', ['update'], { timeoutMs: 180_000, signal });
    await runCommand('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], {
      timeoutMs: 400_000,
      signal,
    });
    const packaged = await installed();
    if (packaged !== undefined) return { CHROMIUM_PATH: packaged };
  }
  throw new StackFailure(
    'STEP_FAILED',
    'There is no Chromium and none could be installed: install one and give its path in CHROMIUM_PATH.',
    { detail: fetched.output.slice(-1_000) },
  );
}
